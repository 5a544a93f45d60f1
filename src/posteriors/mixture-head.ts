import { exp, log } from '../evaluation/activations.js';
import type { DensityHead } from './density-head.js';
import { logRoot2Pi } from './posterior.js';

/** Logarithms of a component's scale stay within ±7, softly: l = l̃/√(1 + (l̃/7)²). */
const mostLog = 7;

/** Of a component: ln weight, d means, d logarithms of the factor's diagonal, and what is below the diagonal. */
export const mixtureOutputs = (d: number, components: number): number =>
  components * (1 + 2 * d + (d * (d - 1)) / 2);

/**
 * A mixture of K normal distributions as the outputs of a network: all a_c, all m_c, all l_c, all o_c, with weights softmax(a) and
 * U_c lower triangular, U_ii = e^(l_i), o_c row by row below the diagonal. Loss −ln Σ_c π_c N(ε; m_c, (U_cᵀ U_c)⁻¹).
 */
export function mixtureHead(d: number, components: number): DensityHead {
  const k = components;
  const below = (d * (d - 1)) / 2;
  const [meansAt, logsAt, belowAt] = [k, k + k * d, k + 2 * k * d];
  const logs = new Float64Array(k);
  const [weights, shares] = [new Float64Array(k), new Float64Array(k)];
  const [delta, y, gradient] = [new Float64Array(k * d), new Float64Array(k * d), new Float64Array(d)];
  const [diagonal, slope] = [new Float64Array(k * d), new Float64Array(k * d)];
  return {
    outputs: mixtureOutputs(d, k),
    begin(bias, normal) {
      bias.fill(0);
      // Never all alike: components that are the same stay the same.
      for (let i = 0; i < k * d; i++) {
        bias[meansAt + i] = k > 1 ? 0.5 * normal(i) : 0;
        bias[logsAt + i] = k > 1 ? -0.5 * log(0.75) : 0;
      }
    },
    loss(outputs, at, target, targetAt, gradients, scale) {
      let mostA = -Infinity;
      for (let c = 0; c < k; c++) mostA = Math.max(mostA, outputs[at + c]);
      let sumA = 0;
      for (let c = 0; c < k; c++) sumA += weights[c] = exp(outputs[at + c] - mostA);
      const logSumA = mostA + log(sumA);
      let most = -Infinity;
      for (let c = 0; c < k; c++) {
        let value = outputs[at + c] - logSumA - d * logRoot2Pi;
        for (let i = 0; i < d; i++) {
          const raw = outputs[at + logsAt + c * d + i] / mostLog;
          const root = Math.sqrt(1 + raw * raw);
          const logScale = (mostLog * raw) / root;
          slope[c * d + i] = 1 / (root * root * root);
          diagonal[c * d + i] = exp(logScale);
          const off = target[targetAt + i] - outputs[at + meansAt + c * d + i];
          delta[c * d + i] = off;
          let sum = diagonal[c * d + i] * off;
          for (let j = 0; j < i; j++) {
            sum += outputs[at + belowAt + c * below + (i * (i - 1)) / 2 + j] * delta[c * d + j];
          }
          y[c * d + i] = sum;
          value += logScale - 0.5 * sum * sum;
        }
        logs[c] = value;
        if (value > most) most = value;
      }
      let sum = 0;
      for (let c = 0; c < k; c++) sum += shares[c] = exp(logs[c] - most);
      const logDensity = most + log(sum);
      if (!gradients) return -logDensity;
      for (let c = 0; c < k; c++) {
        const share = (shares[c] / sum) * scale;
        gradients[at + c] = (weights[c] / sumA) * scale - share;
        gradient.fill(0);
        for (let i = 0; i < d; i++) {
          const own = y[c * d + i];
          gradient[i] += diagonal[c * d + i] * own;
          gradients[at + logsAt + c * d + i] =
            -share * (1 - own * diagonal[c * d + i] * delta[c * d + i]) * slope[c * d + i];
          for (let j = 0; j < i; j++) {
            const place = at + belowAt + c * below + (i * (i - 1)) / 2 + j;
            gradient[j] += outputs[place] * own;
            gradients[place] = share * own * delta[c * d + j];
          }
        }
        for (let i = 0; i < d; i++) gradients[at + meansAt + c * d + i] = -share * gradient[i];
      }
      return -logDensity;
    },
  };
}

/** What the outputs say: ln π_c, m_c and U_c. */
export function mixtureOf(
  outputs: ArrayLike<number>,
  at: number,
  d: number,
  components: number,
): { readonly logWeights: Float64Array; readonly means: Float64Array; readonly factors: Float64Array } {
  const k = components;
  const below = (d * (d - 1)) / 2;
  let most = -Infinity;
  for (let c = 0; c < k; c++) most = Math.max(most, outputs[at + c]);
  let sum = 0;
  for (let c = 0; c < k; c++) sum += exp(outputs[at + c] - most);
  const logSum = most + log(sum);
  const factors = new Float64Array(k * d * d);
  const logWeights = Float64Array.from({ length: k }, (_, c) => outputs[at + c] - logSum);
  const means = Float64Array.from({ length: k * d }, (_, i) => outputs[at + k + i]);
  for (let c = 0; c < k; c++) {
    for (let i = 0; i < d; i++) {
      const raw = outputs[at + k + k * d + c * d + i] / mostLog;
      factors[(c * d + i) * d + i] = exp((mostLog * raw) / Math.sqrt(1 + raw * raw));
      for (let j = 0; j < i; j++) {
        factors[(c * d + i) * d + j] = outputs[at + k + 2 * k * d + c * below + (i * (i - 1)) / 2 + j];
      }
    }
  }
  return { logWeights, means, factors };
}
