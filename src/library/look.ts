import { OptionError, UsageError } from '../errors.js';
import type { Inspection } from '../inspect/inspection.js';
import type { QuerySources } from '../inspect/query-sources.js';
import type { QueryInspection, WantedRows } from '../inspect/query.js';
import type { RowChoice } from '../inspect/row-choice.js';
import type { Source } from '../inspect/source.js';
import type { StageLookup } from '../inspect/stage-dataset.js';
import type { Wanted } from '../inspect/table.js';
import { shellWord } from '../text.js';
import * as defaults from './defaults.js';

/**
 * What `inspect` reads, as it is read: its lists know how long they are where their first items alone were taken. `inspect`
 * makes plain data of it; the command makes text and CSV.
 */

/** Where what is inspected is looked for. */
export interface Lookup {
  /** The pipeline file that says what its stages are, and whose results `grid` are; the usual one where nothing is said. */
  readonly pipeline?: string;
  /** Values in place of the pipeline file's, as the command's `--set` has them: `targets.noise=0`. */
  readonly set?: readonly string[];
  /** The grid that `grid` is, where it has another name than the pipeline. */
  readonly name?: string;
  readonly dataFolder?: string;
  /** Aborted when reading is to stop. */
  readonly signal?: AbortSignal;
}

/** Rows of each table: one of the three, `head: 5` where none is given. */
export interface RowsAsked {
  /** The first rows; Infinity for all of them. */
  readonly head?: number;
  /** The last rows. */
  readonly tail?: number;
  /** Rows that chance takes, in their order: the same each time. */
  readonly sample?: number;
}

type LookOptions = Lookup &
  RowsAsked &
  Omit<Wanted, 'rows'> & {
    /** What can be made of one table alone, for the message where there are several. */
    readonly oneTableFor?: string;
  };

/** Throws UsageError where there is no such thing, RunError where it is not stored or damaged, InterruptedError. */
export async function look(what: string, options: LookOptions): Promise<Inspection> {
  const { oneTableFor, signal = new AbortController().signal } = options;
  const rows = rowChoice(options);
  const { findSource } = await import('../inspect/source.js');
  const { tableNames } = await import('../rows/dataset-tables.js');
  const { inspectSource } = await import('../inspect/inspection.js');
  const source = await findSource(what, stageLookup(what, options));
  if (oneTableFor !== undefined) checkOneTable(source, tableNames, oneTableFor);
  return inspectSource(source, { ...options, rows }, signal);
}

type AskOptions = Lookup & WantedRows;

/** The same of what SQL finds in the tables behind `what`. */
export async function ask(what: string, sql: string, options: AskOptions): Promise<QueryInspection> {
  const { runQuery, queryRows } = await import('../inspect/query.js');
  const { signal = new AbortController().signal } = options;
  return runQuery(await tablesOf(what, options), sql, (found) => queryRows(sql, found, options), signal);
}

/** The tables that SQL may name. */
export async function tablesOf(what: string, lookup: Lookup): Promise<QuerySources> {
  const { querySources } = await import('../inspect/query-sources.js');
  return querySources(what, stageLookup(what, lookup));
}

/** The query for all rows of the one table that is looked at. Throws UsageError where there are several. */
export async function wholeTableSql(what: string, wantedFor: string, lookup: Lookup): Promise<string> {
  const { findSource } = await import('../inspect/source.js');
  const { tableNames } = await import('../rows/dataset-tables.js');
  const { wholeTable } = await import('../inspect/query-sources.js');
  const source = await findSource(what, stageLookup(what, lookup));
  checkOneTable(source, tableNames, wantedFor);
  return wholeTable(source);
}

/** The same in the words of src/inspect, and what a command to run has to repeat of it. */
export function stageLookup(
  what: string,
  { pipeline, set = [], name, dataFolder = defaults.dataFolder }: Lookup,
): StageLookup {
  if (name !== undefined && what !== 'grid') {
    throw new OptionError((option) => {
      const instead = option("inspect('grid', { name })", '`pipeline inspect grid --name …`');
      return `${option('name')} must come with grid, found ${what}: write ${instead}`;
    });
  }
  const usual = defaults.usualFile();
  const pipelineFile = pipeline ?? usual;
  const file = pipelineFile === usual ? '' : ` ${shellWord(pipelineFile)}`;
  const data = dataFolder === defaults.dataFolder ? '' : ` --data ${shellWord(dataFolder)}`;
  const values = set.map((value) => ` --set ${shellWord(value)}`).join('');
  return { pipelineFile, set, dataFolder, gridName: name, runArguments: file + data + values };
}

function rowChoice({ head, tail, sample }: RowsAsked): RowChoice {
  const asked = Object.entries({ head, tail, sample }).flatMap(([kind, count]): RowChoice[] =>
    count === undefined ? [] : [{ kind: kind as RowChoice['kind'], count }],
  );
  const [rows = { kind: 'head', count: 5 }, ...more] = asked;
  if (more.length > 0) {
    throw new OptionError((name) => {
      const found = asked.map(({ kind }) => name(kind)).join(' and ');
      return `rows must be asked for in one way, found ${found}: leave all but one out`;
    });
  }
  const { kind, count } = rows;
  if (count !== Infinity && !(Number.isSafeInteger(count) && count >= 0)) {
    throw new OptionError((name) => `${name(kind)} must be a whole number of rows, found ${count}`);
  }
  return rows;
}

function checkOneTable(
  source: Source,
  tableNames: typeof import('../rows/dataset-tables.js').tableNames,
  wantedFor: string,
): void {
  if (source.kind === 'file' || source.table !== undefined) return;
  const { stage } = source.dataset.manifest;
  const names = tableNames(source.dataset);
  if (names.length <= 1) return;
  throw new UsageError(
    `${wantedFor} must be of one table, found ${names.length} in ${stage}: name one of ${names.map((name) => `${stage}/${name}`).join(', ')}`,
  );
}
