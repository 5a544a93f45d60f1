import { type Engine, literal } from './engine.js';
import type { FileOptions } from './file-options.js';
import { type GivenStyle, numberSql, numberStyleOf, patternOf, styleInWords } from './number-style.js';
import { type Failed, failuresOf, spoken, type TextColumn, tooMany, understoodBy } from './text-column.js';

/** How a column of text is read as numbers. */
export interface NumberReading {
  readonly sql: string;
  /** Undefined where they are plain. */
  readonly words: string | undefined;
  readonly failed: Failed;
  readonly needs?: string;
  /** Options of a declared file by which its run reads the column so, and counts what is not understood. */
  readonly options?: FileOptions;
}

/** Share of the values that have to be numbers. */
const fewest = 0.5;
/** As the engine's cast takes them, so that plain numbers need nothing but it. */
const plainNumber = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$|^[-+]?(nan|inf|infinity)$/i;

/**
 * How a column of text is read as numbers, by all of its values; undefined where fewer than half of them are numbers
 * in one way of writing. `given` is what a person says about separators.
 */
export async function numberReading(
  engine: Engine,
  column: TextColumn,
  given: GivenStyle = {},
): Promise<NumberReading | undefined> {
  const { name, present, values } = column;
  if (present === 0 || !values.some((value) => /\d/.test(value))) return undefined;
  const [plain, others] = [true, false].map((is) => values.filter((value) => plainNumber.test(value) === is));
  const numeric = others.filter((value) => /\d/.test(value));
  const chosen = numberStyleOf(numeric, plain, given);
  const isPlain = numeric.length === 0 && given.decimal === undefined;
  const sql = isPlain ? `TRY_CAST(${name} AS DOUBLE)` : numberSql(name, chosen.style);
  const fits = `regexp_full_match(${name}, ${literal(patternOf(chosen.style))})`;
  const good = isPlain ? `${sql} IS NOT NULL` : `${sql} IS NOT NULL AND ${fits}`;
  const understood = await understoodBy(engine, column, good);
  if (understood < fewest * present) return undefined;
  const { failed, guarded } = await failuresOf(engine, column, good, sql);
  const { decimal, thousands } = chosen.style;
  const needs = chosen.unclear ? unclear(name) : tooMany(name, failed, 'numbers');
  return {
    sql: guarded,
    words: isPlain ? undefined : styleInWords(chosen.style),
    failed,
    ...(needs !== undefined && { needs }),
    ...((!isPlain || failed.count > 0) && {
      options: { decimal, ...(thousands !== undefined && { thousands }) },
    }),
  };
}

function unclear(name: string): string {
  return (
    `the commas in column ${spoken(name)} may separate decimals or thousands: write the file as ` +
    "{ path: …, decimal: ',' } or { path: …, thousands: ',' } under import.files"
  );
}
