import { type DateFormats, dateFormatsOf, formatInWords } from './date-formats.js';
import { type Engine, literal } from './engine.js';
import { type Failed, failuresOf, spoken, type TextColumn, tooMany, understoodBy } from './text-column.js';

/** How a column of text is read as times. */
export interface DateReading {
  readonly sql: string;
  /** The format that most of its values have; undefined where they are as ISO 8601 has them. */
  readonly format: string | undefined;
  readonly words: string;
  readonly failed: Failed;
  readonly needs?: string;
}

/** Share of the values that have to be dates. */
const fewest = 0.9;
/** Years that are meant as such: %Y takes two digits too. */
const firstYear = 1000;
/** A step among steps of which one reading has all alike: so many times the commonest, and the other's so much more. */
const evenAt = 5;
/** Beginning of a date as ISO 8601 writes it, also with strokes. */
const iso = String.raw`^\s*\d{4}([-/])\d{1,2}[-/]\d{1,2}([T ]+\d{1,2}:\d{2}.*)?\s*$`;
const zone = String.raw`(Z|[+-]\d{2}(:?\d{2})?)\s*$`;

/** Whether a text is a date in some format. */
export function isDateLike(text: string): boolean {
  return new RegExp(iso).test(text) || dateFormatsOf([text]).length > 0;
}

/** A reading of a column and what its values are by it. */
interface Tried {
  readonly formats: DateFormats;
  readonly sql: string;
  readonly understood: number;
}

/**
 * How a column of text is read as dates, by all of its values: the reading that fits most of them; where several fit as
 * many, the one by which the rows are in order, oldest or newest first; where that is several, the one whose steps are
 * even (months, where the other has days and a leap to the next year). Undefined where it holds no dates.
 */
export async function dateReading(engine: Engine, column: TextColumn): Promise<DateReading | undefined> {
  const { values, present } = column;
  if (present === 0) return undefined;
  const standard = await isoReading(engine, column);
  if (standard) return standard;
  const tried: Tried[] = [];
  for (const formats of dateFormatsOf(values)) {
    const sql = timeSql(column.name, formats.formats);
    const understood = await understoodBy(engine, column, isMeant(sql));
    tried.push({ formats, sql, understood });
  }
  const most = Math.max(0, ...tried.map(({ understood }) => understood));
  if (most < fewest * present) return undefined;
  const best = tried.filter(({ understood }) => understood === most);
  const decided = await decide(engine, column, best);
  if (await lookLikeIds(engine, column, best)) return undefined;
  const { sql, formats } = decided ?? best[0];
  const { failed, guarded } = await failuresOf(engine, column, isMeant(sql), sql);
  const needs = decided ? tooMany(column.name, failed, 'dates') : undecided(column, best);
  return {
    sql: guarded,
    format: formats.formats[0],
    words: formatInWords(formats.formats[0]),
    failed,
    ...(needs !== undefined && { needs }),
  };
}

/**
 * Whether values such as 1-2-11 are rather ids: years of two digits, days and months without a zero in front, no strokes
 * between them, and the rows in no order by any reading.
 */
async function lookLikeIds(engine: Engine, column: TextColumn, readings: readonly Tried[]): Promise<boolean> {
  if (
    !readings.every(({ formats }) =>
      formats.formats.every((format) => /^%\w[-. ]%\w[-. ]%\w$/.test(format) && /%y/.test(format)),
    )
  )
    return false;
  if (!column.values.some((value) => /^\d\D|\D\d\D|\D\d$/.test(value))) return false;
  const steps = await Promise.all(readings.map(({ sql }) => stepsOf(engine, column, sql)));
  return !steps.some(({ sorted }) => sorted);
}

/** A condition on times that text gives. */
function isMeant(sql: string): string {
  return `year(${sql}) >= ${firstYear}`;
}

/** The times of text in `formats`; a date where they have no time of day. */
export function timeSql(column: string, formats: readonly string[]): string {
  const list = formats.map(literal).join(', ');
  const parsed = `try_strptime(${column}, ${formats.length > 1 ? `[${list}]` : list})`;
  return formats.some((format) => /%[HI]/.test(format)) ? parsed : `CAST(${parsed} AS DATE)`;
}

async function isoReading(engine: Engine, column: TextColumn): Promise<DateReading | undefined> {
  const { name, values } = column;
  if (!values.some((value) => new RegExp(iso).test(value))) return undefined;
  const [hasTime, hasZone] = [/\d:\d/, new RegExp(String.raw`\d:\d.*${zone}`)].map((pattern) =>
    values.some((value) => pattern.test(value)),
  );
  const type = hasZone ? 'TIMESTAMPTZ' : hasTime ? 'TIMESTAMP' : 'DATE';
  const sql = `TRY_CAST(${name} AS ${type})`;
  const good = `${sql} IS NOT NULL AND regexp_matches(${name}, ${literal(iso)})`;
  if ((await understoodBy(engine, column, good)) < fewest * column.present) return undefined;
  const { failed, guarded } = await failuresOf(engine, column, good, sql);
  return {
    sql: guarded,
    format: undefined,
    words: `year-month-day${hasTime ? ' and time of day' : ''}`,
    failed,
  };
}

/** The reading that the order of the rows decides for; undefined where it does not. */
async function decide(
  engine: Engine,
  column: TextColumn,
  readings: readonly Tried[],
): Promise<Tried | undefined> {
  if (readings.length === 1) return readings[0];
  const [first, ...others] = readings;
  const differ = others.map(({ sql }) => `count(*) FILTER (${sql} IS DISTINCT FROM ${first.sql})`);
  const [differences] = await rows(engine, `SELECT ${differ.join(', ')} FROM ${column.table}`);
  if (differences.every((count) => Number(count) === 0)) return first;
  const steps = await Promise.all(readings.map(({ sql }) => stepsOf(engine, column, sql)));
  const inOrder = readings.map((reading, i) => ({ reading, ...steps[i] })).filter(({ sorted }) => sorted);
  if (inOrder.length < 2) return inOrder[0]?.reading;
  const [evenest, next] = inOrder.toSorted((a, b) => a.unevenness - b.unevenness);
  const clear = evenest.unevenness <= evenAt && next.unevenness >= evenAt * evenest.unevenness;
  return clear ? evenest.reading : undefined;
}

/** Whether the times are in order, oldest or newest first, and how many times the middle step the longest is. */
async function stepsOf(
  engine: Engine,
  { table }: TextColumn,
  sql: string,
): Promise<{ sorted: boolean; unevenness: number }> {
  const [[up, down, unevenness]] = await rows(
    engine,
    `SELECT count(*) FILTER (step > 0), count(*) FILTER (step < 0),
            max(abs(step)) / median(abs(step)) FILTER (step <> 0)
     FROM (SELECT epoch(time) - lag(epoch(time)) OVER (ORDER BY row) AS step
           FROM (SELECT rowid AS row, ${sql} AS time FROM ${table} WHERE time IS NOT NULL))`,
  );
  const sorted = Math.min(Number(up), Number(down)) === 0 && Number(up) + Number(down) > 0;
  return { sorted, unevenness: Number(unevenness ?? Infinity) };
}

function undecided({ name }: TextColumn, readings: readonly Tried[]): string {
  const [first, second] = readings.map(({ formats }) => formats.formats[0]);
  return (
    `column ${spoken(name)} fits ${formatInWords(first)} and ${formatInWords(second)}, and the order of the rows does not ` +
    `decide: write the file as { path: …, dateFormat: ${literal(first)} } or with ${literal(second)} under import.files`
  );
}

async function rows({ connection }: Engine, sql: string): Promise<unknown[][]> {
  return (await connection.run(sql)).getRows();
}
