import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Digest, Tables } from './digest.js';

/** The columns of a run's datasets by stage; of a grid its results, as if they were a stage's. */
export type Stages = Record<string, Tables>;

const file = 'test/vectors/columns.json';

/** What is recorded, by case. */
export const record: Record<string, Stages> = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, Stages>)
  : {};

/** A column by where it stands. */
interface Place {
  readonly stage: string;
  readonly table: string;
  readonly column: string;
  readonly digest: Digest;
}

function placesOf(stages: Stages): Place[] {
  return Object.entries(stages).flatMap(([stage, tables]) =>
    Object.entries(tables).flatMap(([table, columns]) =>
      Object.entries(columns).map(([column, digest]) => ({ stage, table, column, digest })),
    ),
  );
}

const find = (stages: Stages, { stage, table, column }: Place): Digest | undefined =>
  stages[stage]?.[table]?.[column];

const nameOf = (name: string, { stage, table, column }: Place): string =>
  `${name}, ${stage}, ${table === '' ? '' : `table ${table}, `}column ${column}`;

/** A sentence for every recorded column of a case that is not found, or not as it was recorded. */
export function differences(name: string, found: Stages): string[] {
  return placesOf(record[name] ?? {}).flatMap((place) => {
    const difference = differenceOf(place.digest, find(found, place));
    return difference === undefined ? [] : [`${nameOf(name, place)}: ${difference}`];
  });
}

/** Columns that have come since the record, by stage and name: values that are recorded are the same. */
const added = new Set(['targets split']);

/** The columns of a case that are found, were not recorded, and are none that were added. */
export function unrecorded(name: string, found: Stages): string[] {
  return placesOf(found)
    .filter((place) => find(record[name] ?? {}, place) === undefined)
    .filter(({ stage, column }) => !added.has(`${stage} ${column}`))
    .map((place) => nameOf(name, place));
}

function differenceOf(recorded: Digest, found: Digest | undefined): string | undefined {
  if (!found) return 'it is gone';
  const [type, rows, sha256, marks, first, last] = recorded;
  if (found[0] !== type) return `it was of type ${type} and is of type ${found[0]}`;
  if (found[1] !== rows) return `it had ${rows} rows and has ${found[1]}`;
  if (found[2] === sha256) return undefined;
  const shown = (value: unknown): string => JSON.stringify(value);
  return (
    `the first row that differs is ${firstDifference(marks, found[3], rows)} of ${rows}; ` +
    `its first value was ${shown(first)} and is ${shown(found[4])}, ` +
    `its last was ${shown(last)} and is ${shown(found[5])}`
  );
}

/** Marks stand behind rows 1, 2, 4, 8, … */
function firstDifference(recorded: string, found: string, rows: number): string {
  const [before, after] = [recorded.split(' '), found.split(' ')];
  const mark = before.findIndex((value, i) => value !== after[i]);
  if (mark === 0) return '1';
  const [low, high] = mark < 0 ? [2 ** (before.length - 1) + 1, rows] : [2 ** (mark - 1) + 1, 2 ** mark];
  return low === high ? `${low}` : `one from ${low} to ${high}`;
}

/**
 * Writes the record of the cases of these names: of those that were found what was found, else what is recorded. With
 * `keep`, a column that is recorded stays as it was recorded.
 */
export function writeRecord(
  names: readonly string[],
  found: Readonly<Record<string, Stages>>,
  keep: boolean,
): void {
  const cases = names.map((name) => {
    const stages = found[name] ?? record[name] ?? {};
    for (const place of keep ? placesOf(record[name] ?? {}) : []) {
      if (find(stages, place)) stages[place.stage][place.table][place.column] = place.digest;
    }
    return [name, stages] as const;
  });
  writeFileSync(file, `${lineByLine(Object.fromEntries(cases))}\n`);
}

/** JSON with a line a column, so that a difference between two records says which. */
function lineByLine(value: object): string {
  if (Array.isArray(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, inside]) => `${JSON.stringify(key)}: ${lineByLine(inside as object)}`,
  );
  return `{\n${entries.join(',\n')}\n}`;
}
