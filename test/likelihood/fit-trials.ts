import { DrawnWords } from '#dist/kernels/reference/drawn.js';
import { fit } from '#dist/likelihood/fit.js';
import { fittedLaw } from '#dist/likelihood/fitted-law.js';
import { type LikelihoodOptions, questionOf } from '#dist/likelihood/question.js';
import { type FitTest, type NullOptions, testOfFit } from '#dist/likelihood/simulated-null.js';
import { type ModelAtValues, transitionLaw } from '#dist/likelihood/transition-law.js';
import { transitionsOf } from '#dist/likelihood/transitions.js';
import { merton, type MertonParameters } from '#dist/processes/merton.js';

/** Paths with a known law, and tests of models on them. */

export function testOf(x: number[], dt: number, options: LikelihoodOptions, how: NullOptions): FitTest {
  const question = questionOf({ x, dt }, options);
  return testOfFit(fittedLaw(question, fit(question))!, how);
}

/** A path from its stationary law, or from x0. */
export function pathOf(model: ModelAtValues, n: number, dt: number, seed: number, x0?: number): number[] {
  const shape = transitionsOf(
    { x: new Array<number>(n + 1).fill(x0 ?? 1), dt },
    [-Infinity, Infinity],
    false,
  );
  const { from, to } = transitionLaw(
    model,
    undefined,
    x0 === undefined ? 'stationary' : 'conditional',
  ).simulate(shape, seed);
  return [from[0], ...to];
}

export function jumpingPath(parameters: MertonParameters, n: number, dt: number, seed: number): number[] {
  const constants = merton.exact!.constants(parameters, dt);
  const draws = new DrawnWords(seed, 0, 7);
  const values = Float64Array.of(parameters.x0);
  const x = [parameters.x0];
  for (let i = 0; i < n; i++) {
    draws.begin(0, i);
    merton.exact!.drawStep!(values, constants, draws);
    x.push(values[0]);
  }
  return x;
}

/** Of how many seeds the model is rejected at 5 %, by 19 simulated series each: the test's level is then exactly that. */
export function rejections(seeds: number, test: (seed: number) => FitTest): number {
  return Array.from({ length: seeds }, (_, seed) => test(seed)).filter(({ pValue }) => pValue <= 0.05).length;
}
