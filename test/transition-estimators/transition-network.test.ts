import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { choiceOf } from '#dist/choice.js';
import { DrawnWords } from '#dist/kernels/reference/drawn.js';
import { maximumLikelihood } from '#dist/likelihood/maximum-likelihood.js';
import type { TransitionFit } from '#dist/transition-estimators/transition-estimator.js';
import type { Transitions } from '#dist/likelihood/transitions.js';
import { mathmlOf } from '#dist/report/mathml.js';
import { exp, softsign, tanh } from '#dist/evaluation/activations.js';
import { linearStart, inputsOf } from '#dist/transition-estimators/linear-start.js';
import { NetworkScore } from '#dist/transition-estimators/network-score.js';
import { initialWeights, networkShape } from '#dist/transition-estimators/network-shape.js';
import {
  type TransitionNetworkConfig,
  transitionNetwork,
} from '#dist/transition-estimators/transition-network.js';
import { waves, month } from '../likelihood/series.js';
import { cirPath, context, doubleWellPath, normals, ouPath, stored, sum, transitions } from './simulated.js';

const schema = choiceOf(z, { 'transition-network': transitionNetwork });
const configured = (rest: object = {}): TransitionNetworkConfig =>
  schema.parse({ kind: 'transition-network', ...rest }) as unknown as TransitionNetworkConfig;
const config = configured();

/** The first four fifths of a path, and the rest. */
function split(
  x: readonly number[],
  dt: number,
): { train: Transitions; unseen: Transitions; learned: number[] } {
  const cut = Math.floor(0.8 * (x.length - 1));
  const learned = x.slice(0, cut + 1);
  return { train: transitions(learned, dt), unseen: transitions(x.slice(cut), dt), learned };
}

const normalScores = (data: Transitions, mean: (x: number) => number, variance: number): Float64Array =>
  data.to.map((y, i) => -(Math.log(2 * Math.PI * variance) + (y - mean(data.from[i])) ** 2 / variance) / 2);

/** ln p of unseen transitions under the exact maximum of ou. */
function ouScores(learned: number[], dt: number, unseen: Transitions): Float64Array {
  const { kappa, theta, sigma } = maximumLikelihood({ x: learned, dt }, { model: 'ou' }).parameters;
  const [k, level, s] = [kappa, theta, sigma].map((one) => one!.estimate!);
  const decay = Math.exp(-k * dt);
  return normalScores(unseen, (x) => level + (x - level) * decay, (s * s * (1 - decay * decay)) / (2 * k));
}

async function gains(
  x: readonly number[],
  dt: number,
  seed: number,
): Promise<{ mean: number; error: number; note: string; fit: TransitionFit; train: Transitions }> {
  const { train, unseen, learned } = split(x, dt);
  const fit = await transitionNetwork.fit(train, config, { ...context, seed });
  const { logDensity } = transitionNetwork.density!(config, stored(fit))!.scores(unseen);
  const reference = ouScores(learned, dt, unseen);
  const differences = logDensity.map((one, i) => one - reference[i]);
  const n = differences.length;
  const mean = sum(differences) / n;
  const error = Math.sqrt(sum(differences.map((one) => (one - mean) ** 2)) / n / (n - 1));
  return { mean, error, note: fit.notes[0], fit, train };
}

describe('the network’s functions', () => {
  it('are those of mathematics to rounding', () => {
    for (let x = -30; x <= 30; x += 0.173) {
      expect(Math.abs(exp(20 * x) / Math.exp(20 * x) - 1)).toBeLessThan(2e-15);
      expect(Math.abs(tanh(x) / Math.tanh(x) - 1)).toBeLessThan(2e-15);
      expect(softsign(x)).toBe(x / (1 + Math.abs(x)));
    }
    expect([tanh(0), tanh(1e9), exp(0)]).toEqual([0, 1, 1]);
  });

  it.each([
    [1, [16], 'tanh'],
    [2, [5, 4], 'tanh'],
    [2, [6], 'softsign'],
  ] as const)(
    'have the derivatives that differences give: %i inputs, layers %j, %s',
    (inputs, hidden, activation) => {
      // More than one block, and one that is not full.
      const n = 150;
      const shape = networkShape(inputs, hidden, activation);
      const score = new NetworkScore(shape, new Float64Array(shape.count).fill(0.7));
      const rows = { z: normals(1, n * inputs), residual: normals(2, n), reach: normals(3, n).map(Math.abs) };
      const noise = normals(4, shape.count);
      const weights = initialWeights(shape, 5).map((value, w) => value + 0.3 * noise[w]);
      const gradient = score.evaluate(weights, rows).gradient.slice();
      weights.forEach((value, w) => {
        const at = (moved: number): number => score.evaluate(weights.with(w, moved), rows).loss;
        const h = 1e-5;
        expect(Math.abs((at(value + h) - at(value - h)) / (2 * h) - gradient[w])).toBeLessThan(1e-8);
      });
    },
  );
});

describe('transition-network', () => {
  it('begins as the best linear model', () => {
    // Euler's maximum of ou on S, and of ckls: notes on diffusions, section 4.
    const data = transitions(waves, month);
    const constant = linearStart(data, inputsOf(data, true)!, 'constant')!;
    expect(-constant.loss).toBeCloseTo(720.36455521219, 8);
    const varies = linearStart(data, inputsOf(data, true)!, 'varies')!;
    expect(-varies.loss).toBeCloseTo(720.54217580407, 6);
    const { means, sds } = inputsOf(data, true)!;
    expect(-varies.slope / sds[0]).toBeCloseTo(3.95102668033, 2);
    expect(varies.spread[1] / sds[1] / 2).toBeCloseTo(0.114710545893, 3);
    expect(means).toHaveLength(2);
  });

  it('hardly loses on data of ou itself, and claims no gain', async () => {
    const found = await Promise.all(
      [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => gains(ouPath(seed, 1000, 0.1, 1, 0, 0.5), 0.1, seed)),
    );
    for (const { mean, error, note } of found) {
      expect(mean).toBeLessThan(Math.max(2.5 * error, 1e-9));
      expect(mean).toBeGreaterThan(-0.03);
      expect(note).toMatch(/^The network stayed a line|^Over a line/);
    }
    expect(sum(found.map(({ mean }) => mean)) / found.length).toBeGreaterThan(-0.005);
    expect(found.filter(({ note }) => note.startsWith('The network stayed')).length).toBeGreaterThan(6);
  });

  it('finds the power of x in the diffusion of cir, beyond ou by far', async () => {
    const x = cirPath(1, 2500, 1 / 252, 0.5, 0.06, 5);
    const { mean, error, fit: found } = await gains(x, 1 / 252, 1);
    expect(mean).toBeGreaterThan(4 * error);
    const fit = stored(found);
    const at = Float64Array.of(0.04, 0.06, 0.08);
    const { value } = transitionNetwork.diffusionAt!(config, fit, at);
    at.forEach((level, g) => expect(value[g] / Math.sqrt(0.024 * level)).toBeCloseTo(1, 1));
  });

  it('finds the double well’s drift, beyond ou by far, the same each time', async () => {
    const x = doubleWellPath(4, 6000, 0.1, 0.5, 4);
    const { mean, error, note, fit: first, train: data } = await gains(x, 0.1, 2);
    expect(mean).toBeGreaterThan(3 * error);
    expect(note).toMatch(
      /^Over a line for the drift and one number for the diffusion the network gained 0\.0\d+ ± /,
    );
    const fit = stored(first);
    const short = transitions(x.slice(0, 1000), 0.1);
    const weights = async () =>
      stored(await transitionNetwork.fit(short, config, context)).column('weights', 'value');
    expect(await weights()).toEqual(await weights());
    const at = Float64Array.of(-1, -0.5, 0, 0.5, 1);
    const { value } = transitionNetwork.driftAt!(config, fit, at);
    at.forEach((here, g) => expect(Math.abs(value[g] - (here - here ** 3))).toBeLessThan(0.25));
    // A line cannot: it has one sign change, the drift three.
    expect([value[1] < 0, value[3] > 0]).toEqual([true, true]);
    // The score is the density, and the history its mean where it was watched.
    const density = transitionNetwork.density!(config, fit)!;
    expect(sum(density.scores(data).logDensity)).toBeCloseTo(first.logLikelihood!, 7);
    expect(first.status).toBe('converged');
    const watched = fit.column('history', 'validationScore');
    expect(Math.max(...watched)).toBeGreaterThan(watched[0]);
    // Draws have the density's mean and variance.
    const draws = new DrawnWords(1, 0, 99);
    const values = Array.from({ length: 4000 }, (_, i) => {
      draws.begin(i, 0);
      return density.draw!(0.5, 0.1, draws);
    });
    const average = sum(values) / values.length;
    const [drift] = transitionNetwork.driftAt!(config, fit, Float64Array.of(0.5)).value;
    const [b] = transitionNetwork.diffusionAt!(config, fit, Float64Array.of(0.5)).value;
    const sd = b * Math.sqrt(0.1);
    expect(Math.abs(average - 0.5 - drift * 0.1)).toBeLessThan((4 * sd) / Math.sqrt(4000));
    expect(sum(values.map((one) => (one - average) ** 2)) / 4000 / sd ** 2).toBeCloseTo(1, 0);
  });

  it('takes irregular steps as they are', async () => {
    // Every other value of half of a path left out: the same process, and nearly the same network.
    const x = doubleWellPath(2, 6000, 0.05, 0.5, 4);
    const kept = x.map((value, i) => ({ value, t: i * 0.05 })).filter((_, i) => i < 3000 || i % 2 === 0);
    const data = {
      from: Float64Array.from(kept.slice(0, -1), ({ value }) => value),
      to: Float64Array.from(kept.slice(1), ({ value }) => value),
      dt: Float64Array.from(kept.slice(1), ({ t }, i) => t - kept[i].t),
      begins: [0],
    };
    const fit = stored(await transitionNetwork.fit(data, config, context));
    const { value } = transitionNetwork.diffusionAt!(config, fit, Float64Array.of(-1, 1));
    expect(value[0]).toBeCloseTo(0.5, 1);
    expect(value[1]).toBeCloseTo(0.5, 1);
  });

  it('ends in words where there is too little', async () => {
    await expect(transitionNetwork.fit(transitions([1, 2, 3], 1), config, context)).rejects.toThrow(
      'transition-network must have at least 50 transitions to learn from, found 2',
    );
    const still = await transitionNetwork.fit(
      transitions(new Array<number>(100).fill(1), 1),
      config,
      context,
    );
    expect(still).toMatchObject({ status: 'diverged', logLikelihood: null });
    expect(still.message).toMatch(/^the transitions have no linear model to begin from/);
    const short = Array.from({ length: 60 }, (_, i) => [i % 7, (i * i) % 5]);
    await expect(transitionNetwork.fit(transitions(short, 1), config, context)).rejects.toThrow(
      'earlyStopping.fraction must leave at least 20 transitions on either side, found 60 to learn from and 0',
    );
    const soon = configured({ epochs: 2 });
    const x = doubleWellPath(2, 3000, 0.1, 0.5, 4);
    const stopped = await transitionNetwork.fit(transitions(x, 0.1), soon, context);
    expect(stopped.status).toBe('stopped');
    expect(stopped.message).toMatch(/use more epochs$/);
  });

  it('reads its keys', () => {
    expect(config).toEqual({
      kind: 'transition-network',
      hidden: [16],
      activation: 'tanh',
      weightDecay: 0.1,
      epochs: 200,
      earlyStopping: { patience: 20, fraction: 0.4 },
    });
    expect(mathmlOf(transitionNetwork.formula(config))).toContain('network');
    expect(transitionNetwork.estimands(config)).toEqual([]);
  });
});
