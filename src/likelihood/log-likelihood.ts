import type { Family, LogDensity, Over, WholeSum } from './family.js';
import { normal } from './densities.js';
import { innovations } from './filter.js';
import { type Jet } from './jet.js';
import type { LogLikelihood } from './log-likelihood-value.js';
import type { Model } from './models.js';
import type { Transitions } from './transitions.js';

/** Transitions at most of which a sum keeps numbers of its own, 48 bytes each. */
const mostKept = 4_194_304;

/** A likelihood of these transitions: a sum in their order. */
export interface Sum {
  readonly density: Over;
  /** The sum of the same densities at once, where there is a quicker way. */
  readonly whole?: WholeSum | undefined;
  readonly transitions: Transitions;
  /** Given where the first value of each series counts too. */
  readonly stationary?: Model['stationary'];
}

/** The log-likelihood at a family whose jets have p parameters, or the reason why the data are impossible there. */
export function logLikelihood(
  { density, whole, transitions, stationary }: Sum,
  family: Family,
): LogLikelihood | string {
  const p = family.sigma.slope.length;
  if (family.noise) {
    const sum = sumOf(p);
    const impossible = innovations(family, transitions, stationary !== undefined, ({ y, mean, variance }) =>
      sum.add(normal(y, mean, variance)),
    );
    return impossible ?? sum.whole();
  }
  if (whole && !stationary && transitions.from.length <= mostKept) return whole(family, transitions);
  return logLikelihoodOf(
    transitions,
    p,
    (dt) => density(family, dt),
    stationary && ((x) => stationary(family, x)),
  );
}

/** The same of any densities over times dt whose jets have p parameters, and of first values where their law is given. */
export function logLikelihoodOf(
  { from, to, dt, begins }: Transitions,
  p: number,
  density: (dt: number) => LogDensity,
  stationary?: (x: number) => Jet | string,
): LogLikelihood | string {
  const sum = sumOf(p);
  for (const at of stationary ? begins : []) {
    const impossible = sum.add(stationary!(from[at]));
    if (impossible !== undefined) return impossible;
  }
  const over = new Map<number, LogDensity>();
  let log: LogDensity | undefined;
  for (let i = 0; i < from.length; i++) {
    if (!log || dt[i] !== dt[i - 1]) {
      log = over.get(dt[i]);
      if (!log) over.set(dt[i], (log = density(dt[i])));
    }
    const impossible = sum.add(log(from[i], to[i]));
    if (impossible !== undefined) return impossible;
  }
  return sum.whole();
}

/** A sum of ln p with its derivatives by p parameters; what is added may be a reason instead, which is handed back. */
function sumOf(p: number): { add(one: Jet | string): string | undefined; whole(): LogLikelihood | string } {
  const slope = new Float64Array(p);
  const triangle = new Float64Array((p * (p + 1)) / 2);
  const scores = new Float64Array(p * p);
  let value = 0;
  return {
    add: (one) => {
      if (typeof one === 'string') return one;
      value += one.value;
      for (let i = 0, at = 0; i < p; i++) {
        slope[i] += one.slope[i];
        for (let j = 0; j <= i; j++, at++) triangle[at] += one.bend[at];
        for (let j = 0; j < p; j++) scores[i * p + j] += one.slope[i] * one.slope[j];
      }
      return undefined;
    },
    whole: () => {
      const bend = new Float64Array(p * p);
      for (let i = 0, at = 0; i < p; i++) {
        for (let j = 0; j <= i; j++, at++) bend[i * p + j] = bend[j * p + i] = triangle[at];
      }
      const finite = Number.isFinite(value) && slope.every(Number.isFinite) && bend.every(Number.isFinite);
      return finite
        ? { value, slope, bend, scores }
        : 'the density of a transition is too small for a number';
    },
  };
}
