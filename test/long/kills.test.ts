import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RunReport } from '#dist/index.js';
import { uniform } from '../../src/random/uniform.js';
import { pipeline } from '../cli/command.js';
import { smallPipeline, temporaryFolder, writePipeline } from '../experiment.js';
import { bytesOf } from '../tables.js';

const kills = 20;
/** Milliseconds until a kill, at least and at most: from the start of the process to beyond two checkpoints. */
const [soonest, latest] = [100, 6500];
const killSeed = 20180712;

/** A simulation of several parts, and two trainings that take long enough for several checkpoints, side by side. */
const experiment = {
  ...smallPipeline,
  simulate: { ...smallPipeline.simulate, paths: 300, times: 8000 },
  train: {
    estimators: {
      'closed-form': { kind: 'least-squares', basis: 'constant' },
      adam: { kind: 'network', hidden: [32], epochs: 240 },
      lbfgs: {
        kind: 'network',
        hidden: [8],
        precision: 'float64',
        batchSize: 'full',
        optimizer: { kind: 'lbfgs' },
        epochs: 220,
      },
    },
  },
};

const filesIn = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' });

it(`after ${kills} kills at random times every part has the bytes of an uninterrupted run`, async () => {
  const file = writePipeline(temporaryFolder(), experiment);
  const run = (data: string, delay?: number) => {
    let timer: NodeJS.Timeout | undefined;
    return pipeline(['run', 'all', file, '--data', data, '--threads', '2', '--json', '--quiet'], {
      onStart: (kill) => {
        if (delay !== undefined) timer = setTimeout(() => kill('SIGKILL'), delay);
      },
    }).finally(() => clearTimeout(timer));
  };
  const began = performance.now();
  const whole = await run(temporaryFolder());
  const secondsWhole = (performance.now() - began) / 1000;
  expect(whole.code).toBe(0);
  const reference = bytesOf(JSON.parse(whole.stdout) as RunReport);

  let killed = 0;
  let carriedOn = 0;
  let finished = 0;
  for (let attempt = 0; killed < kills; finished++) {
    const data = temporaryFolder();
    for (;;) {
      const delay = soonest + (latest - soonest) * uniform(killSeed, 0, attempt++, 0);
      const ended = await run(data, killed < kills ? delay : undefined);
      if (ended.code === null) {
        killed++;
        if (filesIn(data).some((name) => name.endsWith('checkpoint.bin'))) carriedOn++;
        continue;
      }
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      const report = JSON.parse(ended.stdout) as RunReport;
      expect(bytesOf(report)).toEqual(reference);
      // What the manifests say is what lies on the disk.
      for (const { path, stage } of report.stages) {
        for (const part of reference[stage]) {
          const bytes = readFileSync(join(path, part.file));
          expect(createHash('sha256').update(bytes).digest('hex')).toBe(part.sha256);
        }
      }
      expect(filesIn(data).filter((name) => /\.(tmp|lock)$|checkpoint\.bin$|journal/.test(name))).toEqual([]);
      break;
    }
  }
  expect(killed).toBe(kills);
  // Most kills fall into a training that has a checkpoint: otherwise this shows nothing of them.
  expect(carriedOn).toBeGreaterThan(kills / 4);
  console.log(
    `uninterrupted ${secondsWhole.toFixed(1)} s; ${killed} kills, ${carriedOn} of them with a checkpoint, ` +
      `${finished} runs to the end, ${((performance.now() - began) / 1000).toFixed(0)} s in all`,
  );
});
