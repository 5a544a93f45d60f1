import { describe, expect, it } from 'vitest';
import { loadPipeline } from '#dist/pipeline/load.js';
import { lawWith } from '../../src/processes/law.js';
import { linear, type LinearParameters } from '../../src/processes/linear.js';
import { ou } from '../../src/processes/ou.js';
import {
  type Matrix,
  rootOf,
  squareOf,
  stationaryCovariance,
  transitionOver,
} from '../../src/processes/transition-matrices.js';
import { startOf } from '../../src/rows/path-start.js';
import { smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { meanOf, simulated } from './simulated.js';

const A = [
  [1, -0.5],
  [0.2, 2],
];
const B = [
  [0.3, 0],
  [0.1, 0.2],
];
const both: LinearParameters = {
  drift: A,
  diffusion: B,
  mean: [1, -2],
  components: ['x', 'y'],
  x0: 'stationary',
};

function expectMatrix(found: Matrix, wanted: Matrix, within = 1e-12): void {
  wanted.forEach((row, i) =>
    row.forEach((value, j) => expect(Math.abs(found[i][j] / value - 1)).toBeLessThan(within)),
  );
}

/** E (u − mean u)(v − mean v), each within four standard errors. */
function expectCovariances(values: readonly Float64Array[], means: readonly number[], wanted: Matrix): void {
  for (let i = 0; i < means.length; i++) {
    for (let j = 0; j <= i; j++) {
      const products = values[i].map((u, p) => (u - means[i]) * (values[j][p] - means[j]));
      const { mean, error } = meanOf(products);
      expect(Math.abs(mean - wanted[i][j]) / (error + 1e-15), `${i}, ${j}`).toBeLessThan(4);
    }
  }
}

describe('the transition of two components', () => {
  it('has the numbers of mpmath to 12 digits', () => {
    const { phi, covariance } = transitionOver(A, squareOf(B), 0.25);
    expectMatrix(phi, [
      [0.7765589239739, 0.0860454589734],
      [-0.03441818358936, 0.6044680060271],
    ]);
    expectMatrix(covariance, [
      [0.01833779992515, 0.005328891659111],
      [0.005328891659111, 0.007685257811653],
    ]);
    expectMatrix(stationaryCovariance(A, squareOf(B))!, [
      [0.0493253968254, 0.008650793650794],
      [0.008650793650794, 0.01163492063492],
    ]);
  });

  it.each([1 / 5000, 0.3, 40, 3000])('of one component is that of ou over %d, for any kappa', (dt) => {
    for (const kappa of [2, 1e-9, 0, -0.01]) {
      const [{ mean, variance }] = ou.moments!({ kappa, theta: 0, sigma: 0.7, x0: 1 }, dt);
      const { phi, covariance } = transitionOver([[kappa]], [[0.49]], dt);
      expect(Math.abs(phi[0][0] - mean)).toBeLessThan(1e-12 * Math.max(mean, 1e-200) * (1 + 10 * dt));
      expect(Math.abs(covariance[0][0] / variance - 1)).toBeLessThan(1e-12 * (1 + dt));
    }
  });

  it('is that of two halves, of stiff and of rotating drifts', () => {
    for (const drift of [
      [
        [1000, 1],
        [0, 0.001],
      ],
      [
        [0.1, 30],
        [-30, 0.1],
      ],
    ]) {
      const s = squareOf(B);
      const [half, whole] = [0.5, 1].map((dt) => transitionOver(drift, s, dt));
      const twice = transitionOver(drift, half.covariance, 0);
      expect(twice.phi).toEqual([
        [1, 0],
        [0, 1],
      ]);
      const p = stationaryCovariance(drift, s)!;
      // P − Φ P Φᵀ = Q.
      const moved = whole.phi.map((row, i) =>
        whole.phi.map(
          (other, j) =>
            row.reduce((sum, a, k) => sum + a * other.reduce((t, b, l) => t + b * p[k][l], 0), 0) +
            whole.covariance[i][j],
        ),
      );
      expectMatrix(moved, p, 1e-10);
    }
  });

  it('has a root where noise is in the speed alone: Q = σ² [[t³/3, t²/2], [t²/2, t]]', () => {
    const t = 1e-4;
    const drift = [
      [0, -1],
      [0, 0],
    ];
    const { covariance } = transitionOver(
      drift,
      [
        [0, 0],
        [0, 4],
      ],
      t,
    );
    expectMatrix(covariance, [
      [(4 * t ** 3) / 3, 2 * t ** 2],
      [2 * t ** 2, 4 * t],
    ]);
    expectMatrix(squareOf(rootOf(covariance)), covariance);
    // And of one that another determines.
    expect(
      rootOf([
        [4, 2],
        [2, 1],
      ]),
    ).toEqual([
      [2, 0],
      [1, 0],
    ]);
    expect(
      stationaryCovariance(drift, [
        [0, 0],
        [0, 4],
      ]),
    ).toBeUndefined();
    expect(
      stationaryCovariance(
        [
          [0, 1],
          [-1, 0],
        ],
        squareOf(B),
      ),
    ).toBeUndefined();
  });
});

describe('paths of linear', () => {
  it('begin and go on in the stationary law, covariances and all', () => {
    const law = lawWith(linear, both, 0.7);
    const paths = 40_000;
    const first = startOf(law, paths, 3);
    const P = stationaryCovariance(A, squareOf(B))!;
    expectCovariances([first.slice(0, paths), first.slice(paths)], [1, -2], P);
    const values = simulated(law, paths, 3, 3).map((rows) => rows.slice(2 * paths));
    expectCovariances(values, [1, -2], P);
  });

  it('by euler have the covariance of its recursion, V ← (1 − A h) V (1 − A h)ᵀ + B Bᵀ h', () => {
    const [n, h] = [4, 0.25];
    const s = squareOf(B);
    let v = [
      [0, 0],
      [0, 0],
    ];
    const kept = A.map((row, i) => row.map((value, j) => (i === j ? 1 : 0) - value * h));
    for (let k = 0; k < n; k++) {
      v = kept.map((row, i) =>
        kept.map(
          (other, j) =>
            row.reduce((sum, a, p) => sum + a * other.reduce((t, b, q) => t + b * v[p][q], 0), 0) +
            s[i][j] * h,
        ),
      );
    }
    const parameters = { ...both, x0: [1, -2] };
    expectCovariances(simulated(lawWith(linear, parameters, 1, 'euler', n), 40_000, 1), [1, -2], v);
  });
});

it.each([
  [
    { drift: [[1, 0]] },
    'simulate.process.drift must be 2 rows of 2 numbers, as many as components, found rows of 2',
  ],
  [{ diffusion: [[1], [1, 2]] }, 'simulate.process.diffusion must be 2 rows of equally many numbers'],
  [{ mean: [1] }, 'simulate.process.mean must have a number per component, 2 of them, found 1'],
  [{ x0: [1, 2, 3] }, 'simulate.process.x0 must have a number per component, 2 of them, found 3'],
  [{ components: ['y', 'x'] }, 'simulate.process.components must have x first, if at all'],
  [{ components: ['x', 'lambda'] }, 'simulate.process.components must be names of letters'],
  [
    {
      drift: [
        [1, 0],
        [0, -1],
      ],
    },
    'simulate.process.x0 must be a list of numbers, since a stationary law needs a drift all of whose eigenvalues have positive real parts',
  ],
])('linear with %j is refused', (change, message) => {
  const process = { kind: 'linear', ...both, ...change };
  const file = writePipeline(temporaryFolder(), {
    ...smallPipeline,
    simulate: { ...smallPipeline.simulate, process },
  });
  expect(() => loadPipeline(file)).toThrow(message);
});
