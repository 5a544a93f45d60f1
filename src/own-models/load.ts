import * as vm from 'node:vm';
import type { OwnModel } from './contract.js';
import { moduleError } from './module-error.js';
import { type ModuleSource } from './module-source.js';
import { ownModelOf } from './own-model.js';
import { newRealm, type Realm } from './realm.js';
import { notParsed, thrownIn, traceName } from './thrown.js';

/** A module that runs in a realm of its own, in this thread. */
export interface LoadedModule {
  readonly source: ModuleSource;
  readonly realm: Realm;
  readonly exports: Readonly<Record<string, unknown>>;
}

interface Loaded extends LoadedModule {
  model: OwnModel | undefined;
}

const loaded = new Map<string, Promise<Loaded>>();
const ready = new Map<string, Loaded>();

const keyOf = ({ sha256, user, file }: ModuleSource): string => `${sha256} ${user} ${file}`;

/** Loads modules in this thread, each once. Throws RunError where one cannot be, or fails while it loads. */
export async function loadOwnModules(sources: readonly ModuleSource[]): Promise<void> {
  for (const source of sources) {
    const key = keyOf(source);
    if (ready.has(key)) continue;
    if (!loaded.has(key)) loaded.set(key, load(source));
    ready.set(key, await loaded.get(key)!);
  }
}

/** A module that this thread has loaded. */
export function loadedModule(source: ModuleSource): LoadedModule {
  return readyModule(source);
}

/** The model that a loaded module exports. Throws RunError where it is none. */
export function loadedModel(source: ModuleSource): LoadedModule & { readonly model: OwnModel } {
  const found = readyModule(source);
  found.model ??= modelOf(found);
  return found as Loaded & { model: OwnModel };
}

function readyModule(source: ModuleSource): Loaded {
  const found = ready.get(keyOf(source));
  if (!found) throw new Error(`${source.file} was not loaded in this thread`);
  return found;
}

async function load(source: ModuleSource): Promise<Loaded> {
  const realm = newRealm();
  let module: vm.SourceTextModule;
  try {
    module = new vm.SourceTextModule(source.text, {
      context: realm.context,
      identifier: traceName(source),
      initializeImportMeta: () => undefined,
      importModuleDynamically: (specifier) => {
        throw imports(source, specifier);
      },
    });
  } catch (error) {
    throw notParsed(source, error);
  }
  await module.link((specifier) => {
    throw imports(source, specifier);
  });
  try {
    await module.evaluate();
  } catch (error) {
    throw thrownIn(source, 'it fails while it loads', error);
  }
  return { source, realm, exports: { ...(module.namespace as object) }, model: undefined };
}

function imports(source: ModuleSource, specifier: string): Error {
  const lines = source.text.split('\n');
  const line = lines.findIndex((text) => text.includes(specifier) && /\b(import|from)\b/.test(text)) + 1;
  return moduleError(
    source,
    line > 0 ? line : undefined,
    `must be one file that imports nothing, found import of "${specifier}": ` +
      'bundle it into one (npx esbuild mine.ts --bundle --format=esm --outfile=mine.mjs)',
  );
}

/** What its text seemed to export is what it exports: plans go by the text. */
function modelOf({ source, exports }: Loaded): OwnModel {
  const model = ownModelOf(exports, source);
  const given: readonly string[] = Object.keys(exports).filter((name) => name !== 'parameters');
  const missed = given.find((name) => !source.exports.includes(name));
  const unseen = source.exports.find((name) => !given.includes(name));
  if (missed !== undefined || unseen !== undefined) {
    const name = missed ?? unseen;
    throw moduleError(
      source,
      undefined,
      `must export ${name} in a line of its own such as «export function ${name}(rows, theta, math)», found it otherwise`,
    );
  }
  return model;
}
