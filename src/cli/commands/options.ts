import { InvalidArgumentError, Option } from 'commander';
import { allCores, dataFolder, type EngineChoice, engineKinds, mostThreads } from '../../library/defaults.js';

/** Options that several commands share, each defined once. */

function threadCount(text: string): number {
  const threads = Number(text);
  if (!Number.isInteger(threads) || threads < 1 || threads > mostThreads) {
    throw new InvalidArgumentError(`it must be a whole number from 1 to ${mostThreads}.`);
  }
  return threads;
}

/** A variable of the environment that says the option's value where the command line does not; an empty one says nothing. */
function fromEnvironment(option: Option, variable: string): Option {
  return process.env[variable] === '' ? option : option.env(variable);
}

export function threadsOption(): Option {
  const option = new Option('--threads <n>', 'threads to compute on; the results are the same for any number')
    .argParser(threadCount)
    .default(allCores(), 'all cores');
  return fromEnvironment(option, 'PATHFIT_THREADS');
}

export function dataOption(): Option {
  const option = new Option('--data <dir>', 'folder that datasets are stored in').default(dataFolder);
  return fromEnvironment(option, 'PATHFIT_DATA');
}

export function setOption(): Option {
  const collect = (value: string, before: string[]): string[] => [...before, value];
  return new Option('--set <key=value>', 'replace a value of the pipeline file (YAML); may be repeated')
    .argParser(collect)
    .default([], 'none');
}

/** Who computes, and what is needed to ask them. */
export function engineOptions(): readonly Option[] {
  return [
    new Option('--engine <name>', 'who computes: local, bullmq or slurm; the results are the same')
      .choices(engineKinds)
      .default('local'),
    redisOption(),
  ];
}

export function redisOption(): Option {
  return fromEnvironment(
    new Option('--redis <url>', 'Redis for the engine bullmq: redis://host:6379'),
    'PATHFIT_REDIS',
  );
}

export interface EngineFlags {
  engine: (typeof engineKinds)[number];
  redis?: string;
}

/** What the options say of who computes. */
export function engineOf({ engine: kind, redis }: EngineFlags): EngineChoice {
  return kind === 'bullmq' ? { kind, redis } : { kind };
}

/** Whether modules of the pipeline file may run. */
export function allowCodeOption(): Option {
  return new Option('--allow-code', 'run the modules that the pipeline file names: code of its author');
}

/** What was said, or else, where there are modules to run, the user's own configuration. */
export async function codeIsAllowed(flag: true | undefined, modules: readonly string[]): Promise<boolean> {
  if (flag === true || modules.length === 0) return flag === true;
  const { configurationAllowsCode } = await import('../../library/allowed-code.js');
  return configurationAllowsCode();
}

export function jsonOption(): Option {
  return new Option('--json', 'one JSON document on stdout');
}
