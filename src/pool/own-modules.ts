import type { ModuleSource } from '../own-models/module-source.js';

/** The modules of users that a task runs: its input says them, so that the thread loads them first. */
export function ownModulesOf(input: unknown): readonly ModuleSource[] {
  if (typeof input !== 'object' || input === null || !('ownModules' in input)) return [];
  return input.ownModules as readonly ModuleSource[];
}
