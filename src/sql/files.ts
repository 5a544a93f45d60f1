import { statSync } from 'node:fs';
import { PathfitError, UsageError } from '../errors.js';
import { loadArrow } from './arrow-table.js';
import { type Engine, engineFailure, withoutLine } from './engine.js';
import { type DeclaredFile, textOptions } from './file-options.js';
import { loadJson, type LoadedRows } from './json-file.js';
import { applyTypes, type LoadedTypes, type Unclear } from './load-types.js';
import { applyNullStrings } from './null-strings.js';
import { loadScanned } from './scanned.js';
import { loadSeparated } from './separated.js';

/** Loads a file as the table `name`; gives its number of rows, and the columns of text that may turn out to be dates. */
type Loader = (
  engine: Engine,
  name: string,
  file: DeclaredFile,
) => Promise<LoadedRows & { readonly refused?: readonly Unclear[] }>;

interface Kind {
  readonly load: Loader;
  /** Whether it is text of separated values. */
  readonly separated?: boolean;
}

const separated: Kind = {
  separated: true,
  load: async (engine, name, file) => ({ rows: await loadSeparated(engine, name, file), dates: 'all' }),
};
const jsonLines: Kind = { load: (engine, name, { path }) => loadJson(engine, name, path, true) };
const arrow: Kind = {
  load: async (engine, name, { path }) => ({ ...(await loadArrow(engine, name, path)), dates: [] }),
};

const kinds: Readonly<Record<string, Kind>> = {
  '.csv': separated,
  '.tsv': separated,
  '.txt': separated,
  '.dat': separated,
  '.parquet': {
    load: async (engine, name, { path }) => ({
      rows: await loadScanned(engine, name, path, 'read_parquet', 'hive_partitioning = false'),
      dates: [],
    }),
  },
  '.json': { load: (engine, name, { path }) => loadJson(engine, name, path, false) },
  '.ndjson': jsonLines,
  '.jsonl': jsonLines,
  '.arrow': arrow,
  '.arrows': arrow,
  '.feather': arrow,
  '.ipc': arrow,
};

/** Endings that .gz may follow: the engine reads them compressed as well. */
const compressible = /\.(csv|tsv|txt|dat|json|ndjson|jsonl)\.gz$/;

/**
 * Throws UsageError where a declared file is no file, has no known ending, has options of files of another kind, or is
 * empty: all that can be said before the engine is started. `key` is what messages call it.
 */
export function checkFile(name: string, file: string | DeclaredFile, key = `import.files.${name}`): void {
  const { path, ...options } = declared(file);
  if (name === '') throw new UsageError(`import.files must name each file's table, found '' for ${path}`);
  const kind = kinds[endingOf(path)];
  if (!kind) {
    throw new UsageError(
      `${key} must end in ${Object.keys(kinds).join(', ')}, those of text also in .gz; found ${path}`,
    );
  }
  const wrong = textOptions.find((option) => options[option] !== undefined);
  if (wrong !== undefined && !kind.separated) {
    throw new UsageError(`${key}.${wrong} must be left out of a ${endingOf(path)} file (${path})`);
  }
  const typed = (['dateFormat', 'decimal', 'thousands'] as const).find(
    (option) => options[option] !== undefined,
  );
  if (options.allText && typed !== undefined) {
    throw new UsageError(`${key}.${typed} must be left out where allText is true: every column is text`);
  }
  if (options.decimal !== undefined && options.decimal === options.thousands) {
    throw new UsageError(`${key}.thousands must differ from its decimal, found ${options.decimal} for both`);
  }
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isFile()) {
    throw new UsageError(
      `${key} must be a file, found ${stats?.isDirectory() ? 'a folder' : 'none'} at ${path}`,
    );
  }
  if (stats.size === 0) throw new UsageError(`${key} must have rows, found 0 bytes in ${path}`);
}

/**
 * Loads a checked file as the table `name`, by its ending, and gives its columns of text the types that their values and
 * the file's options say. Throws UsageError where it is not what its ending or its options say, or has no rows.
 */
export async function loadFile(
  engine: Engine,
  name: string,
  declaredFile: string | DeclaredFile,
): Promise<LoadedTypes> {
  const file = declared(declaredFile);
  const key = `import.files.${name}`;
  const kind = kinds[endingOf(file.path)];
  const expected = `${key} must be a readable ${endingOf(file.path)} file`;
  const {
    rows,
    dates,
    refused = [],
  } = await kind.load(engine, name, file).catch((error: unknown) => {
    if (error instanceof PathfitError)
      throw new UsageError(`${expected}: ${error.message}`, { cause: error });
    throw engineFailure(`${expected} (${file.path})`, withoutLine(error));
  });
  if (rows === 0) throw new UsageError(`${key} must have rows, found none in ${file.path}`);
  if (!kind.separated) await applyNullStrings(engine, name, file.nullStrings ?? []);
  const types = await applyTypes(engine, name, file, file.allText ? [] : dates);
  return { ...types, unclear: [...types.unclear, ...refused] };
}

function declared(file: string | DeclaredFile): DeclaredFile {
  return typeof file === 'string' ? { path: file } : file;
}

function endingOf(path: string): string {
  const name = path.toLowerCase();
  const inner = compressible.exec(name)?.[1];
  return inner === undefined ? (/\.[^./\\]*$/.exec(name)?.[0] ?? '') : `.${inner}`;
}
