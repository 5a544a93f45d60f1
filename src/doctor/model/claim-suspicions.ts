import type { Suspicion } from '../suspicion.js';
import { type Place, rightDerivative, suspicion, type WrongBlock } from './place.js';
import type { Point } from './point.js';

const costs = { branch: 3, penalty: 2.5, ownTerm: 4, rowFactor: 5 };

/** Relative to the largest of a row: what is 0 but for rounding. */
const nothing = 1e-9;
/** Relative to the largest of a row: what agrees. */
const agrees = 1e-5;
/** Derivatives of single rows that must agree before what differs is read as a branch. */
const enoughAgreeing = 3;

/**
 * Mistakes that the module's own gradient shows where it is asked for something else: for single rows, which say in which of them a branch
 * is wrong, and for targets that are met, where nothing should be left.
 */
export function claimSuspicions(block: WrongBlock): Suspicion[] {
  const rows = block.points.map((point) => rowsOf(point, block.places));
  return [...(rows.every((of) => of !== undefined) ? ofRows(block, rows) : []), ...ownTerms(block)];
}

/** What one point's rows are said to add to the loss's derivatives, and what they do. */
interface RowDerivatives {
  readonly point: Point;
  readonly places: readonly Place[];
  /** Per row of the point the derivatives at its places. */
  readonly claimed: readonly Float64Array[];
  readonly right: readonly Float64Array[];
}

/** Undefined where a row's prediction depends on the other rows. */
function rowsOf(point: Point, all: readonly Place[]): RowDerivatives | undefined {
  const { probe, theta, predicted, residual } = point;
  const places = all.filter((place) => place.point === point);
  const claimed: Float64Array[] = [];
  const right: Float64Array[] = [];
  for (let j = 0; j < residual.length; j++) {
    const row = probe.ofRow(j);
    const alone = row.predict(theta).k[0];
    if (Math.abs(alone - predicted.k[j]) > nothing * Math.abs(predicted.k[j])) return undefined;
    const gradient = row.gradient(theta);
    claimed.push(Float64Array.from(places, ({ p }) => gradient[p]));
    right.push(Float64Array.from(places, ({ p }) => -2 * residual[j] * point.slopes(p).values[j]));
  }
  return { point, places, claimed, right };
}

function ofRows(block: WrongBlock, rows: readonly RowDerivatives[]): Suspicion[] {
  const meanOver = (entry: (claimed: number, right: number, row: number, of: RowDerivatives) => number) =>
    new Map(
      rows.flatMap((of) =>
        of.places.map((place, i) => {
          const sum = of.claimed.reduce(
            (total, claimed, j) => total + entry(claimed[i], of.right[j][i], j, of),
            0,
          );
          return [place, sum / of.claimed.length] as const;
        }),
      ),
    );
  const isNothing = (value: number, { claimed, right }: RowDerivatives, j: number): boolean =>
    Math.abs(value) <= nothing * Math.max(...claimed[j].map(Math.abs), ...right[j].map(Math.abs));
  const of = (mistake: string, cost: number, values: ReadonlyMap<Place, number>): Suspicion =>
    suspicion(block, mistake, cost, (place) => values.get(place)!, block.lines.ofBranch());
  const count = (test: (claimed: number, right: number, j: number, of: RowDerivatives) => boolean): number =>
    rows.reduce(
      (sum, one) =>
        sum +
        one.claimed.reduce(
          (total, claimed, j) =>
            total + claimed.filter((value, i) => test(value, one.right[j][i], j, one)).length,
          0,
        ),
      0,
    );
  const isStopped = (claimed: number, right: number, j: number, one: RowDerivatives): boolean =>
    isNothing(claimed, one, j) && !isNothing(right, one, j);
  const isPassed = (claimed: number, right: number, j: number, one: RowDerivatives): boolean =>
    !isNothing(claimed, one, j) && isNothing(right, one, j);
  const agreeing = count(
    (claimed, right, j, one) =>
      !isNothing(right, one, j) && Math.abs(claimed - right) <= agrees * Math.abs(right),
  );
  if (agreeing < enoughAgreeing) return rowFactors(block, rows);
  const found: Suspicion[] = [];
  if (count(isStopped) > 0) {
    found.push(
      of(
        'it is 0 in some rows in which it is not: a branch stops it, as relu does below 0',
        costs.branch,
        meanOver((claimed, right, j, one) => (isStopped(claimed, right, j, one) ? 0 : right)),
      ),
    );
  }
  if (count(isPassed) > 0) {
    found.push(
      of(
        'it is passed back in rows in which the model does not depend on it: a branch should stop it, as relu does below 0',
        costs.branch,
        meanOver((claimed, right, j, one) => (isPassed(claimed, right, j, one) ? claimed : right)),
      ),
    );
  }
  return [...found, ...rowFactors(block, rows)];
}

/** A factor per row that nobody has a name for, the same for all entries. */
function rowFactors(block: WrongBlock, rows: readonly RowDerivatives[]): Suspicion[] {
  const values = new Map<Place, number>();
  let [least, most] = [Infinity, -Infinity];
  for (const { places, claimed, right } of rows) {
    if (places.length < enoughAgreeing) return [];
    const factors = claimed.map((own, j) => {
      const square = right[j].reduce((sum, value) => sum + value * value, 0);
      return square === 0 ? 0 : own.reduce((sum, value, i) => sum + value * right[j][i], 0) / square;
    });
    least = Math.min(least, ...factors);
    most = Math.max(most, ...factors);
    places.forEach((place, i) => {
      const sum = factors.reduce((total, factor, j) => total + factor * right[j][i], 0);
      values.set(place, sum / factors.length);
    });
  }
  if (!(most - least > 1e-3)) return [];
  const figures = [least, most].map((value) => String(Number(value.toPrecision(3)))).join(' to ');
  return [
    suspicion(
      block,
      `each row has a wrong factor, from ${figures}, the same in every entry`,
      costs.rowFactor,
      (place) => values.get(place)!,
      block.lines.ofResidual(),
    ),
  ];
}

/** What is left of the gradient where every target is met: a term that the loss does not have. */
function ownTerms(block: WrongBlock): Suspicion[] {
  const left = new Map<Point, Float64Array>();
  for (const point of block.points) {
    // Other targets would be other inputs.
    if (point.probe.readsK) return [];
    left.set(point, point.probe.withTargets(point.predicted.k).gradient(point.theta));
  }
  const scale = Math.max(
    ...block.places.map(({ point, p, scale: of }) => Math.abs(left.get(point)![p]) / of),
  );
  if (!(scale > nothing)) return [];
  let [product, square] = [0, 0];
  for (const { point, p } of block.places) {
    product += left.get(point)![p] * point.theta[p];
    square += point.theta[p] * point.theta[p];
  }
  const share = product / square;
  const look = block.lines.ofParameter(block.parameter.name);
  return [
    suspicion(
      block,
      `it has a term ${Number(share.toPrecision(4))} · ${block.parameter.name} that the loss does not have, as of weight decay`,
      costs.penalty,
      ({ point, p }) => rightDerivative(point, p) + share * point.theta[p],
      look,
    ),
    suspicion(
      block,
      'it has a term that the loss does not have, and which is left where every k̂ is k',
      costs.ownTerm,
      ({ point, p }) => rightDerivative(point, p) + left.get(point)![p],
      look,
    ),
  ];
}
