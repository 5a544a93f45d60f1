import { exp, log } from '../evaluation/exponential.js';
import { tangChenBias } from './corrections.js';
import type { GivenParameters } from './coordinates.js';
import type { LikelihoodKind, ModelKind, ParameterName } from './models.js';
import type { Transitions } from './transitions.js';

/** What theory says of an estimate: its bias and its standard deviation; null where it says nothing. */
export interface Sampling {
  readonly bias: number | null;
  readonly standardDeviation: number | null;
}

export interface TheoryQuestion {
  readonly kind: ModelKind;
  readonly likelihood: LikelihoodKind;
  /** Of the estimates, kappa's first-order bias is taken off. */
  readonly corrected: boolean;
  readonly fixed: GivenParameters;
  /** The parameters at which theory is asked. */
  readonly at: Readonly<Partial<Record<ParameterName, number>>>;
}

type Theory = Readonly<Partial<Record<ParameterName, Sampling>>>;

/**
 * The sampling distribution of maximum likelihood at the true parameters, n transitions of Δ, T = nΔ, to first order: normal
 * with the asymptotic covariance of the exact law, and the bias of Tang & Chen (2009). Empty where steps differ, or where
 * nothing is known. Small samples are further off: by half at κT = 2.
 */
export function samplingOf(question: TheoryQuestion, { dt }: Transitions): Theory {
  if (dt.length === 0 || dt.some((one) => one !== dt[0])) return {};
  const { kind, at } = question;
  const [n, step] = [dt.length, dt[0]];
  const own =
    kind === 'ou'
      ? ofOu(question, n, step)
      : kind === 'cir'
        ? ofCir(question, n, step)
        : kind === 'brownian' || kind === 'gbm'
          ? ofRandomWalk(question, n, step)
          : {};
  return Object.fromEntries(Object.entries(own).filter(([name]) => at[name as ParameterName] !== undefined));
}

/**
 * ou is the regression x′ = a + b x + e with b = e^−κΔ and var e = v: var b̂ = (1 − b²)/n, bias b̂ = −(1 + 3b)/n (Kendall
 * 1954; −2b/n where theta is known), var θ̂ = v/(n (1 − b)²), var ln v̂ = 2/n. Euler takes κ for (1 − b)/Δ and σ² for v/Δ.
 */
function ofOu({ likelihood, corrected, fixed, at }: TheoryQuestion, n: number, dt: number): Theory {
  const { kappa, sigma } = at;
  if (kappa === undefined || sigma === undefined || !(kappa > 0)) return {};
  const b = exp(-kappa * dt);
  const v = (sigma * sigma * (1 - b * b)) / (2 * kappa);
  const deviationOfB = Math.sqrt((1 - b * b) / n);
  const theta: Sampling = { bias: 0, standardDeviation: Math.sqrt(v / n) / (1 - b) };
  const knowsTheta = fixed.theta !== undefined;
  if (likelihood === 'euler') {
    const biasOfB = -(knowsTheta ? 2 * b : 1 + 3 * b) / n;
    const pseudo = Math.sqrt(v / dt);
    return {
      kappa: {
        bias: (1 - b) / dt - kappa - biasOfB / dt,
        standardDeviation: deviationOfB / dt,
      },
      theta,
      sigma: { bias: pseudo - sigma, standardDeviation: pseudo / Math.sqrt(2 * n) },
    };
  }
  if (likelihood !== 'exact' && likelihood !== 'nowman' && likelihood !== 'exact-moments') return {};
  // ln σ² = ln v + ln(−2 ln b/Δ) − ln(1 − b²), of which v̂ and b̂ are independent.
  const slope = 1 / (b * log(b)) + (2 * b) / (1 - b * b);
  const relative = Math.sqrt(2 / n + slope * slope * deviationOfB * deviationOfB);
  return {
    kappa: {
      bias: corrected ? 0 : tangChenBias(kappa, n, dt, knowsTheta),
      standardDeviation: deviationOfB / (b * dt),
    },
    theta,
    sigma: { bias: null, standardDeviation: (sigma * relative) / 2 },
  };
}

/**
 * cir over a long time with 2κθ > σ²: the asymptotic covariance of (κθ, κ) by continuous observation is
 * (1/T) [[α(2α − γ)/β, 2α − γ], [2α − γ, 2β]], α = κθ, β = κ, γ = σ² (Overbeck & Rydén 1997), and that of θ = α/β follows.
 */
function ofCir({ likelihood, corrected, fixed, at }: TheoryQuestion, n: number, dt: number): Theory {
  const { kappa, theta, sigma } = at;
  if (kappa === undefined || theta === undefined || sigma === undefined) return {};
  const [alpha, gamma, T] = [kappa * theta, sigma * sigma, n * dt];
  if (!(kappa > 0) || !(2 * alpha > gamma) || likelihood === 'euler' || Object.keys(fixed).length > 0)
    return {};
  const [ofAlpha, between, ofKappa] = [
    (alpha * (2 * alpha - gamma)) / kappa / T,
    (2 * alpha - gamma) / T,
    (2 * kappa) / T,
  ];
  const ofTheta = (ofAlpha - 2 * theta * between + theta * theta * ofKappa) / (kappa * kappa);
  return {
    kappa: { bias: corrected ? 0 : 4 / T, standardDeviation: Math.sqrt(ofKappa) },
    theta: { bias: null, standardDeviation: Math.sqrt(ofTheta) },
    sigma: { bias: null, standardDeviation: sigma / Math.sqrt(2 * n) },
  };
}

/** mu and sigma of normal increments, of x or ln x: var mu = σ²/T (+ σ⁴/2n of gbm's), E σ̂ = σ (1 − 3/4n), var σ̂ = σ²/2n. */
function ofRandomWalk({ kind, likelihood, fixed, at }: TheoryQuestion, n: number, dt: number): Theory {
  const { sigma } = at;
  if (sigma === undefined || (kind === 'gbm' && likelihood !== 'exact')) return {};
  const variance = sigma * sigma;
  const isGbm = kind === 'gbm';
  const lost = fixed.mu === undefined ? 1 : 0;
  return {
    mu: {
      bias: isGbm && fixed.sigma === undefined ? -variance / (2 * n) : 0,
      standardDeviation: Math.sqrt(
        variance / (n * dt) + (isGbm && fixed.sigma === undefined ? (variance * variance) / (2 * n) : 0),
      ),
    },
    sigma: { bias: (-sigma * (0.5 * lost + 0.25)) / n, standardDeviation: sigma / Math.sqrt(2 * n) },
  };
}
