import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { PathfitError, type RunReport } from '#dist/index.js';
import { program } from '#dist/cli/program.js';
import { rewriteJournal } from '../../src/store/journal.js';
import { manifestText, readManifest } from '../../src/store/manifest.js';
import { tinyPipeline } from '../damage.js';
import { contentsOf } from '../files.js';
import { runIn } from '../experiment.js';
import { folderOfFile, temporaryFolder } from '../folders.js';
import { dead, lockNameOf } from '../store/locks.js';
import { folderOf } from '../tables.js';

/** Files that pathfit writes for itself, with anything in them. */

let whole: string;
let report: RunReport;

/** What a command printed, on either stream, and how it failed. */
interface Ended {
  readonly text: string;
  readonly error: unknown;
}

async function command(folder: string, ...args: string[]): Promise<Ended> {
  const printed: string[] = [];
  const stderr = new Writable({
    write(chunk: Buffer, _encoding, done) {
      printed.push(chunk.toString());
      done();
    },
  }) as NodeJS.WriteStream;
  const print = (text: string): void => void printed.push(text);
  const { signal } = new AbortController();
  const data = ['--data', join(folder, 'data')];
  const error: unknown = await program({ stderr, signal, print })
    .exitOverride()
    .parseAsync(['node', 'pipeline', ...args, ...data])
    .then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
  return { text: printed.join('\n'), error };
}

/** What a terminal would act on, but for line ends. */
const acting = /(?!\n)[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const malice = '\u001b[2J\u009b31m\u202e\u0007red';

interface Trial {
  /** What to damage, below the data folder; `left` makes of the whole store one that has such a file. */
  readonly file: (folder: string) => string;
  readonly left?: (folder: string) => void;
  /** The commands that have to refuse, and what they say; all others have to succeed. */
  readonly refusals?: Readonly<Record<string, RegExp>>;
}

const datasetIn = (folder: string, stage: string): string => folderOf(report, stage).replace(whole, folder);
const runsIn = (folder: string): string => join(folder, 'data/runs/tiny');
const unfinish = (folder: string, stage: string): void =>
  rmSync(join(datasetIn(folder, stage), 'manifest.json'));

const trials: Record<string, Trial> = {
  'a manifest': {
    file: (folder) => join(datasetIn(folder, 'targets'), 'manifest.json'),
    refusals: { verify: /^1 file is not as written: run the pipeline that made it again/ },
  },
  'a journal': {
    left(folder) {
      const dataset = datasetIn(folder, 'train:line');
      rewriteJournal(dataset, readManifest(dataset)!.parts);
      unfinish(folder, 'train:line');
    },
    file: (folder) => join(datasetIn(folder, 'train:line'), 'journal.ndjson'),
  },
  'a checkpoint': {
    left: (folder) => unfinish(folder, 'train:network'),
    file: (folder) => join(datasetIn(folder, 'train:network'), 'checkpoint.bin'),
  },
  'a run’s record': {
    file: (folder) =>
      join(
        runsIn(folder),
        readdirSync(runsIn(folder)).find((name) => /^\d+T/.test(name))!,
        'record.json',
      ),
    refusals: { gc: /^\S+record\.json must say what the run used, found that it cannot be read/ },
  },
  'the latest record': { file: (folder) => join(runsIn(folder), 'record.json') },
  'a dead process’ lock': {
    left: (folder) => unfinish(folder, 'targets'),
    file: (folder) => join(datasetIn(folder, 'targets'), lockNameOf(dead)),
  },
  'another machine’s lock': {
    left: (folder) => unfinish(folder, 'targets'),
    file: (folder) => join(datasetIn(folder, 'targets'), lockNameOf({ place: '01234567' })),
    refusals: {
      run: /^process \d+ of another machine or container( \(\S+\))? is writing \S+: run again when it is done/,
    },
  },
};

/** The same JSON, of lines the first, with every field of another type, in which there is what a terminal would act on. */
function ofWrongTypes(text: string): string {
  const [first] = text.split(/(?<=\})\n(?=\{)/);
  const fields = first === '' ? ['hostname'] : Object.keys(JSON.parse(first) as object);
  return JSON.stringify(Object.fromEntries(fields.map((field) => [field, [malice]])));
}

const contents: Record<string, (text: string) => string | Uint8Array> = {
  nothing: () => '',
  'random bytes': () => Uint8Array.from({ length: 300 }, (_, i) => (i * i * 31 + i * 17 + 27) % 256),
  'what a terminal acts on': () => malice,
  null: () => 'null',
  '{}': () => '{}',
  '[]': () => '[]',
  'cut JSON': (text) => text.slice(0, text.length / 2) || '{"file":"part-0',
  'JSON of wrong types': ofWrongTypes,
  'JSON with other texts': (text) =>
    text.replace(/"(started|finished|file)":\s*"[^"]*"/g, `"$1": ${JSON.stringify(malice)}`) ||
    JSON.stringify(malice),
};

/** Tries every command on a folder, and a run last, which has to give the whole store back. */
async function tryAll(folder: string, refusals: Trial['refusals'] = {}): Promise<void> {
  const yaml = join(folder, 'pipeline.yaml');
  const commands = [
    ['status', yaml],
    ['run', 'all', yaml, '--dry-run'],
    ['verify'],
    ['gc', '--keep-last', '1'],
    ['run', 'all', yaml, '--threads', '1'],
  ];
  for (const args of commands) {
    const { text, error } = await command(folder, ...args);
    expect(text, args.join(' ')).not.toMatch(acting);
    const refusal = args.includes('--dry-run') ? undefined : refusals[args[0]];
    if (!refusal) {
      expect(error, args.join(' ')).toBeUndefined();
      continue;
    }
    expect(error).toBeInstanceOf(PathfitError);
    expect((error as PathfitError).message).toMatch(refusal);
    expect((error as PathfitError).message).not.toMatch(/[\n\p{Cc}]/u);
  }
  if ('run' in refusals) return;
  expect(contentsOf(join(folder, 'data/store'))).toEqual(contentsOf(join(whole, 'data/store')));
  expect((await command(folder, 'verify')).error).toBeUndefined();
}

function copyOfWhole(): string {
  const folder = temporaryFolder();
  cpSync(whole, folder, { recursive: true, preserveTimestamps: true });
  return folder;
}

/**
 * Tries files with contents, all with all where `step` is 1; else every `step`-th content with each file, beginning with
 * another from file to file, so that each content and each file is tried.
 */
export function tryGarbage(step = 1): void {
  beforeAll(async () => {
    whole = folderOfFile();
    report = await runIn(whole, tinyPipeline);
  });

  describe.each(Object.entries(trials).map(([name, trial], first) => ({ name, trial, first })))(
    '$name',
    ({ trial: { file, left, refusals }, first }) => {
      const some = Object.entries(contents).filter((_, i) => (i + first) % step === 0);
      it.each(some)('that is %s is told of or made again', async (_, content) => {
        const folder = copyOfWhole();
        left?.(folder);
        const path = file(folder);
        writeFileSync(path, content(existsSync(path) ? readFileSync(path, 'utf8') : ''));
        await tryAll(folder, refusals);
      });
    },
  );

  it.each(['format', 'stage', 'fingerprint', 'parts'])(
    'a manifest whose %s is of another type, as another version may sign it, is made again',
    async (field) => {
      const folder = copyOfWhole();
      const dataset = datasetIn(folder, 'targets');
      const manifest = { ...readManifest(dataset)!, [field]: [malice] };
      writeFileSync(join(dataset, 'manifest.json'), manifestText(manifest));
      await tryAll(folder, trials['a manifest'].refusals);
    },
  );
}
