import { exp, log } from '../evaluation/activations.js';
import type { DensityHead } from './density-head.js';
import { logRoot2Pi } from './posterior.js';

/** Beyond ±B a spline is the identity; its bins and slopes are at least μ wide and steep. */
const reach = 5;
const least = 1e-3;

/** Raw value whose softplus leaves a slope of 1: the identity. */
const unitSlope = log(exp(1 - least) - 1);

/**
 * A rational-quadratic spline v(z) (Gregory & Delbourgo 1982; Durkan et al. 2019) that rises from −B to B over K bins: knots (z_k, y_k), and
 * slopes δ_k there, 1 at both ends.
 */
export interface Spline {
  readonly knots: Float64Array;
  readonly values: Float64Array;
  readonly slopes: Float64Array;
}

/** K widths, K heights and the K − 1 inner slopes. */
export const splineOutputs = (bins: number): number => 3 * bins - 1;

function shares(outputs: ArrayLike<number>, at: number, bins: number, into: Float64Array): void {
  let most = -Infinity;
  for (let b = 0; b < bins; b++) most = Math.max(most, outputs[at + b]);
  let sum = 0;
  for (let b = 0; b < bins; b++) sum += into[b] = exp(outputs[at + b] - most);
  for (let b = 0; b < bins; b++) into[b] /= sum;
}

/** ln(1 + e^x) */
const softplus = (x: number): number => (x > 0 ? x + log(1 + exp(-x)) : log(1 + exp(x)));

class Outputs {
  readonly widths: Float64Array;
  readonly heights: Float64Array;
  readonly spline: Spline;

  constructor(readonly bins: number) {
    this.widths = new Float64Array(bins);
    this.heights = new Float64Array(bins);
    this.spline = {
      knots: new Float64Array(bins + 1),
      values: new Float64Array(bins + 1),
      slopes: new Float64Array(bins + 1).fill(1),
    };
  }

  read(outputs: ArrayLike<number>, at: number): Spline {
    const { bins, widths, heights, spline } = this;
    shares(outputs, at, bins, widths);
    shares(outputs, at + bins, bins, heights);
    for (const [own, into] of [
      [widths, spline.knots],
      [heights, spline.values],
    ] as const) {
      into[0] = -reach;
      for (let b = 0; b < bins; b++)
        into[b + 1] = into[b] + 2 * reach * (least + (1 - bins * least) * own[b]);
      into[bins] = reach;
    }
    for (let b = 1; b < bins; b++) spline.slopes[b] = least + softplus(outputs[at + 2 * bins + b - 1]);
    return spline;
  }
}

/** The spline that a network's outputs say. */
export const splineOf = (outputs: ArrayLike<number>, at: number, bins: number): Spline =>
  new Outputs(bins).read(outputs, at);

/** The bin that holds x among ascending ends. */
function binAt(ends: Float64Array, x: number): number {
  let b = 0;
  while (b < ends.length - 2 && x >= ends[b + 1]) b++;
  return b;
}

/** v(z), and ln dv/dz. */
export function splineAt({ knots, values, slopes }: Spline, z: number): { v: number; logSlope: number } {
  if (!(z > -reach && z < reach)) return { v: z, logSlope: 0 };
  const b = binAt(knots, z);
  const [w, h] = [knots[b + 1] - knots[b], values[b + 1] - values[b]];
  const [x, s] = [(z - knots[b]) / w, h / w];
  const q = x * (1 - x);
  const bottom = s + (slopes[b + 1] + slopes[b] - 2 * s) * q;
  const top = s * x * x + slopes[b] * q;
  const steep = slopes[b + 1] * x * x + 2 * s * q + slopes[b] * (1 - x) * (1 - x);
  return { v: values[b] + (h * top) / bottom, logSlope: 2 * log(s) + log(steep) - 2 * log(bottom) };
}

/** z with v(z) = v, a root of a quadratic. */
export function splineInverse({ knots, values, slopes }: Spline, v: number): number {
  if (!(v > -reach && v < reach)) return v;
  const b = binAt(values, v);
  const [w, h] = [knots[b + 1] - knots[b], values[b + 1] - values[b]];
  const s = h / w;
  const bend = slopes[b + 1] + slopes[b] - 2 * s;
  const off = v - values[b];
  const [A, B, C] = [h * (s - slopes[b]) + off * bend, h * slopes[b] - off * bend, -s * off];
  return knots[b] + (w * 2 * C) / (-B - Math.sqrt(Math.max(0, B * B - 4 * A * C)));
}

/**
 * One number's density φ(v(z)) dv/dz, the spline's widths, heights and slopes a network's outputs. Loss ½ v² + ln √(2π) − ln dv/dz.
 */
export function splineHead(bins: number): DensityHead {
  const read = new Outputs(bins);
  const [byWidth, byHeight] = [new Float64Array(bins), new Float64Array(bins)];
  return {
    outputs: splineOutputs(bins),
    begin(bias) {
      bias.fill(0);
      bias.fill(unitSlope, 2 * bins);
    },
    loss(outputs, at, target, targetAt, gradients, scale) {
      const z = target[targetAt];
      const { knots, values, slopes } = read.read(outputs, at);
      if (gradients) for (let o = 0; o < 3 * bins - 1; o++) gradients[at + o] = 0;
      if (!(z > -reach && z < reach)) return 0.5 * z * z + logRoot2Pi;
      const b = binAt(knots, z);
      const [w, h] = [knots[b + 1] - knots[b], values[b + 1] - values[b]];
      const [before, after] = [slopes[b], slopes[b + 1]];
      const [x, s] = [(z - knots[b]) / w, h / w];
      const q = x * (1 - x);
      const bend = after + before - 2 * s;
      const bottom = s + bend * q;
      const top = s * x * x + before * q;
      const steep = after * x * x + 2 * s * q + before * (1 - x) * (1 - x);
      const v = values[b] + (h * top) / bottom;
      const loss = 0.5 * v * v + logRoot2Pi - 2 * log(s) - log(steep) + 2 * log(bottom);
      if (!gradients) return loss;
      // dL through top, bottom and steep: v h dtop/bottom − v h top dbottom/bottom² − dsteep/steep + 2 dbottom/bottom.
      const byTop = (v * h) / bottom;
      const byBottom = (2 - (v * h * top) / bottom) / bottom;
      const bySteep = -1 / steep;
      const turn = 1 - 2 * x;
      const byX =
        byTop * (2 * s * x + before * turn) +
        byBottom * bend * turn +
        bySteep * (2 * after * x + 2 * s * turn - 2 * before * (1 - x));
      const byS = byTop * x * x + byBottom * (1 - 2 * q) + bySteep * 2 * q - 2 / s;
      const bySlopes = [
        byTop * q + byBottom * q + bySteep * (1 - x) * (1 - x),
        byBottom * q + bySteep * x * x,
      ];
      byWidth.fill(-byX / w, 0, b);
      byHeight.fill(v, 0, b);
      byWidth.fill(0, b);
      byHeight.fill(0, b);
      byWidth[b] = (-byS * s - byX * x) / w;
      byHeight[b] = (v * top) / bottom + byS / w;
      through(read.widths, byWidth, gradients, at, bins, scale);
      through(read.heights, byHeight, gradients, at + bins, bins, scale);
      for (const end of [0, 1]) {
        const knot = b + end;
        if (knot === 0 || knot === bins) continue;
        const place = at + 2 * bins + knot - 1;
        gradients[place] = (scale * bySlopes[end]) / (1 + exp(-outputs[place]));
      }
      return loss;
    },
  };
}

/** Derivatives by lengths 2B (μ + (1 − Kμ) p) to those by what p is the softmax of. */
function through(
  p: Float64Array,
  byLength: Float64Array,
  gradients: Float32Array | Float64Array,
  at: number,
  bins: number,
  scale: number,
): void {
  let mean = 0;
  for (let b = 0; b < bins; b++) mean += p[b] * byLength[b];
  const all = 2 * reach * (1 - bins * least) * scale;
  for (let b = 0; b < bins; b++) gradients[at + b] = all * p[b] * (byLength[b] - mean);
}
