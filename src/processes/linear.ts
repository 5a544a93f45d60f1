import type { Refusal } from '../entry.js';
import { isName } from '../formulas/parse.js';
import type { PlainStep } from '../kernels/reference/paths.js';
import { linearEquations } from './linear-equations.js';
import type { Moments, Start } from './method.js';
import type { Process } from './process.js';
import {
  applied,
  identity,
  type Matrix,
  rootOf,
  squareOf,
  stationaryCovariance,
  transitionOver,
} from './transition-matrices.js';

export interface LinearParameters {
  drift: number[][];
  mean?: number[] | undefined;
  diffusion: number[][];
  components: string[];
  x0: number[] | 'stationary';
}

/** So many components fit a file that a person reads. */
const mostComponents = 16;

const meanOf = ({ mean, components }: LinearParameters): readonly number[] => mean ?? components.map(() => 0);

/** X′ = mean + Φ (X − mean) + L z, as rows of [(1 − Φ) mean, Φ, L up to its diagonal], behind how many there are. */
function encoded(parameters: LinearParameters, phi: Matrix, root: Matrix): number[] {
  const mean = meanOf(parameters);
  const moved = applied(phi, mean);
  return [mean.length, ...phi.flatMap((row, i) => [mean[i] - moved[i], ...row, ...root[i].slice(0, i + 1)])];
}

const step: PlainStep = (values, z, constants) => {
  const [d] = constants;
  let end = 1 + d * (2 + d) + (d * (d - 1)) / 2;
  // The last first: what stands in z[i] afterwards, none before it needs.
  for (let i = d - 1; i >= 0; i--) {
    end -= 2 + d + i;
    let value = constants[end];
    for (let j = 0; j < d; j++) value += constants[end + 1 + j] * values[j];
    for (let k = 0; k <= i; k++) value += constants[end + 1 + d + k] * z[k];
    z[i] = value;
  }
  values.set(z);
};

/**
 * Ornstein–Uhlenbeck in several dimensions: dX = A (m − X) dt + B dW. X(t + Δ) given X(t) is normal (transition-matrices.ts); noise may
 * be in some components alone, as where one is the speed of another. Stationary: N(m, P), A P + P Aᵀ = B Bᵀ.
 */
export const linear: Process<LinearParameters> = {
  kind: 'linear',
  summary: 'Ornstein–Uhlenbeck of several components: dX = drift (mean − X) dt + diffusion dW',
  equations: linearEquations,
  stated: ({ components, x0 }) =>
    x0 === 'stationary'
      ? { start: x0 }
      : Object.fromEntries(components.map((name, i) => [`${name}(0)`, x0[i]])),
  parameters: (z) => ({
    drift: z.array(z.array(z.number())).describe('matrix per unit of time, a list of its rows'),
    mean: z.array(z.number()).optional().describe('level of each component; 0 unless given'),
    diffusion: z
      .array(z.array(z.number()))
      .describe('matrix per square root of a unit of time, a row per component, a column per noise'),
    components: z.array(z.string()).describe('names; the first is the column x'),
    x0: z
      .union([z.array(z.number()), z.literal('stationary')])
      .default('stationary')
      .describe('value of each component at time 0, or stationary: a draw from the stationary law per path'),
  }),
  components: ['x'],
  componentNames: ({ components }) => components,
  domain:
    'all numbers; stationary law where all eigenvalues of drift have positive real parts; noise may be in some components alone',
  refused,
  schemes: [
    { kind: 'exact', summary: 'the law itself, for every dt' },
    { kind: 'euler', summary: 'x ← x + drift (mean − x) h + diffusion √h z' },
  ],
  standard: 'exact',
  method(parameters, scheme) {
    const isExact = scheme === 'exact';
    const [, ...others] = parameters.components;
    return {
      law: 'linear',
      components: ['x', ...others],
      noises: parameters.components.length,
      takesSubsteps: !isExact,
      inSteps: true,
      ...(!isExact && { alongW: 'steps' as const }),
      constants: (given, h) => {
        const s = squareOf(given.diffusion);
        if (isExact) {
          const { phi, covariance } = transitionOver(given.drift, s, h);
          return encoded(given, phi, rootOf(covariance));
        }
        const kept = identity(s.length).map((row, i) => row.map((value, j) => value - given.drift[i][j] * h));
        return encoded(given, kept, rootOf(s.map((row) => row.map((value) => value * h))));
      },
      start: startOf,
      step,
    };
  },
  growsWith: ['drift', 'diffusion'],
  start: startOf,
  moments: (parameters, t) => {
    const { drift, diffusion, x0 } = parameters;
    const mean = meanOf(parameters);
    const s = squareOf(diffusion);
    const { phi, covariance } = transitionOver(drift, s, t);
    const spread = x0 === 'stationary' ? stationaryCovariance(drift, s)! : covariance;
    const first = x0 === 'stationary' ? mean : x0;
    const moved = applied(
      phi,
      first.map((value, i) => value - mean[i]),
    );
    return mean.map((level, i): Moments => ({ mean: level + moved[i], variance: spread[i][i] }));
  },
  problem: ({ drift, diffusion, x0 }) =>
    x0 === 'stationary' && !stationaryCovariance(drift, squareOf(diffusion))
      ? {
          key: 'x0',
          message: `must be a list of numbers, since a stationary law needs a drift all of whose eigenvalues have positive real parts, found drift ${JSON.stringify(drift)}`,
        }
      : undefined,
};

function startOf(parameters: LinearParameters): Start[] {
  const { drift, diffusion, x0 } = parameters;
  if (x0 !== 'stationary') return [...x0];
  const mean = meanOf(parameters);
  const root = rootOf(stationaryCovariance(drift, squareOf(diffusion)) ?? identity(mean.length));
  return mean.map((level, i) => ({ normals: [level, root[i].slice(0, i + 1)] }));
}

const taken = ['t', 'lambda', 'k', 's', 'j', 'label'];

function refused({ drift, mean, diffusion, components, x0 }: LinearParameters): Refusal | undefined {
  const { length: d } = components;
  if (d < 1 || d > mostComponents) {
    return { key: 'components', message: `must be 1 to ${mostComponents} names, found ${d}` };
  }
  const wrong = components.find((name) => !isName(name) || taken.includes(name));
  if (wrong !== undefined) {
    const message = `must be names of letters, digits and underscores that are not ${taken.join(', ')} or a function, found ${wrong}`;
    return { key: 'components', message };
  }
  const twice = components.find((name, i) => components.indexOf(name) < i || (name === 'x' && i > 0));
  if (twice !== undefined) {
    const message =
      twice === 'x' ? 'must have x first, if at all' : `must have each name once, found ${twice} twice`;
    return { key: 'components', message };
  }
  if (drift.length !== d || drift.some((row) => row.length !== d)) {
    return {
      key: 'drift',
      message: `must be ${d} rows of ${d} numbers, as many as components, found ${sizeOf(drift)}`,
    };
  }
  if (
    diffusion.length !== d ||
    diffusion[0].length === 0 ||
    diffusion.some((row) => row.length !== diffusion[0].length)
  ) {
    return {
      key: 'diffusion',
      message: `must be ${d} rows of equally many numbers, a row per component, found ${sizeOf(diffusion)}`,
    };
  }
  for (const [key, values] of Object.entries({ mean, x0 })) {
    if (Array.isArray(values) && values.length !== d) {
      return { key, message: `must have a number per component, ${d} of them, found ${values.length}` };
    }
  }
  return undefined;
}

const sizeOf = (matrix: Matrix): string => `rows of ${matrix.map((row) => row.length).join(', ') || 'none'}`;
