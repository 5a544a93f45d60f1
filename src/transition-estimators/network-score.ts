import { exp, softsign, tanh } from '../evaluation/activations.js';
import type { NetworkShape } from './network-shape.js';

/** Transitions in the units of a network, float64[n] each. */
export interface NetworkRows {
  /** The inputs, standardised: float64[n × inputs]. */
  readonly z: Float64Array;
  /** What the line leaves of an increment, over b0 √dt. */
  readonly residual: Float64Array;
  /** By how much u = 1 moves the increment, over b0 √dt. */
  readonly reach: Float64Array;
}

/** Rows that are computed together: what a unit costs beyond its arithmetic is shared by them. */
const block = 128;

/**
 * The mean over transitions of −ln p, but for what does not depend on the weights, and the weights' decay:
 *   (1/n) Σ_i [v + ½ (residual_i − reach_i u)² e^−2v] + 1/(2n) Σ_w decay_w w²,
 * with its gradient by backpropagation. u(z_i) and v(z_i) are the network's outputs.
 */
export class NetworkScore {
  /** By layer, from the inputs on: float64[width × block] of values, and of the loss' slopes by them. */
  readonly #values: Float64Array[];
  readonly #slopes: Float64Array[];
  readonly #gradient: Float64Array;

  constructor(
    private readonly shape: NetworkShape,
    private readonly decays: Float64Array,
  ) {
    const widths = [shape.inputs, ...shape.layers.map(({ outputs }) => outputs)];
    this.#values = widths.map((width) => new Float64Array(width * block));
    this.#slopes = widths.map((width) => new Float64Array(width * block));
    this.#gradient = new Float64Array(shape.count);
  }

  /** u and v of rows of inputs, float64[n] each. */
  outputs(weights: Float64Array, z: Float64Array): { readonly u: Float64Array; readonly v: Float64Array } {
    const n = z.length / this.shape.inputs;
    const [u, v] = [new Float64Array(n), new Float64Array(n)];
    for (let first = 0; first < n; first += block) {
      const rows = Math.min(block, n - first);
      const out = this.#forward(weights, z, first, rows);
      u.set(out.subarray(0, rows), first);
      v.set(out.subarray(block, block + rows), first);
    }
    return { u, v };
  }

  /** −ln p of each transition, but for what does not depend on the weights. */
  losses(weights: Float64Array, { z, residual, reach }: NetworkRows): Float64Array {
    const { u, v } = this.outputs(weights, z);
    const losses = new Float64Array(residual.length);
    for (let i = 0; i < losses.length; i++) {
      const off = residual[i] - reach[i] * u[i];
      losses[i] = v[i] + (off * off * exp(-2 * v[i])) / 2;
    }
    return losses;
  }

  /** The gradient is read before the next call. */
  evaluate(
    weights: Float64Array,
    { z, residual, reach }: NetworkRows,
  ): { loss: number; gradient: Float64Array } {
    const gradient = this.#gradient.fill(0);
    const n = residual.length;
    const slopes = this.#slopes[this.#slopes.length - 1];
    let loss = 0;
    for (let first = 0; first < n; first += block) {
      const rows = Math.min(block, n - first);
      const out = this.#forward(weights, z, first, rows);
      for (let r = 0; r < rows; r++) {
        const v = out[block + r];
        const off = residual[first + r] - reach[first + r] * out[r];
        const precise = off * exp(-2 * v);
        loss += v + (off * precise) / 2;
        slopes[r] = -precise * reach[first + r];
        slopes[block + r] = 1 - off * precise;
      }
      this.#backward(weights, rows);
    }
    loss /= n;
    for (let w = 0; w < gradient.length; w++) {
      const pull = (this.decays[w] / n) * weights[w];
      loss += (pull * weights[w]) / 2;
      gradient[w] = gradient[w] / n + pull;
    }
    return { loss, gradient };
  }

  /** The outputs of rows first … first + rows − 1, u and behind it v, in an array that the next call overwrites. */
  #forward(weights: Float64Array, z: Float64Array, first: number, rows: number): Float64Array {
    const { layers, inputs: width, direct, activation } = this.shape;
    const last = layers.length - 1;
    const input = this.#values[0];
    for (let i = 0; i < width; i++) {
      for (let r = 0; r < rows; r++) input[i * block + r] = z[(first + r) * width + i];
    }
    for (let l = 0; l <= last; l++) {
      const { inputs, outputs, weights: at, biases } = layers[l];
      const [from, to] = [this.#values[l], this.#values[l + 1]];
      for (let k = 0; k < outputs; k++) {
        const begin = k * block;
        to.fill(weights[biases + k], begin, begin + rows);
        for (let i = 0; i < inputs; i++) add(to, begin, weights[at + k * inputs + i], from, i * block, rows);
        if (l < last) activate(activation, to, begin, rows);
      }
    }
    const out = this.#values[last + 1];
    for (let i = 0; i < width; i++) {
      add(out, 0, weights[direct + i], input, i * block, rows);
      add(out, block, weights[direct + width + i], input, i * block, rows);
    }
    return out;
  }

  /** Adds what the slopes of a block's outputs give to the gradient. */
  #backward(weights: Float64Array, rows: number): void {
    const { layers, inputs: width, direct, activation } = this.shape;
    const gradient = this.#gradient;
    const last = layers.length - 1;
    const [input, ofOutputs] = [this.#values[0], this.#slopes[last + 1]];
    for (let i = 0; i < width; i++) {
      gradient[direct + i] += product(ofOutputs, 0, input, i * block, rows);
      gradient[direct + width + i] += product(ofOutputs, block, input, i * block, rows);
    }
    for (let l = last; l >= 0; l--) {
      const { inputs, outputs, weights: at, biases } = layers[l];
      const [from, slopesFrom, slopes] = [this.#values[l], this.#slopes[l], this.#slopes[l + 1]];
      slopesFrom.fill(0);
      for (let k = 0; k < outputs; k++) {
        const begin = k * block;
        let bias = 0;
        for (let r = 0; r < rows; r++) bias += slopes[begin + r];
        gradient[biases + k] += bias;
        for (let i = 0; i < inputs; i++) {
          const w = at + k * inputs + i;
          gradient[w] += product(slopes, begin, from, i * block, rows);
          if (l > 0) add(slopesFrom, i * block, weights[w], slopes, begin, rows);
        }
      }
      if (l === 0) continue;
      for (let i = 0; i < inputs; i++) backActivate(activation, from, slopesFrom, i * block, rows);
    }
  }
}

/** to += weight · from, `rows` of each. */
function add(
  to: Float64Array,
  toAt: number,
  weight: number,
  from: Float64Array,
  fromAt: number,
  rows: number,
): void {
  for (let r = 0; r < rows; r++) to[toAt + r] += weight * from[fromAt + r];
}

/** Σ a b over `rows` of each. */
function product(a: Float64Array, aAt: number, b: Float64Array, bAt: number, rows: number): number {
  let sum = 0;
  for (let r = 0; r < rows; r++) sum += a[aAt + r] * b[bAt + r];
  return sum;
}

function activate(kind: NetworkShape['activation'], values: Float64Array, at: number, rows: number): void {
  if (kind === 'tanh') for (let r = at; r < at + rows; r++) values[r] = tanh(values[r]);
  else for (let r = at; r < at + rows; r++) values[r] = softsign(values[r]);
}

/** Slopes by a unit's value become slopes by what it was applied to: tanh′ = 1 − y², softsign′ = (1 − |y|)². */
function backActivate(
  kind: NetworkShape['activation'],
  values: Float64Array,
  slopes: Float64Array,
  at: number,
  rows: number,
): void {
  for (let r = at; r < at + rows; r++) {
    const left = 1 - Math.abs(values[r]);
    slopes[r] *= kind === 'tanh' ? 1 - values[r] * values[r] : left * left;
  }
}
