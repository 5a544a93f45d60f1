import type { ModelParameter } from '../../own-models/contract.js';
import { exp, log } from '../../kernels/reference/elementary.js';
import { streams } from '../../random/streams.js';
import { uniform } from '../../random/uniform.js';
import type { Predictions, Watched } from './black-box.js';
import type { Probe } from './probe.js';
import { float64Rounding, type Slopes, slopesAt } from './slopes.js';

/** A step by which a number is first moved, relative to its size. */
const firstStep = 0.1;

/** The step relative to that by which roundings are found, and of how many numbers. */
const shortest = 1e-3;
const mostMoved = 20;

/** Values of all parameters, and what a model gives there. */
export class Point {
  readonly predicted: Predictions;
  /** k − k̂ per row. */
  readonly residual: Float64Array;
  /** What rounding leaves of k̂, relative to it: more where the model computes in float32. */
  readonly rounding: number;
  readonly #slopes = new Map<number, Slopes>();

  constructor(
    readonly probe: Probe,
    readonly theta: Float64Array,
    readonly steps: Float64Array,
  ) {
    this.predicted = probe.predict(theta);
    this.residual = probe.rows.k.map((k, j) => k - this.predicted.k[j]);
    this.rounding = Math.max(float64Rounding, this.#roughness());
  }

  /** ∂k̂_j/∂θ_p per row j. */
  slopes(p: number): Slopes {
    const known = this.#slopes.get(p) ?? this.slopesUnder(() => undefined, p);
    this.#slopes.set(p, known);
    return known;
  }

  /** The same where the model computes with other functions. */
  slopesUnder(watched: () => Watched | undefined, p: number): Slopes {
    return slopesAt((h) => this.probe.predict(this.moved(p, h), watched()).k, this.steps[p], this.rounding);
  }

  /** By fourth differences over steps so short that what bends is nothing: most have some three times what rounding leaves. */
  #roughness(): number {
    const found: number[] = [];
    const every = Math.ceil(this.theta.length / mostMoved);
    for (let p = 0; p < this.theta.length; p += every) {
      const h = shortest * this.steps[p];
      const [one, two, three, four] = [2, 1, -1, -2].map((by) => this.probe.predict(this.moved(p, by * h)).k);
      this.predicted.k.forEach((k, j) => {
        const difference = one[j] - k + (four[j] - k) - 4 * (two[j] - k + (three[j] - k));
        if (k !== 0) found.push(Math.abs(difference / k));
      });
    }
    found.sort((a, b) => a - b);
    return (found[Math.floor(0.8 * found.length)] ?? 0) / 3;
  }

  moved(p: number, h: number): Float64Array {
    const theta = this.theta.slice();
    theta[p] += h;
    return theta;
  }
}

/** How far numbers of a parameter spread: as its start values do, or as 1/√count where they are 0. */
function spreadOf({ start, count }: ModelParameter): number {
  const square = start.reduce((sum, value) => sum + value * value, 0) / count;
  return square > 0 ? Math.sqrt(square) : 1 / Math.sqrt(count);
}

/** First steps of differences, which stay inside a parameter's range. */
function stepsAt(parameters: readonly ModelParameter[], theta: Float64Array): Float64Array {
  const steps = new Float64Array(theta.length);
  for (const parameter of parameters) {
    const spread = spreadOf(parameter);
    for (let i = parameter.first; i < parameter.first + parameter.count; i++) {
      const size = {
        identity: Math.max(spread, Math.abs(theta[i])),
        log: theta[i],
        logit: Math.min(theta[i], 1 - theta[i]),
      }[parameter.transform];
      steps[i] = firstStep * size;
    }
  }
  return steps;
}

/** Points at most, the first of them the start. */
const wanted = 3;
/** Where the generator's counters of these points begin, apart from those of the networks' check. */
const drawsFrom = 5000;
const mostHalvings = 8;

/** The start values, and two points drawn around them at which the model has values. */
export function pointsOf(probe: Probe, seed: number, start: Float64Array): Point[] {
  const { parameters } = probe.model;
  const at = (theta: Float64Array): Point => new Point(probe, theta, stepsAt(parameters, theta));
  const points = [at(start)];
  for (let i = 1; i < wanted; i++) {
    for (let halving = 0, width = 0.8; halving < mostHalvings; halving++, width /= 2) {
      const point = at(
        drawn(parameters, start, width, (p) => 2 * uniform(seed, streams.check, p, drawsFrom + i) - 1),
      );
      if (!point.residual.every(Number.isFinite)) continue;
      points.push(point);
      break;
    }
  }
  return points.filter(({ residual }) => residual.every(Number.isFinite));
}

function drawn(
  parameters: readonly ModelParameter[],
  start: Float64Array,
  width: number,
  draw: (p: number) => number,
): Float64Array {
  const theta = start.slice();
  for (const parameter of parameters) {
    if (parameter.fixed) continue;
    const spread = spreadOf(parameter);
    for (let p = parameter.first; p < parameter.first + parameter.count; p++) {
      const by = width * draw(p);
      if (parameter.transform === 'identity') theta[p] += spread * by;
      else if (parameter.transform === 'log') theta[p] *= exp(by);
      else theta[p] = 1 / (1 + exp(log(1 / theta[p] - 1) - by));
    }
  }
  return theta;
}
