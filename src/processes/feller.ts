import type { DrawnWords } from '../kernels/reference/drawn.js';
import { exp, log } from '../kernels/reference/elementary.js';
import { squaredRadius } from '../kernels/reference/normal.js';
import { coefficients, octaves, parts, quantile } from '../kernels/reference/quantile-table.js';
import { uses } from '../kernels/reference/samplers.js';
import { decayOver } from './mean-reversion.js';
import { chiSquaredQuantiles } from './quantile-table.js';

/**
 * The law of dv = κ (θ − v) dt + σ √v dW after h: scale · χ′²(df, v · weight), df = 4κθ/σ², weight = e^−κh/scale,
 * scale = σ² (1 − e^−κh)/4κ (Cox, Ingersoll & Ross 1985).
 */
export function fellerConstants(
  { kappa, theta, sigma }: { kappa: number; theta: number; sigma: number },
  h: number,
): readonly [df: number, weight: number, scale: number] {
  const { decay, weight } = decayOver(kappa, h);
  const scale = 0.25 * sigma * sigma * weight;
  return [(4 * kappa * theta) / (sigma * sigma), decay / scale, scale];
}

/** Constants of a table, of which there are one or two. */
const tableLength = 2 * octaves * parts * coefficients;

/** The degrees of freedom below which tables have logarithms. */
const inLogarithmsBelow = 3;

let last: { readonly df: number; readonly tables: readonly number[] } | undefined;

/**
 * The quantiles that steps take of words: of χ²(df − 1), and up to one degree of freedom of χ²(df + 1) and χ²(df). The last are kept,
 * for runs that differ in their seeds.
 */
export function quantilesOf(df: number): readonly number[] {
  if (!(df > 0 && df < Infinity)) return [];
  if (last?.df !== df) {
    const tables = (df > 1 ? [df - 1] : [df + 1, df]).flatMap((degrees) => [
      ...chiSquaredQuantiles(degrees, df < inLogarithmsBelow),
    ]);
    last = { df, tables };
  }
  return last.tables;
}

/** What a step of Feller's process draws: a normal, a word of 32 bits, and −2 ln of a uniform that is asked for up to one degree of freedom. */
export interface FellerDraws {
  readonly z: number;
  readonly word: number;
  exponential(): number;
}

/**
 * χ′²(df, λ): (z + √λ)² + χ²(df − 1). Up to one degree of freedom it is χ²(df + 2N), N a Poisson number of mean ½λ, which is
 * the number of arrivals of a Poisson process before ½λ: with the first of them at ½E, none where E > λ, and else one and those
 * of the time left, hence χ²(df) or χ′²(df + 2, λ − E). The tables begin at constant `first`.
 */
export function noncentralChiSquared(
  df: number,
  noncentrality: number,
  { z, word, exponential }: FellerDraws,
  constants: readonly number[],
  first: number,
): number {
  if (df > 1) {
    const found = quantile(constants, first, word);
    const shifted = z + Math.sqrt(noncentrality);
    return shifted * shifted + (df < inLogarithmsBelow ? 256 * exp(found) : found);
  }
  const left = noncentrality - exponential();
  const isNone = left < 0;
  const value = 256 * exp(quantile(constants, isNone ? first + tableLength : first, word));
  const shifted = z + Math.sqrt(left);
  return isNone ? value : shifted * shifted + value;
}

/** Those of a path and step that has no others. */
export function ownDraws(draws: DrawnWords): FellerDraws {
  draws.draw(uses.own);
  return {
    z: draws.normal(0),
    word: Math.floor(draws.uniform(true) * 0x100000000),
    exponential() {
      draws.draw(uses.exponential);
      return -2 * log(draws.uniform(false));
    },
  };
}

/** Those of which four steps have a counter together. */
export function sharedDraws(draws: DrawnWords): FellerDraws {
  return {
    z: draws.rowNormal(),
    word: draws.rowWord(uses.quantile),
    exponential: () => squaredRadius(draws.rowWord(uses.exponential)),
  };
}
