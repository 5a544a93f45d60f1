import { exp } from '../kernels/reference/elementary.js';
import { DrawnWords } from '../kernels/reference/drawn.js';
import { gamma, logGamma, secondAttempts, uses } from '../kernels/reference/samplers.js';
import type { Law } from '../processes/law.js';
import type { Start } from '../processes/method.js';
import { seedWords, streams } from '../random/streams.js';

/**
 * The state at time 0 of `paths` paths from `firstPath` on, float64[components × paths]. What is drawn for a component of a path is a function of
 * (seed, component, path), in a stream of its own; of antithetic paths the normals of the second are the negatives of the first's.
 */
export function startOf(
  { components, start, antithetic = false }: Pick<Law, 'components' | 'start' | 'antithetic'>,
  paths: number,
  seed: number,
  firstPath = 0,
): Float64Array {
  const state = new Float64Array(components.length * paths);
  const draws = new DrawnWords(...seedWords(seed), streams.start);
  start.forEach((value, c) => {
    const first = c * paths;
    if (typeof value === 'number') state.fill(value, first, first + paths);
    else if ('sameAs' in value) state.copyWithin(first, value.sameAs * paths, (value.sameAs + 1) * paths);
    else if ('normal' in value) {
      const [mean, sd] = value.normal;
      const row = [...Array<number>(c).fill(0), sd];
      for (let i = 0; i < paths; i++)
        state[first + i] = ofNormals([mean, row], draws, firstPath + i, antithetic);
    } else if ('normals' in value) {
      for (let i = 0; i < paths; i++)
        state[first + i] = ofNormals(value.normals, draws, firstPath + i, antithetic);
    } else {
      for (let i = 0; i < paths; i++) {
        draws.begin(firstPath + i, c);
        state[first + i] = drawn(value, draws);
      }
    }
  });
  return state;
}

/** Normal k is the own draw of component k. */
function ofNormals(
  [mean, row]: readonly [number, readonly number[]],
  draws: DrawnWords,
  path: number,
  antithetic: boolean,
): number {
  const isMirror = antithetic && path % 2 === 1;
  return row.reduce((sum, weight, k) => {
    if (weight === 0) return sum;
    draws.begin(isMirror ? path - 1 : path, k);
    draws.draw(uses.own);
    return sum + weight * (isMirror ? -draws.normal(0) : draws.normal(0));
  }, mean);
}

type Alone = Extract<Start, { readonly gamma: unknown } | { readonly beta: unknown }>;

function drawn(law: Alone, draws: DrawnWords): number {
  if ('gamma' in law) {
    draws.draw(uses.gamma);
    return law.gamma[1] * gamma(draws, law.gamma[0], draws.normal(0), draws.uniform(true));
  }
  // Of small shapes both gammas may be below all numbers, but not their logarithms.
  const [one, other] = law.beta.map((shape, i) => {
    const from = i * secondAttempts;
    draws.draw((uses.gamma | (from << 3)) >>> 0);
    return logGamma(draws, shape, draws.normal(0), draws.uniform(true), from);
  });
  return 1 / (1 + exp(other - one));
}
