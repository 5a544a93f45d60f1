import { createRequire } from 'node:module';
import type { DuckDBConnection } from '@duckdb/node-api';
import { messageOf, RunError, UsageError } from '../errors.js';

/** The engine's module. It holds native code and takes long to load: only `withEngine` does. */
export type DuckDB = typeof import('@duckdb/node-api');

/** An in-memory database that is open for one piece of work. */
export interface Engine {
  readonly duckdb: DuckDB;
  readonly connection: DuckDBConnection;
  /** For what is done with it on the main thread. */
  throwIfInterrupted(): void;
}

/** Tenths of a second that an interrupted engine is given to stop. */
const patience = 7;

let running = 0;

/** Whether an engine is at work in a thread of its own: the process' exit would wait for it. */
export function engineIsRunning(): boolean {
  return running > 0;
}

/** The installed version of the engine, as in its package.json; nothing native is loaded. */
export function sqlEngineVersion(): string {
  const manifest = createRequire(import.meta.url)('@duckdb/node-api/package.json') as { version: string };
  return manifest.version;
}

/**
 * Opens an in-memory database, does `work` with it, and closes it whatever happens, so that the process can
 * end. The same SQL on the same tables gives the same rows on every machine: one thread (the order of
 * floating-point sums), UTC for what has a time zone, and a seed for random() and samples. Extensions are
 * neither loaded nor downloaded, stored secrets are not read, and nothing is spilled to disk.
 *
 * `throwIfInterrupted` is asked ten times a second; what it throws stops the work and is thrown here. The engine
 * cannot be stopped everywhere (not while it makes out the columns of a text file): where it has not stopped after a
 * second it is left to end by itself (`engineIsRunning`).
 */
export async function withEngine<Result>(
  work: (engine: Engine) => Promise<Result>,
  throwIfInterrupted: () => void,
): Promise<Result> {
  const duckdb = await import('@duckdb/node-api');
  const instance = await duckdb.DuckDBInstance.create(':memory:', {
    threads: '1',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
    allow_persistent_secrets: 'false',
    temp_directory: '',
  });
  const connection = await instance.connect();
  running++;
  const close = (): void => {
    running--;
    connection.closeSync();
    instance.closeSync();
  };
  const working = (async () => {
    await connection.run("SET TimeZone = 'UTC'");
    return work({ duckdb, connection, throwIfInterrupted });
  })();
  let timer: NodeJS.Timeout | undefined;
  const unstoppable = new Promise<never>((_, reject) => {
    let asked = 0;
    timer = setInterval(() => {
      try {
        throwIfInterrupted();
      } catch (error) {
        // Again and again until the work ends: between two statements there is nothing to interrupt.
        connection.interrupt();
        if (++asked > patience) reject(new Unstoppable(error));
      }
    }, 100);
  });
  try {
    const result = await Promise.race([working, unstoppable]);
    close();
    return result;
  } catch (error) {
    if (error instanceof Unstoppable) working.then(close, close);
    else close();
    throwIfInterrupted();
    throw error;
  } finally {
    clearInterval(timer);
  }
}

/** The engine was interrupted and has not stopped. */
class Unstoppable extends Error {
  constructor(cause: unknown) {
    super('the engine cannot be stopped here', { cause });
  }
}

/** From here on the SQL can read and write no file, but `written` if there is one, and can change none of the settings back. */
export async function lockEngine({ connection }: Engine, written?: string): Promise<void> {
  await connection.run('SELECT setseed(0.5)');
  if (written !== undefined) await connection.run(`SET allowed_paths = [${literal(written)}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

/** `name` as an identifier in SQL. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `text` as a string in SQL. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/**
 * What the engine says, on one line: its message, its hint of better names, and the line of SQL that it points
 * to; without its advice on options that a pipeline file cannot set.
 */
function sentenceOf(error: unknown): string {
  const message = messageOf(error).replace(/^Failed to extract statements: /, '');
  const pointer = /\n\s*LINE (\d+): (.*)\n\s*\^\s*$/.exec(message);
  const lines = message.slice(0, pointer?.index).split('\n');
  const advice = lines.findIndex((line) => /^\W*(Possible|Please try|The search space|file =)/.test(line));
  const sentence = lines
    .slice(0, advice < 0 ? undefined : advice)
    .join(' ')
    .replace(/\s+/g, ' ')
    .replace(/ Did you mean "(pg_|duckdb_|sqlite_|pragma_)[^"]*"\?/, '')
    .trim();
  return pointer ? `${sentence} (line ${pointer[1]}: ${pointer[2].trim()})` : sentence;
}

/** A failure of SQL that is not the user's own text, so without the line that the engine points to. */
export function withoutLine(error: unknown): unknown {
  const message = messageOf(error);
  const pointer = message.search(/\n\s*LINE \d+:/);
  return pointer < 0 ? error : new Error(message.slice(0, pointer), { cause: error });
}

/**
 * A failure of the engine, in a person's words: `expected` begins the sentence, `advice` may end it. Throws what
 * is a defect and no failure of the engine.
 */
export function engineFailure(expected: string, error: unknown, advice = ''): UsageError | RunError {
  if (error instanceof TypeError || error instanceof RangeError) throw error;
  const sentence = sentenceOf(error);
  const Failure = sentence.startsWith('Out of Memory Error') ? RunError : UsageError;
  return new Failure(`${expected}, found ${sentence}${advice}`, { cause: error });
}
