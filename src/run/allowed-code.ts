import type { EngineChoice } from '../engines/engine-choice.js';
import { OptionError } from '../errors.js';
import { modulesIn } from '../pipeline/own-modules.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import type { PlannedStage } from './plan.js';

/** Throws OptionError where computing one of these stages would run users' code: names the files, and how to allow it. */
export function refuseCode(stages: readonly Pick<PlannedStage, 'modules'>[]): void {
  const users = new Map<string, Set<string>>();
  for (const { file, user } of stages.flatMap(({ modules }) => modules)) {
    users.set(file, (users.get(file) ?? new Set()).add(user));
  }
  if (users.size === 0) return;
  const named = [...users].map(([file, all]) => `${file} (${[...all].join(', ')})`).join(' and ');
  throw new OptionError(
    (name) =>
      `this pipeline would run code of its own, ${named}, which nobody has allowed: read it, and where you trust it ` +
      `pass ${name('allowCode: true', '--allow-code')}, or put allowCode: true into your own configuration`,
  );
}

/** Throws OptionError where other machines are to compute what a user's code makes: none of them is allowed to run it. */
export function checkEngine(pipeline: Pipeline, engine: EngineChoice | undefined): void {
  const [module] = modulesIn(pipeline);
  if (module === undefined || engine === undefined || engine.kind === 'local') return;
  throw new OptionError(
    (name) =>
      `${name('engine')} must be local for a pipeline with code of its own (${module.file}), which runs on this machine alone, found ${engine.kind}`,
  );
}
