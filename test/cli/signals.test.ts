import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { InterruptedError, type RunEvent } from '#dist/index.js';
import { isLeftOver } from '../crash/tiny-run.js';
import { runIn, smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { bytesOf } from '../tables.js';
import { type Ended, inProcess, main, pipeline } from './command.js';

const leftIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isLeftOver) : [];

/** What an interrupted run may take to stop. */
const patience = 2000;

/** Runs until an event, then for so many milliseconds more, then interrupts it; gives the milliseconds that it took to stop. */
async function interruptAfter(
  folder: string,
  experiment: object,
  event: (event: RunEvent) => boolean,
  milliseconds: number,
): Promise<{ error: unknown; took: number; events: RunEvent[] }> {
  const stop = new AbortController();
  const events: RunEvent[] = [];
  let began = 0;
  const onEvent = (seen: RunEvent): void => {
    events.push(seen);
    if (!event(seen)) return;
    setTimeout(() => {
      began = performance.now();
      stop.abort();
    }, milliseconds);
  };
  const error: unknown = await runIn(folder, experiment, { signal: stop.signal, onEvent }).catch(
    (e: unknown) => e,
  );
  return { error, took: performance.now() - began, events };
}

describe('an interruption is answered within two seconds', () => {
  it('amid an epoch that takes longer', async () => {
    const experiment = {
      ...smallPipeline,
      simulate: { ...smallPipeline.simulate, times: 8000 },
      train: {
        estimators: {
          network: { kind: 'network', hidden: [512, 512, 512, 512], batchSize: 'full', epochs: 3 },
        },
      },
    };
    const folder = temporaryFolder();
    const begins = (event: RunEvent): boolean =>
      event.type === 'progress' && event.stage === 'train:network' && event.done === 0;
    const { error, took, events } = await interruptAfter(folder, experiment, begins, 500);
    expect(error).toBeInstanceOf(InterruptedError);
    expect(took).toBeLessThan(patience);
    expect(
      events.filter((event) => event.type === 'progress' && event.stage === 'train:network'),
    ).toHaveLength(1);
    expect(leftIn(folder)).toEqual([]);
  });

  it('while a Gaussian process looks for its hyperparameters', async () => {
    const experiment = {
      ...smallPipeline,
      train: { estimators: { gp: { kind: 'gaussian-process', basisFunctions: 256 } } },
    };
    const begins = (event: RunEvent): boolean => event.type === 'stageStarted' && event.stage === 'train:gp';
    const { error, took } = await interruptAfter(temporaryFolder(), experiment, begins, 1000);
    expect(error).toBeInstanceOf(InterruptedError);
    expect(took).toBeLessThan(patience);
  });

  describe('while the database does what it cannot be stopped in', () => {
    /** One call of a function that takes many seconds. */
    const sql = "SELECT levenshtein(repeat('a', 60000), repeat('b', 60000)) AS x, 1 AS k FROM p";
    const stuck = {
      name: 'stuck',
      import: { files: { p: 'p.csv' }, sql, window: 2 },
      train: { holdOut: { by: 'time', fraction: 0.2 }, estimators: { mean: { kind: 'mean' } } },
    };

    /** Runs it until so many signals have come; gives how it ended, what it left, and how long the last signal took. */
    async function signalled(signals: number): Promise<Ended & { left: string[]; took: number }> {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'p.csv'), 'a\n1\n2\n3\n');
      const file = join(folder, 'stuck.yaml');
      writeFileSync(file, stringify(stuck));
      const data = join(folder, 'data');
      let sent = 0;
      const ended = await pipeline(['run', 'import', file, '--data', data], {
        onStart: (kill) => {
          const send = (): void => {
            sent = performance.now();
            kill('SIGTERM');
          };
          const looking = setInterval(() => {
            // From here on it loads the database, and then asks it.
            if (!leftIn(data).some((name) => name.endsWith('.lock'))) return;
            clearInterval(looking);
            setTimeout(send, 2000);
            if (signals === 2) setTimeout(send, 2100);
          }, 20);
        },
      });
      return { ...ended, took: performance.now() - sent, left: leftIn(data) };
    }

    it('by one signal or by two', async () => {
      // At the same time, since most of it is waiting until the database works.
      const [one, two] = await Promise.all([signalled(1), signalled(2)]);
      for (const { took, code, signal } of [one, two]) {
        expect(took).toBeLessThan(patience);
        // An exit with a code would have to wait for the database.
        expect({ code, signal }).toEqual({ code: null, signal: 'SIGTERM' });
      }
      expect(one.stderr).toBe('interrupted; run the same command to resume from here\n');
      expect(one.left).toEqual([]);
      // The second one leaves no time for a word.
      expect(two.stderr).toBe('');
    });
  });
});

describe('a training that is interrupted before its first checkpoint is due', () => {
  const network = { kind: 'network', hidden: [16] };
  it.each<[string, object]>([
    ['mini-batches', { ...network, epochs: 30, earlyStopping: { patience: 30 } }],
    [
      'L-BFGS',
      { ...network, precision: 'float64', batchSize: 'full', optimizer: { kind: 'lbfgs' }, epochs: 30 },
    ],
  ])('keeps the epochs that it has done: %s', async (_, trained) => {
    const experiment = {
      ...smallPipeline,
      simulate: { ...smallPipeline.simulate, times: 10_000 },
      train: { estimators: { network: trained } },
    };
    const what = 'train:network';
    const epochs: number[] = [];
    const counted = (event: RunEvent): boolean => {
      if (event.type === 'progress' && event.stage === what) epochs.push(event.done);
      return epochs.at(-1) === 3;
    };
    const folder = temporaryFolder();
    // Amid the fourth epoch, whose beginning must not get into what is kept.
    const { error } = await interruptAfter(folder, experiment, counted, 10);
    expect(error).toBeInstanceOf(InterruptedError);
    const done = epochs.at(-1)!;
    expect(done).toBeLessThan(20);

    const { stdout } = await inProcess([
      'status',
      join(folder, 'pipeline.yaml'),
      '--data',
      join(folder, 'data'),
    ]);
    expect(stdout).toMatch(/\ntrain:network +partial .* 0 parts there, and a checkpoint\n/);
    epochs.length = 0;
    const resumed = await runIn(folder, experiment, { what, onEvent: counted });
    expect(epochs[0]).toBe(done);
    const uninterrupted = await runIn(temporaryFolder(), experiment, { what });
    expect(bytesOf(resumed)).toEqual(bytesOf(uninterrupted));
  });
});

describe('a second signal', () => {
  it('ends a run at once', async () => {
    const experiment = {
      ...smallPipeline,
      simulate: { ...smallPipeline.simulate, paths: 2000, times: 30_000 },
    };
    const folder = temporaryFolder();
    const data = join(folder, 'data');
    let sent = 0;
    const ended = await pipeline(['run', 'simulate', writePipeline(folder, experiment), '--data', data], {
      onStart: (kill) => {
        const looking = setInterval(() => {
          if (leftIn(data).length === 0) return;
          clearInterval(looking);
          kill('SIGINT');
          sent = performance.now();
          setTimeout(() => kill('SIGINT'), 5);
        }, 4);
      },
    });
    expect(ended.code).toBe(130);
    expect(performance.now() - sent).toBeLessThan(patience);
  });
});

describe('a pipe that its reader has closed is no error', () => {
  const shell = (command: string) =>
    spawnSync('bash', ['-c', `set -o pipefail; ${command}`], { encoding: 'utf8' });

  it.each([
    'run all FILE --json --quiet | head -c 1',
    'run all FILE 2>&1 | head -c 1',
    'run all FILE | head -c 0',
  ])('of %s', (command) => {
    const folder = temporaryFolder();
    const args = command.replace('FILE', `${writePipeline(folder, smallPipeline)} --data ${folder}/data`);
    expect(shell(`"${process.execPath}" ${main} ${args}`)).toMatchObject({ status: 0 });
  });

  it('of a document that is longer than a pipe holds', async () => {
    const folder = temporaryFolder();
    const { stages } = await runIn(folder, smallPipeline, { what: 'simulate' });
    const ended = shell(
      `"${process.execPath}" ${main} inspect ${stages[0].path} --json --head 400 | head -1`,
    );
    expect(ended).toMatchObject({ status: 0, stdout: '{\n', stderr: '' });
  });
});
