import { type ModuleOrigin, modelFunctions } from './contract.js';
import { exportedNames } from './module-error.js';
import { processFunctions } from './own-process.js';

const known: readonly string[] = [...modelFunctions, ...processFunctions];

/** A user's module as it was read: the text that runs is the text whose sha256 is an ingredient. */
export interface ModuleSource extends ModuleOrigin {
  readonly sha256: string;
  /** Functions of the contract that its text exports, found without running it. */
  readonly exports: readonly string[];
  /** Time between two rows, where they are simulated. */
  readonly dt: number | undefined;
}

/** The same in a config: of all that it holds, the content alone is an ingredient. */
export class StoredModule implements ModuleSource {
  readonly user: string;
  readonly file: string;
  readonly text: string;
  readonly sha256: string;
  readonly exports: readonly string[];
  readonly dt: number | undefined;

  constructor({ user, file, text, sha256, dt }: Omit<ModuleSource, 'exports'>) {
    [this.user, this.file, this.text, this.sha256, this.dt] = [user, file, text, sha256, dt];
    const names = exportedNames(text);
    this.exports = known.filter((name) => names.includes(name));
  }

  toJSON(): Pick<ModuleSource, 'sha256' | 'exports'> {
    return { sha256: this.sha256, exports: this.exports };
  }
}

/** The modules that a mapping of configs names, and the models in these. */
export function modulesOf(configs: Readonly<Record<string, object>>): ModuleSource[] {
  return Object.values(configs).flatMap((config) => [
    ...('file' in config && isModule(config.file) ? [config.file] : []),
    ...('model' in config && typeof config.model === 'object' && config.model !== null
      ? modulesOf({ model: config.model })
      : []),
  ]);
}

const isModule = (file: unknown): file is ModuleSource =>
  typeof file === 'object' && file !== null && 'text' in file && 'sha256' in file;
