import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { RunError, UsageError } from '../errors.js';
import { nearest } from '../nearest.js';
import { tableNames } from '../rows/dataset-tables.js';
import { stageArguments, stageKinds } from '../stages/index.js';
import { journalName } from '../store/journal.js';
import { manifestName, readManifest } from '../store/manifest.js';
import type { Dataset } from '../store/dataset.js';
import { gridResults, resultsIn } from './grid-results.js';
import { runsDataset, stageDataset, stageNames, type StageLookup } from './stage-dataset.js';

/** What is to be looked at. */
export type Source =
  | { readonly kind: 'file'; readonly path: string; readonly isGrid?: boolean }
  | {
      readonly kind: 'dataset';
      readonly dataset: Dataset;
      readonly table: string | undefined;
      /** The name of the pipeline whose stage was asked for: datasets have none of their own. */
      readonly pipeline?: string;
    };

const stageWords = [...stageKinds, ...stageArguments.map((argument) => argument.replace('NAME', '[\\w-]+'))];

/** A stage's name, and one of its tables behind a stroke: `train:network/history`. */
const stageForm = new RegExp(`^(${stageWords.join('|')})(?:/([\\w-]+))?$`);

/**
 * Finds what a person names: a stage of the pipeline, `grid`, the folder of a dataset (with a table) or of a grid, or an
 * Arrow file. Names of stages and `grid` come first; `./simulate` is the file or folder. Throws UsageError where there is no such thing, RunError
 * where there is and it cannot be read.
 */
export async function findSource(what: string, lookup: StageLookup): Promise<Source> {
  const stage = stageForm.exec(what);
  if (stage) {
    const { dataset, pipeline } = await stageDataset(stage[1], lookup);
    return { ...selectTable(dataset, stage[2]), pipeline };
  }
  if (what === 'grid') return { kind: 'file', path: gridResults(lookup), isGrid: true };
  if (!existsSync(what)) return nothingThere(what, lookup);
  return isFolder(what) ? inFolder(what) : { kind: 'file', path: what };
}

/**
 * The folder of a stage's dataset, or of one of its tables. Throws UsageError where the pipeline has no such stage, RunError
 * where it is not stored: what makes it.
 */
export async function stageFolder(what: string, lookup: StageLookup): Promise<string> {
  const [, stage, table] = stageForm.exec(what) ?? [what, what];
  const { dataset } = await stageDataset(stage, lookup);
  return folderOf(dataset, table);
}

/** The same of a run's dataset. Throws UsageError where the run had no such stage, RunError where its dataset is gone. */
export function runsStageFolder(what: string, run: string, lookup: StageLookup): string {
  const [, stage, table] = stageForm.exec(what) ?? [what, what];
  return folderOf(runsDataset(stage, run, lookup), table);
}

function folderOf(dataset: Dataset, table: string | undefined): string {
  selectTable(dataset, table);
  return table === undefined ? dataset.folder : join(dataset.folder, table);
}

/** Whether a name is a stage's, whatever files there are. */
export function isStage(what: string): boolean {
  return stageForm.test(what);
}

function selectTable(
  dataset: Dataset,
  table: string | undefined,
): Extract<Source, { readonly kind: 'dataset' }> {
  const known = tableNames(dataset);
  if (table !== undefined && !known.includes(table)) {
    const { stage } = dataset.manifest;
    throw new UsageError(
      known.length > 0
        ? `${stage} has no table ${table}${nearest(table, known)}`
        : `${stage} is one table without a name: leave /${table} out`,
    );
  }
  return { kind: 'dataset', dataset, table };
}

function inFolder(folder: string): Source {
  const results = resultsIn(folder);
  if (results !== undefined) return { kind: 'file', path: results, isGrid: true };
  const manifest = readManifest(folder);
  if (manifest) return selectTable({ folder, manifest }, undefined);
  const parent = dirname(resolve(folder));
  const above = readManifest(parent);
  if (above) return selectTable({ folder: join(folder, '..'), manifest: above }, basename(resolve(folder)));
  if (isUnfinished(folder)) throw unfinished(folder, resolve(folder));
  if (isUnfinished(parent)) throw unfinished(folder, parent);
  throw new RunError(
    `${folder} is no dataset: it must hold a ${manifestName}, as ${join('data', 'store', '<stage>', '<fingerprint>')} does`,
  );
}

/** Datasets lie in store/<stage>/<fingerprint>: the folder above says what to run. */
function unfinished(folder: string, dataset: string): RunError {
  const stage = basename(dirname(dataset));
  const command = stageForm.test(stage) ? `\`pipeline run ${stage}\`` : 'the same command';
  return new RunError(
    `${folder} is unfinished: a run is making it or was interrupted; ` +
      `${command} with the pipeline file and values that began it resumes it`,
  );
}

/** Whether there is what a run that has not finished leaves: a journal, a checkpoint, the lock of its writer. */
function isUnfinished(folder: string): boolean {
  return readdirSync(folder).some(
    (name) => name === journalName || /^checkpoint\.|^writer-.*\.lock$/.test(name),
  );
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Says what there is instead of a name that is neither a stage's nor a file's. */
async function nothingThere(what: string, lookup: StageLookup): Promise<Source> {
  const folder = dirname(what);
  const above = what.includes('/') && isFolder(folder) ? readManifest(folder) : undefined;
  if (above) return selectTable({ folder, manifest: above }, basename(what));
  const [stage] = what.split('/');
  const names = /^[\w:-]+(\/[\w-]+)?$/.test(what) ? await stageNames(lookup).catch(() => []) : [];
  if (names.length === 0) throw new UsageError(`there is no file or folder ${what === '' ? "''" : what}`);
  throw new UsageError(`there is no stage, file or folder ${what}${nearest(stage, names)}`);
}
