import { UsageError } from '../../errors.js';
import { configurationFile, readConfiguration } from '../configuration.js';

/** What a user’s own configuration says of Slurm: what a cluster wants is nobody’s but theirs, and no ingredient of anything. */
export interface SlurmSettings {
  /** Words for sbatch, such as --partition=short and --time=2:00:00. */
  readonly options: readonly string[];
  /** Threads of a task: --cpus-per-task. */
  readonly threads: number;
  /** Tasks of an array at most, and so how many work at once. */
  readonly tasks: number;
  /** How often the tasks of a piece may end without it before the run fails. */
  readonly attempts: number;
  /** Lines of shell that come before, such as `module load nodejs`. */
  readonly setup: string;
}

const usual: SlurmSettings = { options: [], threads: 1, tasks: 100, attempts: 5, setup: '' };

/** The settings of a file, or the usual ones where there is none. Throws UsageError. */
export function slurmSettings(
  file = configurationFile(),
  isNamed = process.env['PATHFIT_CONFIG'] !== undefined,
): SlurmSettings {
  const found = readConfiguration(file, isNamed);
  if (found === undefined) return usual;
  const block = found['slurm'] ?? {};
  if (typeof block !== 'object' || Array.isArray(block)) throw misfit(file, 'slurm', 'a mapping', block);
  for (const [key, value] of Object.entries(block)) {
    const check = checks[key as keyof SlurmSettings] as [string, (value: unknown) => boolean] | undefined;
    if (!check)
      throw new UsageError(`slurm.${key} is no key of ${file}: there are ${Object.keys(checks).join(', ')}`);
    if (!check[1](value)) throw misfit(file, `slurm.${key}`, check[0], value);
  }
  return { ...usual, ...block };
}

const isWhole = (value: unknown, most: number): boolean =>
  Number.isSafeInteger(value) && (value as number) >= 1 && (value as number) <= most;

/** What each key must be. Slurm itself takes arrays of 1,000 tasks where nobody has changed that. */
const checks: Readonly<Record<keyof SlurmSettings, [string, (value: unknown) => boolean]>> = {
  options: [
    'a list of words for sbatch',
    (value) =>
      Array.isArray(value) && value.every((word) => typeof word === 'string' && word.startsWith('-')),
  ],
  threads: ['a whole number from 1 to 256', (value) => isWhole(value, 256)],
  tasks: ['a whole number from 1 to 1000', (value) => isWhole(value, 1000)],
  attempts: ['a whole number from 1 to 100', (value) => isWhole(value, 100)],
  setup: ['lines of shell', (value) => typeof value === 'string'],
};

function misfit(file: string, key: string, must: string, found: unknown): UsageError {
  return new UsageError(
    `${key} of ${file} must be ${must}, found ${JSON.stringify(found)?.slice(0, 60) ?? 'nothing'}`,
  );
}
