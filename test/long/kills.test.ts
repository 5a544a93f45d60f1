import { readdirSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { RunReport } from '#dist/index.js';
import { uniform } from '../../src/random/uniform.js';
import { pipeline } from '../cli/command.js';
import { filesOf, isLeftOver } from '../crash/tiny-run.js';
import { smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';

const kills = 200;
/** Kills of one run at most: what is resumed has less and less to do, and the last stage would have them all. */
const mostOfOne = 3;
const killSeed = 20180712;

/**
 * Every stage has its share of the time. Targets, a single part, are means and sines over so many values that they take
 * as long as simulating them; of two trainings side by side one reads two numbers per row for so many epochs that they
 * take half of the run, since only a training leaves a checkpoint; there are many rows to predict.
 */
const experiment = {
  ...smallPipeline,
  simulate: { ...smallPipeline.simulate, paths: 1000, times: 15_000 },
  targets: { lambda: { kind: 'sinusoidal', mean: 0.25, amplitude: 0.1, frequency: 5 }, noise: 0.01 },
  train: {
    estimators: {
      'closed-form': { kind: 'least-squares', basis: 'constant' },
      adam: { kind: 'network', hidden: [2], epochs: 40 },
      lbfgs: {
        kind: 'network',
        inputs: ['s', 'k'],
        hidden: [2],
        precision: 'float64',
        batchSize: 'full',
        optimizer: { kind: 'lbfgs' },
        epochs: 1500,
      },
    },
  },
};

const clock = new URL('./fast-clock.mjs', import.meta.url).href;

/** The stages that were at work when a run was killed: those whose datasets' locks it has left. */
function stagesAtWork(data: string): Set<string> {
  const names = readdirSync(data, { recursive: true, encoding: 'utf8' });
  return new Set(names.flatMap((name) => /^store\/(\w+)\/.*\.lock$/.exec(name)?.[1] ?? []));
}

it(`after ${kills} kills at random times every dataset has the bytes of an uninterrupted run`, async () => {
  const file = writePipeline(temporaryFolder(), experiment);
  const run = (data: string, milliseconds?: number) => {
    let timer: NodeJS.Timeout | undefined;
    const args = ['run', 'all', file, '--data', data, '--threads', '2', '--json', '--quiet'];
    return pipeline(args, {
      nodeArguments: ['--import', clock],
      onStart: (kill) => {
        if (milliseconds !== undefined) timer = setTimeout(() => kill('SIGKILL'), milliseconds);
      },
    }).finally(() => clearTimeout(timer));
  };
  const began = performance.now();
  const reference = temporaryFolder();
  const whole = await run(reference);
  const wholeMilliseconds = performance.now() - began;
  expect(whole).toMatchObject({ code: 0, stderr: '' });
  const expected = filesOf(reference);

  const at: Record<string, number> = { simulate: 0, targets: 0, train: 0, evaluate: 0 };
  let [killed, withCheckpoint, finished] = [0, 0, 0];
  for (let draw = 0; killed < kills; finished++) {
    const data = temporaryFolder();
    for (let before = 0; ; before++) {
      const killing = killed < kills && before < mostOfOne;
      const milliseconds = 50 + wholeMilliseconds * uniform(killSeed, 0, draw++, 0);
      const ended = await run(data, killing ? milliseconds : undefined);
      if (ended.signal === 'SIGKILL') {
        killed++;
        for (const stage of stagesAtWork(data)) at[stage]++;
        const left = readdirSync(data, { recursive: true, encoding: 'utf8' });
        if (left.some((name) => name.endsWith('checkpoint.bin'))) withCheckpoint++;
        continue;
      }
      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(filesOf(data)).toEqual(expected);
      expect(readdirSync(data, { recursive: true, encoding: 'utf8' }).filter(isLeftOver)).toEqual([]);
      expect((JSON.parse(ended.stdout) as RunReport).result).toEqual(
        (JSON.parse(whole.stdout) as RunReport).result,
      );
      rmSync(data, { recursive: true });
      break;
    }
  }
  console.log(
    `uninterrupted ${(wholeMilliseconds / 1000).toFixed(1)} s; ${killed} kills, at work were ${JSON.stringify(at)}, ` +
      `${withCheckpoint} with a checkpoint; ${finished} runs to the end, ` +
      `${((performance.now() - began) / 1000).toFixed(0)} s in all`,
  );
  expect(killed).toBe(kills);
  // Kills that hit nothing would show nothing.
  for (const [stage, count] of Object.entries(at)) expect(count, stage).toBeGreaterThan(4);
  expect(withCheckpoint).toBeGreaterThan(kills / 10);
});
