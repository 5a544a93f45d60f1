import { basename, isAbsolute, relative, sep } from 'node:path';
import { shellWord } from '../text.js';
import type { Value } from './elements.js';
import type { GridRequest } from './plan.js';

/** More points than a person is likely to mean: the command runs them only with --yes. */
export const manyPoints = 10_000;

/**
 * The command that makes a grid's results again, for a shell: what decides what is in them, and nothing else. Neither
 * threads nor the data folder are told, and of the file its path from the current folder, or where it lies elsewhere its
 * name alone: results are the same on every machine.
 */
export function gridCommand(request: GridRequest, points: number, keepGoing: boolean): string {
  const { file, words, sets, zip, exclude, prune, metric, name } = request;
  const option = (flag: string, values: readonly (string | undefined)[]): string[] =>
    values.filter((value) => value !== undefined).map((value) => `--${flag} ${shellWord(value)}`);
  return [
    'pipeline grid',
    shellWord(fileName(file)),
    ...words.map(shellWord),
    ...option('set', sets),
    ...option('zip', zip),
    ...option('exclude', exclude),
    ...option('prune', [prune]),
    ...option('metric', [metric]),
    ...option('name', [name]),
    ...(keepGoing ? ['--keep-going'] : []),
    ...(points > manyPoints ? ['--yes'] : []),
  ].join(' ');
}

/** The beginning of the command that makes a point's datasets, to which its values are added (pointCommand). */
export function runCommand({ file, sets }: Pick<GridRequest, 'file' | 'sets'>): string {
  return [
    'pipeline run all',
    shellWord(fileName(file)),
    ...sets.map((set) => `--set ${shellWord(set)}`),
  ].join(' ');
}

/** The command that makes the datasets of a point, of which small points keep none. Values are JSON, which is YAML. */
export function pointCommand(run: string, values: ReadonlyMap<string, Value>): string {
  const sets = [...values].map(([key, value]) => `--set ${shellWord(`${key}=${JSON.stringify(value)}`)}`);
  return [run, ...sets].join(' ');
}

function fileName(file: string): string {
  const path = relative('', file);
  const isElsewhere = path.startsWith(`..${sep}`) || isAbsolute(path);
  return isElsewhere ? basename(file) : path.split(sep).join('/');
}
