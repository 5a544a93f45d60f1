import { type ClaimDiagnosis, diagnoseClaim } from '../doctor/formula-claim.js';
import { UsageError } from '../errors.js';
import { type Expression, namesIn } from '../formulas/expression.js';
import { FormulaError } from '../formulas/formula-error.js';
import { parse } from '../formulas/parse.js';
import { didYouMean } from '../nearest.js';
import { identifier } from '../sql/engine.js';
import { type DataFile, table, withDataFile } from '../sql/profile.js';

/** A gradient that another program computed, and the function that it should be of. */
export interface GradientQuestion {
  /**
   * The file, of any kind that imports read: a line per point, with columns for the parameters, `d_NAME` for the derivative by NAME,
   * `value` for the function's value if it is known, and whatever else the formula names.
   */
  readonly file: string;
  /** The function, a formula of these names and the rows'. */
  readonly model: string;
  /** A file of rows, over which the function is the formula's mean. */
  readonly rows?: string;
  readonly signal?: AbortSignal | undefined;
}

export interface GradientCheck extends ClaimDiagnosis {
  readonly file: string;
  readonly model: string;
  readonly points: number;
  /** Rows that the function is a mean over; null where it is none. */
  readonly rows: number | null;
}

type Columns = Record<string, Float64Array>;

const prefix = 'd_';
const valueColumn = 'value';

/**
 * Compares a gradient from a file with the exact one of a formula, parameter by parameter, and says of a wrong one which mistake
 * explains it. Throws UsageError where a file or the formula does not fit: a name that no column has, a value that is no number.
 */
export async function checkGradientFile(question: GradientQuestion): Promise<GradientCheck> {
  const { file, model, signal } = question;
  const formula = formulaOf(model);
  const stop = (): void => signal?.throwIfAborted();
  const points = await withDataFile({ path: file }, (data) => pointsOf(data, formula), stop, '--gradient');
  const rows = question.rows
    ? await withDataFile(
        { path: question.rows },
        (data) => rowsOf(data, formula, points.columns),
        stop,
        '--rows',
      )
    : undefined;
  const known = [...Object.keys(points.columns), ...Object.keys(rows ?? {})];
  const missing = namesIn(formula).find((name) => !known.includes(name));
  if (missing !== undefined) {
    throw new UsageError(
      `--model names ${missing}, which must be a column of ${question.rows ? 'either file' : file}, found ${known.join(', ')}${didYouMean(missing, known)}`,
    );
  }
  const unused = Object.keys(points.derivatives).find((name) => !namesIn(formula).includes(name));
  if (unused !== undefined) {
    throw new UsageError(`${prefix}${unused} must be the derivative by a name of --model, found ${model}`);
  }
  const found = diagnoseClaim({
    formula,
    points: points.columns,
    derivatives: points.derivatives,
    ...(points.values && { values: points.values }),
    ...(rows && { rows }),
  });
  const count = Object.values(points.derivatives)[0].length;
  return { file, model, points: count, rows: rows ? Object.values(rows)[0].length : null, ...found };
}

function formulaOf(model: string): Expression {
  try {
    return parse(model, undefined);
  } catch (error) {
    if (error instanceof FormulaError) throw new UsageError(`--model must have ${error.message}`);
    throw error;
  }
}

async function pointsOf(data: DataFile, formula: Expression) {
  const names = data.columns.map(({ name }) => name);
  const parameters = names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  if (parameters.length === 0) {
    throw new UsageError(
      `${data.path} must have a column ${prefix}NAME with the derivative by each parameter NAME, found ${names.join(', ')}`,
    );
  }
  const absent = parameters.find((name) => !names.includes(name));
  if (absent !== undefined) {
    throw new UsageError(
      `${data.path} must have a column ${absent} beside ${prefix}${absent}, found ${names.join(', ')}`,
    );
  }
  const derivatives: Columns = {};
  for (const name of parameters) derivatives[name] = await numbers(data, prefix + name);
  const columns: Columns = {};
  for (const name of names) {
    if (name === valueColumn || name.startsWith(prefix)) continue;
    if (namesIn(formula).includes(name) || isNumeric(data, name)) columns[name] = await numbers(data, name);
  }
  const values = names.includes(valueColumn) ? await numbers(data, valueColumn) : undefined;
  return { derivatives, columns, values };
}

/** A column that the points have too is theirs. */
async function rowsOf(data: DataFile, formula: Expression, points: Columns): Promise<Columns> {
  const rows: Columns = {};
  for (const { name } of data.columns) {
    if (Object.hasOwn(points, name)) continue;
    if (namesIn(formula).includes(name) || isNumeric(data, name)) rows[name] = await numbers(data, name);
  }
  if (Object.keys(rows).length === 0) {
    throw new UsageError(`${data.path} must have a column of numbers, found none`);
  }
  return rows;
}

const isNumeric = ({ columns }: DataFile, name: string): boolean =>
  columns.some((column) => column.name === name && /INT|FLOAT|DOUBLE|DECIMAL/.test(column.type));

/** A column's numbers; a cell that holds none is refused with its line. */
async function numbers(data: DataFile, name: string): Promise<Float64Array> {
  const cells = await data.ask(`SELECT TRY_CAST(${identifier(name)} AS DOUBLE) FROM ${table}`);
  if (cells.length === 0) throw new UsageError(`${data.path} must have a row, found none`);
  const values = Float64Array.from(cells, ([cell]) => (cell === null ? NaN : Number(cell)));
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    const found = cells[at][0] === null ? 'none' : String(values[at]);
    throw new UsageError(`${data.path}, row ${at + 1}, ${name} must be a number, found ${found}`);
  }
  return values;
}
