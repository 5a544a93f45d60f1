import { readdirSync, rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { uniform } from '../../src/random/uniform.js';
import { pipeline } from '../cli/command.js';
import { filesOf, isLeftOver } from '../crash/tiny-run.js';
import { smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';

/** Simulations that keep more than x from step to step: a second component, a count of steps outside, attempts of a sampler. */

const kills = 20;
const killSeed = 20261128;

const lotkaVolterra = {
  kind: 'formula',
  parameters: { growth: 1, hunt: 0.5, feed: 0.25, death: 0.5, sigma: 0.3 },
  components: {
    prey: {
      drift: 'prey * (growth - hunt * predators)',
      diffusion: 'sigma * prey',
      x0: 3,
      domain: [0, 'inf'],
    },
    predators: {
      drift: 'predators * (feed * prey - death)',
      diffusion: 'sigma * predators',
      x0: 1,
      domain: [0, 'inf'],
    },
  },
  correlation: [{ between: ['prey', 'predators'], rho: 0.5 }],
};

const heston = {
  kind: 'heston',
  mu: 0.03,
  kappa: 2,
  theta: 0.04,
  sigma: 0.6,
  rho: -0.7,
  v0: 'stationary',
  x0: 1,
};

const simulations: readonly [string, object][] = [
  ['heston by qe', { process: heston }],
  ['heston by qe of which states are kept', { process: heston, keep: 'states', times: 60_000 }],
  ['formulas by milstein', { process: lotkaVolterra, scheme: 'milstein', substeps: 2 }],
  [
    'formulas of which states are kept',
    { process: lotkaVolterra, scheme: 'euler', keep: 'states', times: 60_000 },
  ],
  [
    'cir by full truncation',
    {
      process: { kind: 'cir', kappa: 0.5, theta: 0.04, sigma: 1, x0: 0.04 },
      scheme: 'full-truncation',
      substeps: 4,
    },
  ],
  [
    'cir by its exact step',
    { process: { kind: 'cir', kappa: 0.5, theta: 0.04, sigma: 1, x0: 'stationary' } },
  ],
];

it.each(simulations)(
  `${kills} kills of %s at random times leave the bytes of an uninterrupted run`,
  async (_, simulation) => {
    const file = writePipeline(temporaryFolder(), {
      ...smallPipeline,
      simulate: { ...smallPipeline.simulate, paths: 1000, times: 15_000, ...simulation },
    });
    const run = (data: string, threads: string, milliseconds?: number) => {
      let timer: NodeJS.Timeout | undefined;
      const args = ['run', 'targets', file, '--data', data, '--threads', threads, '--quiet'];
      return pipeline(args, {
        onStart: (kill) => {
          if (milliseconds !== undefined) timer = setTimeout(() => kill('SIGKILL'), milliseconds);
        },
      }).finally(() => clearTimeout(timer));
    };
    const reference = temporaryFolder();
    const began = performance.now();
    expect(await run(reference, '2')).toMatchObject({ code: 0, stderr: '' });
    const whole = performance.now() - began;
    const expected = filesOf(reference);

    let [draw, atWork] = [0, 0];
    while (draw < kills) {
      const data = temporaryFolder();
      // At most two a run: what is resumed has less and less to do.
      for (let before = 0; before < 2; before++) {
        const ended = await run(data, '2', whole * (0.2 + 0.8 * uniform(killSeed, 0, draw++, 0)));
        if (ended.signal !== 'SIGKILL') break;
        const names = readdirSync(data, { recursive: true, encoding: 'utf8' });
        if (names.some((name) => name.endsWith('.lock'))) atWork++;
      }
      expect(await run(data, '3')).toMatchObject({ code: 0, stderr: '' });
      expect(filesOf(data)).toEqual(expected);
      expect(readdirSync(data, { recursive: true, encoding: 'utf8' }).filter(isLeftOver)).toEqual([]);
      rmSync(data, { recursive: true });
    }
    console.log(
      `uninterrupted ${(whole / 1000).toFixed(1)} s; ${atWork} of ${kills} kills while it was at work`,
    );
    // Kills that hit nothing would show nothing.
    expect(atWork).toBeGreaterThan(kills / 4);
  },
  600_000,
);
