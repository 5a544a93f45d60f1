import { nameOfNumber } from '../../own-models/parameters.js';
import type { ModelParameter } from '../../own-models/contract.js';
import { type Diagnosis, diagnose, isOfFewDigits, tolerances } from '../judge.js';
import type { Factor } from '../suspicion.js';
import { claimSuspicions } from './claim-suspicions.js';
import { entryFactors, entrySuspicions, shapeOf } from './entry-suspicions.js';
import { type Place, rightDerivative, rightWeights, type WrongBlock } from './place.js';
import type { Point } from './point.js';
import { replaySuspicions } from './replay-suspicions.js';
import { rowSuspicions } from './row-suspicions.js';
import { largest } from './slopes.js';
import type { SourceLines } from './source-lines.js';

/** What was found of the derivatives by one parameter, a number or a list of them. */
export interface BlockDiagnosis extends Diagnosis {
  readonly parameter: string;
  /** Derivatives that were compared, at all points together; at corners of the model there are none. */
  readonly compared: number;
  /** Where some of them are wrong and others right: which, in words; else null. */
  readonly wrongIn: string | null;
}

/** Something that a training multiplies by, and that may have got into a gradient. */
export interface NamedFactor {
  readonly name: string;
  readonly value: number;
}

/** Entries of a parameter that are compared, and of those that mistakes are tried on, at most. */
const most = { compared: 200, tried: 12 };
/** Relative to a block's largest derivative: what an entry's own derivative may be off by to be compared. */
const known = { precisely: 1e-7, atAll: 1e-3 };
/** Entries of which it can be said that all are uncertain. */
const enoughForUsual = 5;

/** Compares what a module says of its gradient with the derivatives of what it predicts, parameter by parameter. */
export function diagnoseGradient(
  points: readonly Point[],
  lines: SourceLines,
  factors: readonly NamedFactor[],
): BlockDiagnosis[] {
  const [{ probe }] = points;
  const { parameters } = probe.model;
  const claims = new Map(points.map((point) => [point, probe.gradient(point.theta)]));
  const limits = new Map(points.map((point) => [point, limitOf(point, parameters)]));
  const found = parameters
    .filter(({ fixed }) => !fixed)
    .map((parameter) => diagnoseBlock({ parameter, parameters, points, lines }, claims, limits, factors));
  return ofAll(found, lines);
}

/** What is wrong with all derivatives alike is so where they all begin. */
function ofAll(found: readonly BlockDiagnosis[], lines: SourceLines): BlockDiagnosis[] {
  const said = new Set(found.map(({ explanations: [first] }) => first?.mistake));
  const look = lines.ofLoss();
  if (found.length < 2 || said.size > 1 || look === undefined) return [...found];
  return found.map((one) => ({
    ...one,
    explanations: one.explanations.map((explanation) => ({ ...explanation, look })),
  }));
}

type Claims = ReadonlyMap<Point, Float64Array>;
type Limits = ReadonlyMap<Point, number>;

/** By how much of a block's largest derivative an entry may be uncertain: more where all are, as where k̂ is of float32. */
function limitOf(point: Point, parameters: readonly ModelParameter[]): number {
  const weights = rightWeights(point);
  const errors = parameters
    .flatMap(({ fixed, first, count }) => (fixed ? [] : spread(count, most.tried).map((i) => first + i)))
    .map((p) => {
      const { values, errors: own } = point.slopes(p);
      return sizeOf(weights, own) / sizeOf(weights, values);
    })
    .toSorted((a, b) => a - b);
  if (errors.length < enoughForUsual) return known.precisely;
  return Math.min(known.atAll, Math.max(known.precisely, 10 * errors[Math.floor(errors.length / 2)]));
}
type Block = Omit<WrongBlock, 'places'>;

function diagnoseBlock(
  block: Block,
  claims: Claims,
  limits: Limits,
  factors: readonly NamedFactor[],
): BlockDiagnosis {
  const { parameter, points } = block;
  const entries = spread(parameter.count, most.compared).map((i) => parameter.first + i);
  const { places, precision } = placesOf(points, entries, claims, limits);
  const compared = places.length;
  const rounded = isRounded(places, claims, precision);
  const judge = (of: readonly Place[]) => ({ ...valuesAt(of, claims), precision, rounded });
  const alone = diagnose(judge(places), [], []);
  const found = { parameter: parameter.name, compared };
  if (alone.right) return { ...found, ...alone, wrongIn: null };
  const wrong = wrongEntries(judge(places), places);
  const some = new Set([
    ...spread(entries.length, most.tried / 2).map((i) => entries[i]),
    ...wrong.slice(0, most.tried / 2),
  ]);
  const of = (tried: readonly Place[]): Diagnosis => {
    if (!judge(tried).claimed.every(Number.isFinite)) return { ...alone, ...notFinite };
    const suspected: WrongBlock = { ...block, places: tried };
    return diagnose(
      judge(tried),
      [
        ...rowSuspicions(suspected),
        ...entrySuspicions(suspected),
        ...replaySuspicions(suspected),
        ...claimSuspicions(suspected),
      ],
      factorsOf(suspected, factors),
    );
  };
  const isPart = wrong.length < new Set(places.map(({ p }) => p)).size;
  let diagnosis = of(places.filter(({ p }) => some.has(p)));
  if (isPart && diagnosis.explanations.length === 0) {
    diagnosis = of(places.filter(({ p }) => wrong.slice(0, most.tried).includes(p)));
  }
  const look = block.lines.ofParameter(parameter.name);
  return {
    ...found,
    ...diagnosis,
    right: false,
    worstError: alone.worstError,
    explanations: diagnosis.explanations.map((one) => (one.look || !look ? one : { ...one, look })),
    wrongIn: isPart ? inWords(parameter, wrong, block.parameters) : null,
  };
}

/** No arithmetic explains what is no number. */
const notFinite = {
  explanations: [{ mistake: 'it is not finite: NaN or infinite', explains: 1 }],
  certain: true,
  nextBest: null,
};

/** So many whole numbers below `count`, evenly spread. */
function spread(count: number, wanted: number): number[] {
  const some = Math.min(count, wanted);
  return Array.from({ length: some }, (_, i) => Math.floor(((i + 0.5) * count) / some));
}

/** Where the derivatives are known well enough to compare anything with, and how well. */
function placesOf(
  points: readonly Point[],
  entries: readonly number[],
  claims: Claims,
  limits: Limits,
): { places: Place[]; precision: number } {
  const places: Place[] = [];
  let precision = 0;
  for (const point of points) {
    const weights = rightWeights(point);
    const all = entries.map((p) => {
      const { values, errors } = point.slopes(p);
      return { p, size: sizeOf(weights, values), error: sizeOf(weights, errors) };
    });
    const ofClaims = largest(entries.map((p) => claims.get(point)![p]).filter(Number.isFinite));
    const ofRight = largest(all.map(({ size, error }) => (Number.isFinite(error) ? size : 0)));
    // Where the right ones are 0 but for rounding, what is not 0 is measured by itself.
    const scale = (ofRight > known.precisely * ofClaims ? ofRight : ofClaims) || 1;
    const limit = limits.get(point)!;
    for (const { p, error } of all) {
      if (!(error / scale <= limit)) continue;
      precision = Math.max(precision, error / scale);
      places.push({ point, p, scale });
    }
  }
  return { places, precision };
}

/** Σ_j |w_j v_j|; a row that does not count has no part in it. */
const sizeOf = (weights: Float64Array, values: Float64Array): number =>
  values.reduce((sum, value, j) => sum + (weights[j] === 0 ? 0 : Math.abs(weights[j] * value)), 0);

function valuesAt(places: readonly Place[], claims: Claims) {
  const at = (of: (place: Place) => number): Float64Array =>
    Float64Array.from(places, (place) => of(place) / place.scale);
  return {
    claimed: at(({ point, p }) => claims.get(point)![p]),
    right: at(({ point, p }) => rightDerivative(point, p)),
    // In the size of the block's largest, be that compared or not.
    sizes: new Float64Array(places.length).fill(1),
  };
}

/** Whether what was claimed has the digits of float32, or is as near as those are: no mistake is so small. */
function isRounded(places: readonly Place[], claims: Claims, precision: number): boolean {
  if (isOfFewDigits(places.map(({ point, p }) => claims.get(point)![p]))) return true;
  const { claimed, right } = valuesAt(places, claims);
  const error = largest(claimed.map((value, i) => value - right[i]));
  return error <= tolerances.float32 && error > Math.max(tolerances.float64, 10 * precision);
}

/** Entries that are wrong at some point, the worst first. */
function wrongEntries(
  {
    claimed,
    right,
    precision,
    rounded,
  }: ReturnType<typeof valuesAt> & { precision: number; rounded: boolean },
  places: readonly Place[],
): number[] {
  const limit = Math.max(rounded ? tolerances.float32 : tolerances.float64, 10 * precision);
  const errors = new Map<number, number>();
  places.forEach(({ p }, i) => {
    const error = Math.abs(claimed[i] - right[i]);
    // What is no number is as wrong as can be.
    if (!(error <= limit))
      errors.set(p, Math.max(errors.get(p) ?? 0, Number.isNaN(error) ? Infinity : error));
  });
  return [...errors].toSorted(([, one], [, other]) => other - one).map(([p]) => p);
}

const mostNamed = 3;

function inWords(
  parameter: ModelParameter,
  wrong: readonly number[],
  all: readonly ModelParameter[],
): string {
  const { rows, columns } = shapeOf(parameter);
  const only = (of: (i: number) => number): number | undefined => {
    const values = new Set(wrong.map((p) => of(p - parameter.first)));
    return values.size === 1 ? [...values][0] : undefined;
  };
  if (wrong.length <= mostNamed) {
    return wrong
      .toSorted((a, b) => a - b)
      .map((p) => nameOfNumber(all, p))
      .join(', ');
  }
  const row = only((i) => Math.floor(i / columns));
  if (row !== undefined && rows > 1) return `row ${row} of ${parameter.name}`;
  const column = only((i) => i % columns);
  if (column !== undefined && columns > 1) return `column ${column} of ${parameter.name}`;
  return `some entries of ${parameter.name}, as ${nameOfNumber(all, wrong[0])}`;
}

function factorsOf(block: WrongBlock, named: readonly NamedFactor[]): Factor[] {
  const { count, n, dt } = block.points[0].probe.rows;
  const look = block.lines.ofLoss();
  return [
    {
      name: `${count}`,
      values: count,
      tooOften: 'it is the sum over the rows in place of their mean',
      missing: 'it is divided by the number of rows twice',
      ...(look !== undefined && { look }),
    },
    ...(n > 1 ? [{ name: 'n, the number of x per row,', values: n }] : []),
    ...(dt === undefined ? [] : [{ name: 'dt', values: dt }]),
    ...named.map(({ name, value }) => ({ name, values: value })),
    ...entryFactors(block),
  ];
}
