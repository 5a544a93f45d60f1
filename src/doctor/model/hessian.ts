import { nameOfNumber } from '../../own-models/parameters.js';
import { type Diagnosis, diagnose } from '../judge.js';
import type { Suspicion } from '../suspicion.js';
import type { Point } from './point.js';
import { extrapolated, largest, type Slopes } from './slopes.js';
import type { SourceLines } from './source-lines.js';

/** What was found of the second derivatives of the loss. */
export interface HessianDiagnosis extends Diagnosis {
  readonly compared: number;
  readonly symmetric: boolean;
  /** An entry that is wrong, the worst of them; null of what is right. */
  readonly wrongIn: string | null;
}

/** Numbers between which second derivatives are compared, at most. */
const mostNumbers = 16;
/** Relative to the largest at a point: second derivatives that are known worse are not compared. */
const knownTo = 1e-6;
const costs = { term: 1.5, part: 2, other: 2.5 };

interface Pair {
  readonly point: Point;
  readonly p: number;
  readonly q: number;
  /** ∂²k̂_j/∂θ_p∂θ_q */
  readonly second: Slopes;
  readonly claimed: number;
  readonly transposed: number;
}

/** Compares a module's Hessian with (2/N) Σ_j (J_jp J_jq − r_j ∂²k̂_j/∂θ_p∂θ_q), by second differences of what it predicts. */
export function diagnoseHessian(points: readonly Point[], lines: SourceLines): HessianDiagnosis {
  const { parameters, count } = points[0].probe.model;
  const free = parameters.flatMap(({ fixed, first, count: own }) =>
    fixed ? [] : Array.from({ length: own }, (_, i) => first + i),
  );
  const some = free.filter(
    (_, i) => (i * mostNumbers) % free.length < mostNumbers || free.length <= mostNumbers,
  );
  const all = points.flatMap((point) => {
    const claimed = point.probe.model.hessian(point.probe.rows, point.theta);
    return some.flatMap((p) =>
      some.map((q): Pair => ({
        point,
        p,
        q,
        second: secondSlopes(point, p, q),
        claimed: claimed[p * count + q],
        transposed: claimed[q * count + p],
      })),
    );
  });
  const scales = new Map(
    points.map((point) => [point, largest(all.filter((one) => one.point === point).map(sizeOf)) || 1]),
  );
  const pairs = all.filter((pair) => errorOf(pair) <= knownTo * scales.get(pair.point)!);
  const at = (of: (pair: Pair) => number): Float64Array =>
    Float64Array.from(pairs, (pair) => of(pair) / scales.get(pair.point)!);
  const right = at((pair) => products(pair) - bends(pair));
  const claimed = at((pair) => pair.claimed);
  const precision = largest(at(errorOf));
  const { count: rows, n } = points[0].probe.rows;
  const diagnosis = diagnose({ claimed, right, sizes: at(sizeOf), precision }, suspicionsOf(at), [
    {
      name: `${rows}`,
      values: rows,
      tooOften: 'it is the sum over the rows in place of their mean',
      missing: 'it is divided by the number of rows twice',
    },
    ...(n > 1 ? [{ name: 'n, the number of x per row,', values: n }] : []),
  ]);
  const worst = pairs.reduce(
    (most, _, i) => (Math.abs(claimed[i] - right[i]) > Math.abs(claimed[most] - right[most]) ? i : most),
    0,
  );
  const name = (p: number): string => nameOfNumber(parameters, p);
  const look = lines.ofParameter('hessian');
  return {
    ...diagnosis,
    explanations: diagnosis.explanations.map((one) => (look ? { ...one, look } : one)),
    compared: pairs.length,
    symmetric: all.every(
      (pair) => Math.abs(pair.claimed - pair.transposed) <= 1e-9 * scales.get(pair.point)!,
    ),
    wrongIn: diagnosis.right ? null : `${name(pairs[worst].p)} by ${name(pairs[worst].q)}`,
  };
}

/** By [k̂(+, +) − k̂(+, −) − k̂(−, +) + k̂(−, −)] / 4 h_p h_q, where a number is moved twice if p = q. */
function secondSlopes({ probe, theta, steps, predicted, rounding }: Point, p: number, q: number): Slopes {
  const k = (a: number, b: number): Float64Array => {
    const moved = theta.slice();
    moved[p] += a;
    moved[q] += b;
    return probe.predict(moved).k;
  };
  const area = 4 * steps[p] * steps[q];
  return extrapolated(
    (h) => {
      const [a, b] = [h * steps[p], h * steps[q]];
      const [one, two, three, four] = [k(a, b), k(a, -b), k(-a, b), k(-a, -b)];
      return one.map((value, j) => (value - two[j] - (three[j] - four[j])) / (area * h * h));
    },
    { firstStep: 1, atLeast: (j, h) => (rounding * Math.abs(predicted.k[j])) / (area * h * h) },
  );
}

const meanOf = ({ point }: Pair, of: (j: number) => number): number =>
  point.residual.reduce((sum, _, j) => sum + of(j), 0) / point.residual.length;

/** (2/N) Σ_j J_jp J_jq */
function products(pair: Pair): number {
  const [one, other] = [pair.point.slopes(pair.p).values, pair.point.slopes(pair.q).values];
  return 2 * meanOf(pair, (j) => one[j] * other[j]);
}

/** (2/N) Σ_j r_j ∂²k̂_j/∂θ_p∂θ_q */
const bends = (pair: Pair): number => 2 * meanOf(pair, (j) => pair.point.residual[j] * pair.second.values[j]);

function sizeOf(pair: Pair): number {
  const [one, other] = [pair.point.slopes(pair.p).values, pair.point.slopes(pair.q).values];
  return (
    2 *
    meanOf(
      pair,
      (j) => Math.abs(one[j] * other[j]) + Math.abs(pair.point.residual[j] * pair.second.values[j]),
    )
  );
}

function errorOf(pair: Pair): number {
  const [one, other] = [pair.point.slopes(pair.p), pair.point.slopes(pair.q)];
  return (
    2 *
    meanOf(
      pair,
      (j) =>
        Math.abs(one.values[j]) * other.errors[j] +
        Math.abs(other.values[j]) * one.errors[j] +
        Math.abs(pair.point.residual[j]) * pair.second.errors[j],
    )
  );
}

function suspicionsOf(at: (of: (pair: Pair) => number) => Float64Array): Suspicion[] {
  const right = (pair: Pair): number => products(pair) - bends(pair);
  const of = (mistake: string, cost: number, value: (pair: Pair) => number): Suspicion => ({
    mistake,
    cost,
    values: at(value),
  });
  return [
    of(
      'the term of the residual and the second derivative of k̂ is left out (Gauss–Newton)',
      costs.term,
      products,
    ),
    of(
      'only the term of the residual and the second derivative of k̂ is there',
      costs.term,
      (pair) => -bends(pair),
    ),
    of(
      'the term of the residual and the second derivative of k̂ has the wrong sign',
      costs.term,
      (pair) => products(pair) + bends(pair),
    ),
    of('only its diagonal is there', costs.part, (pair) => (pair.p === pair.q ? right(pair) : 0)),
    of('only its upper triangle is there', costs.part, (pair) => (pair.p <= pair.q ? right(pair) : 0)),
    of('only its lower triangle is there', costs.part, (pair) => (pair.p >= pair.q ? right(pair) : 0)),
    of(
      'it is the sum of the gradients’ products over the rows, as of the Fisher information',
      costs.other,
      (pair) => {
        const [one, other] = [pair.point.slopes(pair.p).values, pair.point.slopes(pair.q).values];
        return 4 * meanOf(pair, (j) => pair.point.residual[j] * pair.point.residual[j] * one[j] * other[j]);
      },
    ),
  ];
}
