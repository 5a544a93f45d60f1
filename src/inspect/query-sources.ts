import { plainFile } from '../arrow/plain-file.js';
import { readArrow } from '../arrow/reader.js';
import type { ArrowTable } from '../sql/arrow-scan.js';
import { piecesOf, tableNames } from '../rows/dataset-tables.js';
import { readFile } from '../store/files.js';
import type { Dataset } from '../store/dataset.js';
import { findSource, isStage, type Source } from './source.js';
import { type StageLookup, storedDatasets } from './stage-dataset.js';

/** The tables that SQL may name. */
export interface QuerySources {
  /** By their names in lower case, as SQL takes them; a table may have several. */
  readonly tables: ReadonlyMap<string, ArrowTable>;
  /** One name of each, as a person is told it. */
  readonly listed: readonly string[];
  /** The stages that have none, since they are not stored. */
  readonly missing: readonly string[];
}

/**
 * The tables behind what a person names: all that are stored of the pipeline for a stage of it, those of a dataset's
 * folder, `grid` for a grid's results, `file` for an Arrow file. Of datasets nothing is read yet. Throws as `findSource` does.
 */
export async function querySources(what: string, lookup: StageLookup): Promise<QuerySources> {
  const source = await findSource(what, lookup);
  if (source.kind === 'file') {
    const name = source.isGrid ? 'grid' : 'file';
    return { tables: new Map([[name, await fileTable(source.path)]]), listed: [name], missing: [] };
  }
  if (!isStage(what)) return { ...datasetTables([source.dataset]), missing: [] };
  const { datasets, missing } = await storedDatasets(lookup);
  return { ...datasetTables(datasets), missing };
}

/** The query for all of what a source is: one table. */
export function wholeTable(source: Source): string {
  if (source.kind === 'file') return `FROM ${source.isGrid ? 'grid' : 'file'}`;
  const { dataset, table = tableNames(dataset).at(0) } = source;
  const { stage } = dataset.manifest;
  return `FROM "${table === undefined ? stage : `${stage}/${table}`}"`;
}

/** Of an Arrow file, which is read at once: what unpacks it may have to be loaded. */
async function fileTable(path: string): Promise<ArrowTable> {
  const bytes = await plainFile(readFile(path)!, path);
  return { path, pieces: [() => readArrow(bytes, path)] };
}

/** A table of a dataset, and what it may be called: the better names last. */
interface NamedTable {
  readonly table: ArrowTable;
  /** As inspect has it: train:network/history. */
  readonly full: string;
  /** The same without quotes: train_network_history. */
  readonly long: string;
  /** Without its stage: history. */
  readonly short: string | undefined;
  readonly ofEvaluate: boolean;
}

/**
 * Names are given in four rounds: full ones, long ones, short ones of evaluate, short ones of all others. A name that
 * would stand for two tables of a round, or that has been given, stands for none of them.
 */
function datasetTables(datasets: readonly Dataset[]): Pick<QuerySources, 'tables' | 'listed'> {
  const named = datasets.flatMap(namedTables);
  const tables = new Map<string, ArrowTable>();
  const shown = new Map<ArrowTable, string>();
  const rounds: ((one: NamedTable) => string | undefined)[] = [
    ({ full }) => full,
    ({ long }) => long,
    ({ short, ofEvaluate }) => (ofEvaluate ? short : undefined),
    ({ short, ofEvaluate }) => (ofEvaluate ? undefined : short),
  ];
  for (const nameIn of rounds) {
    const names = named.map((one) => nameIn(one)?.toLowerCase());
    const free = names.map((name) => name !== undefined && !tables.has(name));
    named.forEach((one, i) => {
      const name = names[i];
      if (name === undefined || !free[i] || names.indexOf(name) !== names.lastIndexOf(name)) return;
      tables.set(name, one.table);
      shown.set(one.table, /^\w+$/.test(name) ? nameIn(one)! : `"${nameIn(one)}"`);
    });
  }
  return { tables, listed: [...shown.values()] };
}

function namedTables(dataset: Dataset): NamedTable[] {
  const { stage } = dataset.manifest;
  const names = tableNames(dataset);
  return (names.length > 0 ? names : [undefined]).map((name) => {
    const full = name === undefined ? stage : `${stage}/${name}`;
    return {
      table: datasetTable(dataset, name, full),
      full,
      long: full.replace(/\W/g, '_'),
      short: name?.replace(/\W/g, '_'),
      ofEvaluate: stage === 'evaluate',
    };
  });
}

/** Each piece is checked, or computed, when it is read. */
function datasetTable(dataset: Dataset, name: string | undefined, full: string): ArrowTable {
  return { path: full, pieces: piecesOf(dataset, name).map((piece) => () => piece.read()) };
}
