import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { isMachineFailure, messageOf, UsageError } from '../errors.js';
import { modulesOf, type ModuleSource, StoredModule } from '../own-models/module-source.js';
import { otherThanFile } from '../store/file-kind.js';
import type { Pipeline } from './pipeline.js';

/** What names modules: the key below which each stands. */
const moduleKind = 'module';
const isModule = (config: object): boolean => 'kind' in config && config.kind === moduleKind;

/** The largest module that is read: it is sent to the threads. */
const mostBytes = 16 << 20;

/** What was read for a checked section, by the section: variants of a pipeline share sections. */
const read = new WeakMap<object, WeakMap<object, unknown>>();
const alone = {};

/**
 * The pipeline with the modules that it names in the places of their paths, which are relative to `folder`: read, and not run.
 * Throws UsageError, with the key, where one cannot be read.
 */
export function withModules(pipeline: Pipeline, folder: string, where: (path: string[]) => string): Pipeline {
  const { simulate } = pipeline;
  const module = (config: object, path: string[], user: string): object => {
    if ('model' in config && typeof config.model === 'object' && config.model !== null) {
      return { ...config, model: module(config.model, [...path, 'model'], user) };
    }
    if (!isModule(config) || !('file' in config)) return config;
    const at = [...path, 'file'];
    const text = textOf(resolve(folder, config.file as string), at, config.file as string, where);
    return {
      ...config,
      file: new StoredModule({
        user,
        file: config.file as string,
        text,
        sha256: createHash('sha256').update(text).digest('hex'),
        dt: simulate?.dt,
      }),
    };
  };
  const estimators = once(pipeline.train, simulate, () => {
    const entries = Object.entries(pipeline.train.estimators);
    if (!entries.some(([, config]) => namesModules({ config }))) return pipeline.train;
    const made = entries.map(([name, config]) => [
      name,
      module(config, ['train', 'estimators', name], `estimator ${name}`),
    ]);
    return { ...pipeline.train, estimators: Object.fromEntries(made) as Pipeline['train']['estimators'] };
  });
  if (!simulate || !isModule(simulate.process)) {
    return estimators === pipeline.train ? pipeline : { ...pipeline, train: estimators };
  }
  const made = once(simulate, undefined, () => {
    const process = module(simulate.process, ['simulate', 'process'], 'process') as typeof simulate.process;
    checkProcess(simulate, process['file'] as ModuleSource, where);
    return { ...simulate, process };
  });
  return { ...pipeline, train: estimators, simulate: made };
}

/** What a process of a user's cannot do. */
function checkProcess(
  { keep, scheme }: NonNullable<Pipeline['simulate']>,
  { exports, file }: ModuleSource,
  where: (path: string[]) => string,
): void {
  const refuse = (key: string, words: string): never => {
    throw new UsageError(`simulate.${key} must be ${words} ${where(['simulate', key])}`);
  };
  if (keep === 'states') {
    refuse(
      'keep',
      'paths for a process of your own, found states: whoever reads them would have to run its code',
    );
  }
  if (scheme === 'exact' && !exports.includes('step')) {
    refuse('scheme', `euler or derivative-free-milstein for ${file}, which exports no step, found exact`);
  }
}

/** The modules of a pipeline: those whose code a run of it may run. */
export const modulesIn = ({ train, simulate }: Pick<Pipeline, 'train' | 'simulate'>): ModuleSource[] => [
  ...modulesOf(simulate ? { process: simulate.process } : {}),
  ...modulesOf(train.estimators),
];

/** Whether values of a pipeline file, unchecked, name a module. */
export function namesModules(values: object): boolean {
  return Object.values(values).some(
    (value: unknown) =>
      typeof value === 'object' && value !== null && (isModule(value) || namesModules(value)),
  );
}

function once<Made>(section: object, beside: object | undefined, make: () => Made): Made {
  const made = read.get(section) ?? new WeakMap<object, unknown>();
  read.set(section, made);
  const key = beside ?? alone;
  if (!made.has(key)) made.set(key, make());
  return made.get(key) as Made;
}

function textOf(path: string, key: string[], written: string, where: (path: string[]) => string): string {
  const refuse = (found: string, cause?: unknown): UsageError =>
    new UsageError(`${key.join('.')} must be a module that can be read, found ${found} ${where(key)}`, {
      cause,
    });
  try {
    const stat = statSync(path);
    const other = otherThanFile(stat);
    if (other !== undefined) throw refuse(`${other} at ${path}`);
    if (stat.size > mostBytes) throw refuse(`${stat.size} bytes at ${path}`);
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof UsageError || isMachineFailure(error)) throw error;
    const why =
      (error as NodeJS.ErrnoException).code === 'ENOENT' ? `no such file (${path})` : messageOf(error);
    throw refuse(`${written}: ${why}`, error);
  }
}
