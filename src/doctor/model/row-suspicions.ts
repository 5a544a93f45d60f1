import type { Suspicion } from '../suspicion.js';
import { rightWeights, suspicion, weightedSlope, type WrongBlock } from './place.js';
import type { Point } from './point.js';

type Weights = (point: Point) => ArrayLike<number>;

const costs = { row: 2, column: 2, swap: 2.5 };

/** Mistakes in what a row counts: its residual, a factor of it, rows left out or counted twice. */
export function rowSuspicions(block: WrongBlock): Suspicion[] {
  const look = block.lines.ofResidual();
  // What a row counts is the same for all parameters: the weights of a point are made once.
  const of = (mistake: string, cost: number, weights: Weights): Suspicion => {
    const known = new Map(block.points.map((point) => [point, weights(point)]));
    return suspicion(
      block,
      mistake,
      cost,
      ({ point, p }) => weightedSlope(point, p, known.get(point)!),
      look,
    );
  };
  const right = rightWeights(block.points[0]);
  if (right.length < 2) return [];
  return [
    ...residuals.map(({ mistake, instead }) =>
      of(mistake, costs.row, (point) => {
        const values = instead(point);
        return point.residual.map((_, j) => (-2 * values[j]) / point.residual.length);
      }),
    ),
    ...rowsThatCount.map(({ mistake, times }) =>
      of(mistake, costs.row, (point) =>
        rightWeights(point).map((weight, j, { length }) => weight * times(j, length)),
      ),
    ),
    ...ofColumns(block, of),
  ];
}

/** What somebody may have in place of the residual k − k̂. */
const residuals: readonly { mistake: string; instead: (point: Point) => ArrayLike<number> }[] = [
  { mistake: 'the residual k − k̂ is missing', instead: ({ residual }) => residual.map(() => 1) },
  {
    mistake: 'the residual’s absolute value stands where the residual belongs',
    instead: ({ residual }) => residual.map(Math.abs),
  },
  {
    mistake: 'the residual’s sign stands where the residual belongs, as of the loss |k − k̂|',
    instead: ({ residual }) => residual.map(Math.sign),
  },
  {
    mistake: 'the residual is squared, as in the loss itself',
    instead: ({ residual }) => residual.map((r) => r * r),
  },
  {
    mistake: 'the target k stands where the residual k − k̂ belongs',
    instead: ({ probe }) => probe.rows.k,
  },
  {
    mistake: 'the prediction k̂ stands where the residual k − k̂ belongs',
    instead: ({ predicted }) => predicted.k.map((k) => -k),
  },
  {
    mistake: 'the residual is k + k̂ in place of k − k̂',
    instead: ({ probe, predicted }) => probe.rows.k.map((k, j) => k + predicted.k[j]),
  },
  {
    mistake: 'the residual is k − λ̂ in place of k − k̂',
    instead: ({ probe, predicted, residual }) =>
      predicted.lambda ? probe.rows.k.map((k, j) => k - predicted.lambda![j]) : residual.map(() => NaN),
  },
  {
    mistake: 'the residuals’ mean is multiplied by the derivatives’ mean, in place of row by row',
    instead: ({ residual }) => {
      const mean = residual.reduce((sum, r) => sum + r, 0) / residual.length;
      return residual.map(() => mean);
    },
  },
  ...[1, -1].map((by) => ({
    mistake: `each row has the residual of the row ${by > 0 ? 'behind' : 'before'} it: an index is shifted by one`,
    instead: ({ residual }: Point) =>
      residual.map((_, j) => residual[(j + by + residual.length) % residual.length]),
  })),
  ...['positive', 'negative'].map((sign) => ({
    mistake: `only rows whose residual is ${sign} count: a branch stops the others`,
    instead: ({ residual }: Point) => residual.map((r) => (r > 0 === (sign === 'positive') ? r : 0)),
  })),
];

const rowsThatCount: readonly { mistake: string; times: (j: number, rows: number) => number }[] = [
  { mistake: 'the first row is left out', times: (j) => (j === 0 ? 0 : 1) },
  { mistake: 'the last row is left out', times: (j, rows) => (j === rows - 1 ? 0 : 1) },
  { mistake: 'the first row counts twice', times: (j) => (j === 0 ? 2 : 1) },
  { mistake: 'the last row counts twice', times: (j, rows) => (j === rows - 1 ? 2 : 1) },
  {
    mistake: 'only the first row counts: the sum over the rows ends after it',
    times: (j) => (j === 0 ? 1 : 0),
  },
  {
    mistake: 'only the last row counts: each row overwrites what the rows before it added',
    times: (j, rows) => (j === rows - 1 ? 1 : 0),
  },
];

/** Columns of the rows that may be a factor too often, missing, or one in place of the other. */
function ofColumns(
  { points }: WrongBlock,
  of: (mistake: string, cost: number, weights: Weights) => Suspicion,
): Suspicion[] {
  const columns = columnsOf(points[0]);
  const times = (factor: (point: Point, j: number) => number): Weights => {
    return (point) => rightWeights(point).map((weight, j) => weight * factor(point, j));
  };
  return columns.flatMap(({ name, of: at, note }) => [
    of(`in each row the factor ${name} stands too often`, costs.column, times(at)),
    of(
      `in each row the factor ${name} is missing${note}`,
      costs.column,
      times((point, j) => ratio(1, at(point, j))),
    ),
    ...columns
      .filter((other) => other.name !== name)
      .map((other) =>
        of(
          `in each row the factor ${other.name} stands where ${name} belongs`,
          costs.swap,
          times((point, j) => ratio(other.of(point, j), at(point, j))),
        ),
      ),
  ]);
}

interface RowColumn {
  readonly name: string;
  readonly of: (point: Point, j: number) => number;
  readonly note: string;
}

function columnsOf(first: Point): RowColumn[] {
  const { lambda, k } = first.predicted;
  const { s, dt } = first.probe.rows;
  const isDerivative = lambda?.every((own, j) => Math.abs(own * s[j] - k[j]) <= 1e-9 * Math.abs(k[j]));
  const columns: RowColumn[] = [
    {
      name: 's',
      of: ({ probe: { rows } }, j) => rows.s[j],
      note: isDerivative ? ', the ∂k̂/∂λ̂ of the chain rule' : '',
    },
    { name: 't', of: ({ probe: { rows } }, j) => rows.t[j], note: '' },
    { name: 'k', of: ({ probe: { rows } }, j) => rows.k[j], note: '' },
    { name: 'k̂', of: ({ predicted }, j) => predicted.k[j], note: '' },
  ];
  if (lambda) columns.push({ name: 'λ̂', of: ({ predicted }, j) => predicted.lambda![j], note: '' });
  if (dt !== undefined) columns.push({ name: 'dt', of: () => dt, note: '' });
  return columns;
}

/** 0 where there is none: what is a multiple of 0 is not looked for. */
const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);
