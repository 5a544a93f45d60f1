import { log } from '../../evaluation/exponential.js';
import type { Transitions } from '../transitions.js';
import { mertonDensity } from './merton-density.js';
import { anyNumber, type OwnModel, positive, type Values } from './own-model.js';

/** Returns further from their median than so many of their robust standard deviations begin as jumps. */
const farAway = [3, 4, 2];
/** The ratio of the middle return's size to sigma from which sigma belongs to a few returns alone. */
const collapsed = 20;
/** A robust standard deviation per median absolute deviation. */
const perMedian = 1.4826;
const least = 1e-8;
const farthest = 1e6;
/** Jumps per transition from which on they are a diffusion. */
const most = 5;
/** A share of the largest return below which a spread of jumps is none. */
const smallest = 1e-4;

/** Merton's (1976) jumps, d ln X = mu dt + sigma dW + J dN, J ~ N(jumpMean, jumpSd²): a return is a Poisson mixture of normals. */
export const merton: OwnModel = {
  parameters: ['mu', 'sigma', 'intensity', 'jumpMean', 'jumpSd'],
  ranges: {
    mu: anyNumber,
    sigma: positive,
    intensity: positive,
    jumpMean: anyNumber,
    jumpSd: positive,
  },
  likelihoods: { exact: mertonDensity },
  domain: positive,
  mostTransitions: 5000,
  hasRareJumps: true,
  search(transitions) {
    const { size, middle, mean } = returnsOf(transitions);
    const T = transitions.dt.reduce((sum, dt) => sum + dt, 0);
    const shortest = transitions.dt.reduce((most, dt) => Math.min(most, dt), Infinity);
    const { deviation } = mean;
    // A fifth of what is spurious already: there it runs away.
    const smallestSigma = middle > 0 ? (perMedian * middle) / (5 * collapsed) : deviation / farthest;
    return {
      parameters: [
        { name: 'mu', range: anyNumber, limits: anyNumber, ends: ['none', 'none'] },
        {
          name: 'sigma',
          range: positive,
          limits: [smallestSigma, deviation * farthest],
          ends: ['none', 'none'],
        },
        {
          name: 'intensity',
          range: positive,
          limits: [least / T, (most * transitions.dt.length) / T],
          ends: ['bound', 'none'],
          advice: 'jumps as frequent as that cannot be distinguished from a diffusion, so take model gbm',
        },
        { name: 'jumpMean', range: anyNumber, limits: anyNumber, ends: ['none', 'none'] },
        {
          name: 'jumpSd',
          range: positive,
          limits: [smallest * size, farthest * size],
          ends: ['bound', 'none'],
        },
      ],
      starts: startsOf(transitions),
      ...(deviation <= least * Math.abs(mean.drift) * Math.sqrt(shortest) && {
        withoutNoise: 'The returns are all the same: sigma is 0, and no likelihood has a maximum.',
      }),
    };
  },
  // Without jumps nothing says how large they are.
  withoutMeaning: (atBound) => (atBound.includes('intensity') ? { jumpMean: 0, jumpSd: 1 } : {}),
  // There it belongs to a few returns that happen to be alike.
  isSpurious: ({ sigma }, transitions) => perMedian * returnsOf(transitions).middle > collapsed * sigma,
  unbounded: {
    as: 'sigma',
    words:
      'Merton’s likelihood has no highest point: it grows without end as sigma falls to 0 while mu dt equals one return (Kiefer & Wolfowitz 1956, Honoré 1998)',
  },
};

interface Returns {
  /** Per square root of time, about their drift. */
  readonly scaled: Float64Array;
  /** The median of their sizes. */
  readonly middle: number;
  /** The largest return. */
  readonly size: number;
  readonly mean: { readonly drift: number; readonly deviation: number };
}

function returnsOf({ from, to, dt }: Transitions): Returns {
  const r = from.map((x, i) => log(to[i]) - log(x));
  const T = dt.reduce((sum, one) => sum + one, 0);
  const drift = r.reduce((sum, one) => sum + one, 0) / T;
  const scaled = r.map((one, i) => (one - drift * dt[i]) / Math.sqrt(dt[i]));
  const sizes = scaled.map(Math.abs).sort();
  const size = r.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  const deviation = Math.sqrt(scaled.reduce((sum, one) => sum + one * one, 0) / r.length);
  return { scaled, middle: sizes[Math.floor(sizes.length / 2)], size, mean: { drift, deviation } };
}

/** Returns far away are jumps, the others are not; and last, jumps too many and small to be seen one by one. */
function startsOf(transitions: Transitions): Values[] {
  const { scaled, middle, mean } = returnsOf(transitions);
  const { dt } = transitions;
  const T = dt.reduce((sum, one) => sum + one, 0);
  const robust = middle > 0 ? perMedian * middle : mean.deviation;
  const starts = farAway.map((far): Values => {
    const jumps = [...scaled].flatMap((one, i) =>
      Math.abs(one) > far * robust ? [one * Math.sqrt(dt[i])] : [],
    );
    const rest = scaled.filter((one) => Math.abs(one) <= far * robust);
    const sigma = Math.sqrt(meanOf(rest, (one) => one * one)) || robust;
    const small = sigma * Math.sqrt(T / dt.length);
    const jumpMean = meanOf(jumps, (one) => one);
    const spread = Math.sqrt(meanOf(jumps, (one) => (one - jumpMean) * (one - jumpMean)));
    return {
      mu: mean.drift - (jumpMean * jumps.length) / T,
      sigma,
      intensity: Math.max(jumps.length, 1) / T,
      jumpMean,
      jumpSd: Math.max(spread, jumps.length > 1 ? small : 3 * small),
    };
  });
  const often = (0.5 * dt.length) / T;
  const many = { mu: mean.drift, intensity: often, jumpMean: 0, jumpSd: mean.deviation / Math.sqrt(often) };
  return [...starts, { ...many, sigma: 0.7 * mean.deviation }];
}

function meanOf(values: ArrayLike<number>, of: (value: number) => number): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += of(values[i]);
  return values.length === 0 ? 0 : sum / values.length;
}
