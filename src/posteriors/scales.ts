import { log } from '../evaluation/exponential.js';

/**
 * How one summary is scaled before anything learns from it: (f(v) − mean)/sd, with f the value itself, or where some values
 * are far out for most of the others its signed logarithm sign(v − m) ln(1 + |v − m|/w) around the median m, w the median
 * distance from it. Without that a prior over orders of magnitude leaves all but the largest values at one place.
 */
export interface Scale {
  /** w, or 0 where values are taken as they are. */
  readonly width: number;
  readonly centre: number;
  readonly mean: number;
  /** 0 where the summary does not vary, or says nothing (screening.ts): it is then 0 throughout. */
  readonly sd: number;
}

/** A normal distribution has a standard deviation of 1.48 median distances. */
const usualSds = 4.5;

const middle = (sorted: Float64Array): number => sorted[Math.floor(sorted.length / 2)];

const moments = (values: Float64Array): { mean: number; sd: number } => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const square = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, sd: Math.sqrt(square / values.length) };
};

/** Below this share of its size the variation of a summary is rounding. */
const rounding = 1e-12;

/** The scale of a summary, from the draws that are learned from. */
export function scaleOf(values: Float64Array): Scale {
  const plain = moments(values);
  if (!(plain.sd > rounding * Math.abs(plain.mean))) return { width: 0, centre: 0, mean: plain.mean, sd: 0 };
  const centre = middle(values.slice().sort());
  const width = middle(values.map((value) => Math.abs(value - centre)).sort());
  if (!(width > 0) || plain.sd <= usualSds * width) return { width: 0, centre: 0, ...plain };
  const scale = { width, centre, mean: 0, sd: 1 };
  return { width, centre, ...moments(values.map((value) => scaled(scale, value))) };
}

/** A value on its scale. */
export function scaled({ width, centre, mean, sd }: Scale, value: number): number {
  if (sd === 0) return 0;
  if (width === 0) return (value - mean) / sd;
  const off = value - centre;
  const far = log(1 + Math.abs(off) / width);
  return ((off < 0 ? -far : far) - mean) / sd;
}
