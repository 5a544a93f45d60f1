import { initialisations } from '../initialisations/index.js';
import { seedWords, streams } from '../random/streams.js';
import { uniform } from '../kernels/reference/uniform.js';

export type Activation = 'tanh' | 'softsign';

/**
 * Where the weights of a network with two outputs u and v stand in one vector, layer by layer: of each layer outputs × inputs
 * weights, row-major, and as many biases as outputs; and after the last one 2 × inputs weights by which the outputs have the inputs
 * themselves.
 */
export interface NetworkShape {
  readonly activation: Activation;
  readonly layers: readonly Layer[];
  readonly inputs: number;
  /** Where the weights of the inputs themselves begin. */
  readonly direct: number;
  readonly count: number;
}

export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: number;
  readonly biases: number;
}

export function networkShape(
  inputs: number,
  hidden: readonly number[],
  activation: Activation,
): NetworkShape {
  const layers: Layer[] = [];
  let [width, at] = [inputs, 0];
  for (const outputs of [...hidden, 2]) {
    layers.push({ inputs: width, outputs, weights: at, biases: at + outputs * width });
    at += outputs * (width + 1);
    width = outputs;
  }
  return { activation, layers, inputs, direct: at, count: at + 2 * inputs };
}

/**
 * Weights to begin from: hidden layers drawn at random, the last layer and the inputs' own weights 0, so that both outputs are. Each
 * unit of the first layer bends where all standardised inputs are some number between −2 and 2: without biases all of them would at the
 * inputs' mean. Later layers are as Glorot & Bengio (2010) draw them.
 */
export function initialWeights({ layers, count }: NetworkShape, seed: number): Float64Array {
  const all = new Float64Array(count);
  const [low, high] = seedWords(seed);
  const draw = (at: number): number => 2 * uniform(low, high, streams.weights, at, 0) - 1;
  for (const [l, { inputs, outputs, weights, biases }] of layers.slice(0, -1).entries()) {
    const limit = l === 0 ? steepest : initialisations.glorot.limit(inputs, outputs);
    for (let w = weights; w < biases; w++) all[w] = limit * draw(w);
    if (l > 0) continue;
    for (let k = 0; k < outputs; k++) {
      const bend = 2 * draw(biases + k);
      for (let i = 0; i < inputs; i++) all[biases + k] -= bend * all[weights + k * inputs + i];
    }
  }
  return all;
}

/** The largest slope of a unit of the first layer. */
const steepest = 1.5;
