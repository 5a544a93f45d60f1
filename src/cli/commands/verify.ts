import { Argument, Command } from 'commander';
import { firstCase } from '../../first-case.js';
import { usualFile } from '../../library/defaults.js';
import { RunError } from '../../errors.js';
import type { LoadedPipeline } from '../../library/load.js';
import type { Verified } from '../../library/verify.js';
import { type Damage, damageText } from '../../store/damage.js';
import { byteSize, plural, printable, table } from '../output.js';
import type { Terminal } from '../terminal.js';
import { dataOption, jsonOption, setOption, threadsOption } from './options.js';

interface VerifyFlags {
  recompute?: true;
  set: string[];
  threads: number;
  data: string;
  json?: true;
  quiet?: true;
}

export function verifyCommand(terminal: Terminal): Command {
  return new Command('verify')
    .summary('read every stored byte and name what is damaged')
    .description(
      'Reads every byte of the store, or of one pipeline’s datasets, and compares each file with the sha256 that was noted when it was written. The exit code is 1 where a file is missing, cut, changed or unexpected; the next run makes it again. --recompute makes each dataset again in a folder of its own and compares the two part by part.',
    )
    .addArgument(
      new Argument('[file]', `pipeline file; without one the whole store, with --recompute ${usualFile()}`),
    )
    .option('--recompute', 'make each stored dataset again and compare')
    .addOption(setOption())
    .addOption(threadsOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .option('--quiet', 'no progress on stderr')
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline verify                              everything in ./data
  $ pipeline verify sp500-range --json
  $ pipeline run all && pipeline verify --recompute`,
    )
    .action((file: string | undefined, flags: VerifyFlags) => verify(terminal, file, flags));
}

async function verify(terminal: Terminal, file: string | undefined, flags: VerifyFlags): Promise<void> {
  const pipeline = await load(file, flags);
  const { verify: verified } = await import('../../library/verify.js');
  const { progressView } = await import('../progress.js');
  const { data: dataFolder, threads, recompute = false, quiet = false, json } = flags;
  const { signal, stderr } = terminal;
  const view = progressView(stderr, quiet);
  try {
    view.show({ type: 'stageStarted', stage: 'verify', resumedParts: 0, checkpoint: false });
    const found = await verified({
      ...(pipeline && { pipeline }),
      recompute,
      dataFolder,
      threads,
      signal,
      onProgress: (done, total) =>
        view.show({ type: 'progress', stage: 'verify', done, total, unit: 'bytes' }),
      onEvent: (event) => view.show(event),
    });
    view.close();
    terminal.print(json ? JSON.stringify(found, null, 2) : text(found));
    const damaged = damagedFiles(found);
    if (damaged.length > 0) throw new RunError(conclusion(damaged));
  } finally {
    view.close();
  }
}

async function load(file: string | undefined, flags: VerifyFlags): Promise<LoadedPipeline | undefined> {
  if (file === undefined && !flags.recompute && flags.set.length === 0) return undefined;
  const { loadPipeline } = await import('../../library/load.js');
  return loadPipeline(file ?? usualFile(), flags.set);
}

interface DamagedFile extends Damage {
  readonly stage: string;
  readonly fingerprint: string;
}

function damagedFiles({ datasets, recomputed }: Verified): DamagedFile[] {
  return [...datasets, ...(recomputed ?? [])].flatMap(({ stage, fingerprint, damage }) =>
    damage.map((found) => ({ stage, fingerprint, ...found })),
  );
}

function text(verified: Verified): string {
  const { dataFolder, datasets, notStored, recomputed } = verified;
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const ofState = (wanted: string): number => datasets.filter(({ state }) => state === wanted).length;
  const parts = sum(datasets.map((dataset) => dataset.parts));
  const size = byteSize(sum(datasets.map(({ bytes }) => bytes)));
  const [unfinished, inUse] = [ofState('unfinished'), ofState('inUse')];
  const damaged = damagedFiles(verified);
  return [
    `${dataFolder}: ${plural(datasets.length, 'dataset')} of ${plural(parts, 'part')}, ${size}`,
    ...(unfinished > 0 ? [`${plural(unfinished, 'dataset')} of them unfinished`] : []),
    ...(inUse > 0 ? [`${plural(inUse, 'dataset')} of them being written just now: not judged`] : []),
    ...(notStored.length > 0 ? [`not stored: ${notStored.join(', ')}`] : []),
    ...(recomputed
      ? [
          `${plural(recomputed.length, 'dataset')} of ${plural(sum(recomputed.map((one) => one.parts)), 'part')} made again`,
        ]
      : []),
    firstCase(
      [damaged.length > 0, () => `\n${damageTable(damaged)}`],
      [recomputed !== null, 'every byte is the same'],
      [true, 'every byte is as it was written'],
    ),
  ].join('\n');
}

function damageTable(damaged: readonly DamagedFile[]): string {
  return table(
    [{ title: 'stage' }, { title: 'fingerprint' }, { title: 'what is wrong' }],
    damaged.map((found) => [found.stage, found.fingerprint.slice(0, 8), printable(damageText(found))]),
    80,
  );
}

function conclusion(damaged: readonly DamagedFile[]): string {
  const files = `${plural(damaged.length, 'file is', 'files are')} not as written`;
  if (damaged.some(({ what }) => what === 'different')) {
    return `${files}: what is different when it is made again depends on something that its fingerprint does not cover`;
  }
  if (damaged.every(({ what }) => what === 'unexpected')) return `${files}: remove what is unexpected`;
  return `${files}: run the pipeline that made it again, and it is recomputed`;
}
