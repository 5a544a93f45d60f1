import { boundedCosine } from '../../kernels/reference/elementary.js';

/** Gauss and Legendre's rule on [0, 1], and the integrals from 0 to each node. */
export interface Quadrature {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
  /** ∫₀^node_i of the polynomial through the values at the nodes is Σ_j matrix_ij f_j: float64[n × n]. */
  readonly matrix: Float64Array;
}

const known = new Map<number, Quadrature>();

/** Exact for polynomials of degree 2n − 1 over all of [0, 1], of degree n − 1 up to a node (Golub & Welsch 1969). */
export function quadrature(n: number): Quadrature {
  const before = known.get(n);
  if (before) return before;
  const made = rule(n);
  known.set(n, made);
  return made;
}

function rule(n: number): Quadrature {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  const values: Float64Array[] = [];
  for (let i = 0; i < n; i++) {
    // From the smallest; Newton's method from Tricomi's approximation.
    let x = -boundedCosine((Math.PI * (i + 0.75)) / (n + 0.5));
    for (let step = 0; step < 8; step++) {
      const p = legendre(x, n);
      x -= p[n] / slopeOf(p, x, n);
    }
    const p = legendre(x, n);
    const slope = slopeOf(p, x, n);
    nodes[i] = 0.5 * (1 + x);
    weights[i] = 1 / ((1 - x * x) * slope * slope);
    values.push(p);
  }
  // With l_j = w_j Σ_k (k + ½) P_k(x_j) P_k on [−1, 1], and ∫ P_k = (P_(k+1) − P_(k−1))/(2k + 1).
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const at = legendre(2 * nodes[i] - 1, n);
    for (let j = 0; j < n; j++) {
      let sum = 2 * nodes[i];
      for (let k = 1; k < n; k++) sum += values[j][k] * (at[k + 1] - at[k - 1]);
      matrix[i * n + j] = 0.5 * weights[j] * sum;
    }
  }
  return { nodes, weights, matrix };
}

/** P_0 … P_n at x. */
function legendre(x: number, n: number): Float64Array {
  const p = new Float64Array(n + 1);
  p[0] = 1;
  p[1] = x;
  for (let k = 1; k < n; k++) p[k + 1] = ((2 * k + 1) * x * p[k] - k * p[k - 1]) / (k + 1);
  return p;
}

const slopeOf = (p: Float64Array, x: number, n: number): number => (n * (p[n - 1] - x * p[n])) / (1 - x * x);
