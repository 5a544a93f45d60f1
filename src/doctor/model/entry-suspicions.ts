import type { ModelParameter } from '../../own-models/contract.js';
import type { Factor, Suspicion } from '../suspicion.js';
import { rightDerivative, suspicion, weightedSlope, type WrongBlock } from './place.js';

const costs = { zero: 1.5, other: 2, shift: 2, transposed: 2, broadcast: 2.5, sum: 2.5, input: 2.2 };

/** Sums over a block are not taken of more entries. */
const mostSummed = 1000;

interface Shape {
  readonly rows: number;
  readonly columns: number;
}

export const shapeOf = ({ shape, count }: ModelParameter): Shape =>
  shape?.length === 2 ? { rows: shape[0], columns: shape[1] } : { rows: count, columns: 1 };

/** Mistakes in which entry has which derivative: another parameter's, a neighbour's, a sum, nothing. */
export function entrySuspicions(block: WrongBlock): Suspicion[] {
  const { parameter } = block;
  const look = block.lines.ofParameter(parameter.name);
  const of = (mistake: string, cost: number, at: (i: number) => number | undefined): Suspicion =>
    suspicion(
      block,
      mistake,
      cost,
      ({ point, p }) => {
        const from = at(p - parameter.first);
        return from === undefined ? 0 : rightDerivative(point, from);
      },
      look,
    );
  return [
    of(`it is 0: nothing is passed back to ${parameter.name}`, costs.zero, () => undefined),
    ...shifts(parameter, of),
    ...ofOthers(block, of),
    ...sums(block, look),
    ...inputs(block, look),
    ...shiftedWeights(block, look),
  ];
}

type OfEntry = (mistake: string, cost: number, at: (i: number) => number | undefined) => Suspicion;

function shifts({ name, first, count, ...parameter }: ModelParameter, of: OfEntry): Suspicion[] {
  const { rows, columns } = shapeOf({ name, first, count, ...parameter });
  if (count < 3)
    return count === 2
      ? [of(`the two derivatives by ${name} are exchanged`, costs.shift, (i) => first + 1 - i)]
      : [];
  const shifted = (what: string, stride: number, length: number): Suspicion[] =>
    [1, -1].flatMap((by) => {
      const index = (i: number): number => Math.floor(i / stride) % length;
      const moved = (i: number, to: number): number => first + i + (to - index(i)) * stride;
      const mistake = `the ${what} of ${name} is shifted by one: each has the derivative of the one ${by > 0 ? 'behind' : 'before'} it`;
      return [
        of(mistake, costs.shift, (i) => moved(i, (index(i) + by + length) % length)),
        of(`${mistake}, and the ${by > 0 ? 'last' : 'first'} has 0`, costs.shift, (i) => {
          const to = index(i) + by;
          return to < 0 || to >= length ? undefined : moved(i, to);
        }),
      ];
    });
  const isMatrix = rows > 1 && columns > 1;
  return [
    ...shifted('index', 1, count),
    ...(isMatrix
      ? [
          ...shifted('row index', columns, rows),
          ...shifted('column index', 1, columns),
          of(
            `${name} is transposed: its ${rows} × ${columns} derivatives stand column by column`,
            costs.transposed,
            (i) => first + (i % rows) * columns + Math.floor(i / rows),
          ),
        ]
      : []),
    of(`the order of ${name} is reversed`, costs.shift, (i) => first + count - 1 - i),
  ];
}

/** The derivative by another parameter of as many numbers, or of as many as the rows or columns. */
function ofOthers({ parameter, parameters }: WrongBlock, of: OfEntry): Suspicion[] {
  const { rows, columns } = shapeOf(parameter);
  return parameters
    .filter((other) => other !== parameter)
    .flatMap((other) => {
      const mistake = `it is the derivative by ${other.name} in place of that by ${parameter.name}`;
      if (other.count === parameter.count) return [of(mistake, costs.other, (i) => other.first + i)];
      if (other.count === 1) return [of(`${mistake}, in every entry`, costs.broadcast, () => other.first)];
      return [
        ...(other.count === columns && columns > 1
          ? [of(`${mistake}, in every row`, costs.broadcast, (i) => other.first + (i % columns))]
          : []),
        ...(other.count === rows && columns > 1
          ? [of(`${mistake}, in every column`, costs.broadcast, (i) => other.first + Math.floor(i / columns))]
          : []),
      ];
    });
}

/** Entries that have the sum over an index: it was not used. */
function sums(block: WrongBlock, look: string | undefined): Suspicion[] {
  const { parameter } = block;
  const { first, count, name } = parameter;
  if (count < 2 || count > mostSummed) return [];
  const { rows, columns } = shapeOf(parameter);
  const of = (what: string, entries: (i: number) => number[]): Suspicion =>
    suspicion(
      block,
      `every ${what} of ${name} has the sum over all: its index is not used`,
      costs.sum,
      ({ point, p }) => entries(p - first).reduce((sum, i) => sum + rightDerivative(point, first + i), 0),
      look,
    );
  const range = (length: number, at: (i: number) => number): number[] =>
    Array.from({ length }, (_, i) => at(i));
  return [
    of('entry', () => range(count, (i) => i)),
    ...(rows > 1 && columns > 1
      ? [
          of('row', (i) => range(rows, (row) => row * columns + (i % columns))),
          of('column', (i) => range(columns, (column) => Math.floor(i / columns) * columns + column)),
        ]
      : []),
  ];
}

/** Of weights of the inputs: x left out, taken twice, or that of a neighbour. */
function inputs(block: WrongBlock, look: string | undefined): Suspicion[] {
  const { parameter, points } = block;
  const { n } = points[0].probe.rows;
  const { rows, columns } = shapeOf(parameter);
  const input =
    rows === n
      ? (i: number) => Math.floor(i / columns)
      : columns === n
        ? (i: number) => i % columns
        : undefined;
  if (n < 2 || !input) return [];
  const of = (mistake: string, factor: (x: (by: number) => number) => number): Suspicion =>
    suspicion(
      block,
      mistake,
      costs.input,
      ({ point, p }) => {
        const { x } = point.probe.rows;
        const i = input(p - parameter.first);
        const weights = point.residual.map(
          (r, j) => ((-2 * r) / point.residual.length) * factor((by) => x[j * n + ((i + by + n) % n)]),
        );
        return weightedSlope(point, p, weights);
      },
      look,
    );
  return [
    of('the input x is missing', (x) => 1 / x(0)),
    of('the input x stands there twice', (x) => x(0)),
    of('the index of the input x is shifted by one: it is that of the one behind', (x) => x(1) / x(0)),
    of('the index of the input x is shifted by one: it is that of the one before', (x) => x(-1) / x(0)),
  ];
}

/** Another parameter's number that may be a factor of each entry: as the weight behind it, which the chain rule needs. */
interface WeightBehind {
  readonly other: ModelParameter;
  readonly what: string;
  /** Which of the other's numbers it is, of an entry. */
  readonly of: (i: number) => number;
}

function weightsBehind({ parameter, parameters, points }: WrongBlock): WeightBehind[] {
  const { rows, columns } = shapeOf(parameter);
  const isZero = ({ first, count }: ModelParameter): boolean =>
    points.every(({ theta }) => theta.subarray(first, first + count).every((value) => value === 0));
  return parameters
    .filter((other) => other !== parameter && !isZero(other))
    .flatMap((other): WeightBehind[] => {
      const { name, count } = other;
      if (count === 1) return [{ other, what: name, of: () => 0 }];
      if (count === parameter.count) return [{ other, what: `${name} of the same index`, of: (i) => i }];
      return [
        ...(count === columns
          ? [{ other, what: `${name} of its column`, of: (i: number) => i % columns }]
          : []),
        ...(count === rows
          ? [{ other, what: `${name} of its row`, of: (i: number) => Math.floor(i / columns) }]
          : []),
      ];
    });
}

/** Factors that the parameters themselves are: weights behind an entry, or its own value. */
export function entryFactors(block: WrongBlock): Factor[] {
  const { parameter, places } = block;
  const { name, first, transform } = parameter;
  const at = (of: (theta: Float64Array, p: number) => number): Float64Array =>
    Float64Array.from(places, ({ point: { theta }, p }) => of(theta, p));
  const by = `it is the derivative by ${transform === 'log' ? 'ln' : 'logit'} ${name} in place of that by ${name}`;
  const own: Factor =
    transform === 'logit'
      ? { name: `${name} (1 − ${name})`, values: at((theta, p) => theta[p] * (1 - theta[p])), tooOften: by }
      : { name, values: at((theta, p) => theta[p]), ...(transform === 'log' && { tooOften: by }) };
  return [
    own,
    ...weightsBehind(block).map(({ other, what, of }) => ({
      name: what,
      values: at((theta, p) => theta[other.first + of(p - first)]),
    })),
  ];
}

/** The neighbour's weight in place of the one behind an entry. */
function shiftedWeights(block: WrongBlock, look: string | undefined): Suspicion[] {
  const { first } = block.parameter;
  return weightsBehind(block)
    .filter(({ other }) => other.count > 1)
    .flatMap(({ other, what, of }) =>
      [1, -1].map((by) =>
        suspicion(
          block,
          `the factor ${what} has an index that is shifted by one: it is that of the one ${by > 0 ? 'behind' : 'before'}`,
          costs.shift,
          ({ point, p }) => {
            const i = of(p - first);
            const to = (i + by + other.count) % other.count;
            const { theta } = point;
            return (rightDerivative(point, p) * theta[other.first + to]) / theta[other.first + i];
          },
          look,
        ),
      ),
    );
}
