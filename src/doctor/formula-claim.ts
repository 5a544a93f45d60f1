import { type Expression, namesIn } from '../formulas/expression.js';
import { dualOf } from './dual.js';
import { type Diagnosis, diagnose } from './judge.js';
import { rules, type Rules } from './rules.js';
import type { Factor, Suspicion } from './suspicion.js';
import { mistakenRules } from './wrong-rules.js';

type Columns = Readonly<Record<string, Float64Array>>;

/** Derivatives that another program found, of a function that a formula says. */
export interface FormulaClaim {
  readonly formula: Expression;
  /** Of the points: the parameters, and what else differs from one to the next. */
  readonly points: Columns;
  /** Of rows, over which the function is the formula's mean; none where it is the formula itself. */
  readonly rows?: Columns;
  /** The function's values, where they were claimed. */
  readonly values?: Float64Array;
  /** By the name of a parameter the derivatives by it. */
  readonly derivatives: Columns;
}

export interface ParameterDiagnosis extends Diagnosis {
  readonly parameter: string;
  readonly compared: number;
}

export interface ClaimDiagnosis {
  /** The largest relative difference of the values; null where none were claimed. With other values it is another function. */
  readonly valueError: number | null;
  readonly parameters: readonly ParameterDiagnosis[];
}

/** Rounding of the derivatives, which are exact but for it. */
const precision = 1e-13;
/** Evaluations of the formula for one suspicion, at most: of very many rows fewer points are looked at. */
const mostEvaluations = 20_000;
const fewestPoints = 4;

/** Compares claims with the formula's own derivatives, and where one is wrong says which mistake explains it. */
export function diagnoseClaim(claim: FormulaClaim): ClaimDiagnosis {
  return {
    valueError: claim.values ? errorOf(claim.values, valuesOf(claim)) : null,
    parameters: Object.entries(claim.derivatives).map(([parameter, claimed]) => {
      const right = derivativesOf(claim, parameter, rules);
      const alone = diagnose({ claimed, right: right.values, sizes: right.sizes, precision }, [], []);
      if (alone.right) return { parameter, compared: claimed.length, ...alone };
      const few = someOf(claim);
      const ownRight = derivativesOf(few, parameter, rules);
      const found = diagnose(
        { claimed: few.derivatives[parameter], right: ownRight.values, sizes: ownRight.sizes, precision },
        suspicionsOf(few, parameter),
        factorsOf(few),
      );
      return { parameter, compared: claimed.length, ...found, right: false, worstError: alone.worstError };
    }),
  };
}

const lengthOf = (columns: Columns | undefined): number =>
  columns ? (Object.values(columns)[0]?.length ?? 1) : 1;

/** The value of a name at a point and row; a row's own goes before. */
function reader({ points, rows }: FormulaClaim, point: number, row: number): (name: string) => number {
  return (name) => (rows && Object.hasOwn(rows, name) ? rows[name][row] : points[name][point]);
}

/** Weight of a row, of so many. */
type Weight = (row: number, rows: number, point: number) => number;

/** By a name at every point: the mean over rows, and the mean of its terms' sizes. */
function derivativesOf(
  claim: FormulaClaim,
  by: string,
  used: Rules,
  weight: Weight = (_, rows) => 1 / rows,
  formula = claim.formula,
): { values: Float64Array; sizes: Float64Array } {
  const [count, rows] = [lengthOf(claim.derivatives), lengthOf(claim.rows)];
  const values = new Float64Array(count);
  const sizes = new Float64Array(count);
  for (let point = 0; point < count; point++) {
    for (let row = 0; row < rows; row++) {
      const share = weight(row, rows, point);
      if (share === 0) continue;
      const { slope } = dualOf(formula, reader(claim, point, row), by, used);
      values[point] += share * slope;
      sizes[point] += Math.abs(share * slope);
    }
  }
  return { values, sizes };
}

function valuesOf(claim: FormulaClaim): Float64Array {
  const rows = lengthOf(claim.rows);
  return Float64Array.from({ length: lengthOf(claim.derivatives) }, (_, point) => {
    let sum = 0;
    for (let row = 0; row < rows; row++) {
      sum += dualOf(claim.formula, reader(claim, point, row), '', rules).value;
    }
    return sum / rows;
  });
}

function errorOf(claimed: Float64Array, right: Float64Array): number {
  const scale = right.reduce((size, value) => Math.max(size, Math.abs(value)), Number.MIN_VALUE);
  return claimed.reduce((worst, value, i) => Math.max(worst, Math.abs(value - right[i]) / scale), 0);
}

/** The claim at fewer points, evenly spread, where it has very many. */
function someOf(claim: FormulaClaim): FormulaClaim {
  const count = lengthOf(claim.derivatives);
  const most = Math.max(fewestPoints, Math.floor(mostEvaluations / lengthOf(claim.rows)));
  if (count <= most) return claim;
  const taken = Array.from({ length: most }, (_, i) => Math.floor(((i + 0.5) * count) / most));
  const pick = (columns: Columns): Columns =>
    Object.fromEntries(
      Object.entries(columns).map(([name, values]) => [name, Float64Array.from(taken, (i) => values[i])]),
    );
  return { ...claim, points: pick(claim.points), derivatives: pick(claim.derivatives) };
}

const costs = { rule: 2, name: 2, row: 2, swap: 2.5 };

function suspicionsOf(claim: FormulaClaim, parameter: string): Suspicion[] {
  const { formula } = claim;
  const of = (mistake: string, cost: number, values: Float64Array, look?: string): Suspicion => ({
    mistake,
    cost,
    values,
    ...(look !== undefined && { look }),
  });
  return [
    ...mistakenRules(formula).map(({ mistake, rules: used, look }) =>
      of(mistake, costs.rule, derivativesOf(claim, parameter, used).values, look),
    ),
    ...namesIn(formula)
      .filter((name) => name !== parameter)
      .map((name) =>
        of(
          `it is the derivative by ${name} in place of that by ${parameter}`,
          costs.name,
          derivativesOf(claim, name, rules).values,
        ),
      ),
    ...swapped(claim, parameter),
    ...shifted(claim, parameter),
    ...weighted(claim, parameter),
  ];
}

/** A column read where another belongs, as t for dt. */
function swapped(claim: FormulaClaim, parameter: string): Suspicion[] {
  const columns = [...Object.keys(claim.points), ...Object.keys(claim.rows ?? {})].filter(
    (name) => name !== parameter,
  );
  return namesIn(claim.formula)
    .filter((name) => name !== parameter && !Object.hasOwn(claim.derivatives, name))
    .flatMap((name) =>
      columns
        .filter((other) => other !== name)
        .map((other) => {
          const read: FormulaClaim = {
            ...claim,
            ...(claim.rows && { rows: renamed(claim.rows, claim, name, other) }),
            points: renamed(claim.points, claim, name, other),
          };
          return {
            mistake: `${other} stands in the derivative where ${name} belongs`,
            cost: costs.swap,
            values: derivativesOf(read, parameter, rules).values,
          };
        }),
    );
}

/** Columns of which one goes by another's name. */
function renamed(columns: Columns, { points, rows }: FormulaClaim, name: string, other: string): Columns {
  const isOfRows = Object.hasOwn(rows ?? {}, other);
  const values = isOfRows ? rows![other] : points[other];
  const { [name]: _, ...rest } = columns;
  return (columns === rows) === isOfRows ? { ...rest, [name]: values } : rest;
}

/** What was claimed of a point is that of the one before, or behind. */
function shifted(claim: FormulaClaim, parameter: string): Suspicion[] {
  const { values } = derivativesOf(claim, parameter, rules);
  const count = values.length;
  if (count < 3) return [];
  return [1, -1].map((by) => ({
    mistake: `each point has the derivative of the point ${by > 0 ? 'behind' : 'before'} it`,
    cost: costs.row,
    values: values.map((_, i) => values[(i + by + count) % count]),
  }));
}

/** Rows that are missing, and those that count too much or too little. */
function weighted(claim: FormulaClaim, parameter: string): Suspicion[] {
  if (!claim.rows) return [];
  const of = (mistake: string, weight: Weight, cost = costs.row): Suspicion => ({
    mistake,
    cost,
    values: derivativesOf(claim, parameter, rules, weight).values,
  });
  return [
    of('the first row is left out', (row, rows) => (row === 0 ? 0 : 1 / rows)),
    of('the last row is left out', (row, rows) => (row === rows - 1 ? 0 : 1 / rows)),
    of('the first row counts twice', (row, rows) => (row === 0 ? 2 : 1) / rows),
    of('the last row counts twice', (row, rows) => (row === rows - 1 ? 2 : 1) / rows),
    of('only the first row counts', (row) => (row === 0 ? 1 : 0)),
    of('only the last row counts', (row, rows) => (row === rows - 1 ? 1 : 0)),
    ...Object.entries(claim.rows).flatMap(([name, values]) => [
      of(`each row has the factor ${name} too often`, (row, rows) => values[row] / rows),
      of(`in each row the factor ${name} is missing`, (row, rows) => ratio(1, values[row]) / rows),
      ...Object.entries(claim.rows!)
        .filter(([other]) => other !== name)
        .map(([other, others]) =>
          of(
            `in each row the factor ${other} stands where ${name} belongs`,
            (row, rows) => ratio(others[row], values[row]) / rows,
            costs.swap,
          ),
        ),
    ]),
  ];
}

/** 0 where there is none: what is a multiple of 0 is not looked for. */
const ratio = (a: number, b: number): number => (b === 0 ? 0 : a / b);

function factorsOf({ points, rows, formula, derivatives }: FormulaClaim): Factor[] {
  const [count, places] = [lengthOf(rows), lengthOf(derivatives)];
  const means: Factor[] =
    count > 1
      ? [
          {
            name: `${count}`,
            values: count,
            tooOften: 'it is the sum over the rows in place of their mean',
            missing: 'it is divided by the number of rows twice',
          },
        ]
      : [
          {
            name: `${places}`,
            values: places,
            tooOften: `it is multiplied by the number of points, ${places}`,
            missing: `it is divided by the number of points, ${places}`,
          },
        ];
  const numbers = new Set<number>();
  const visit = (part: Expression): void => {
    if (part.op === 'number') numbers.add(Math.abs(part.value));
    if ('of' in part) part.of.forEach(visit);
  };
  visit(formula);
  return [
    ...means,
    ...Object.entries(points).map(([name, values]) => ({ name, values })),
    ...Object.entries(points).flatMap(([name, values]) =>
      Object.entries(points)
        .filter(([other]) => other !== name && !Object.hasOwn(derivatives, other))
        .map(([other, others]) => ({
          name: `${other}/${name}`,
          values: others.map((value, i) => ratio(value, values[i])),
          tooOften: `${other} stands where ${name} belongs`,
        })),
    ),
    ...[...numbers]
      .filter((value) => value !== 0 && value !== 1 && value !== 2)
      .map((value) => ({ name: String(value), values: value })),
  ];
}
