import { number, list, nullable, object, optional, summaryCodec, text } from '../store/codec.js';
import type { SimulateParameters } from './simulation.js';

/** How far a scheme's paths are from their reference by the same W, in the last row. */
export type SchemeError = {
  readonly scheme: string;
  /** Substeps of the scheme from row to row. */
  readonly substeps: number;
  /** What it is held against: «the exact values», «euler with 64 substeps». */
  readonly reference: string;
  readonly t: number;
  readonly paths: number;
  readonly components: readonly ComponentError[];
};

/** Both with their Monte Carlo standard errors, null of a single path. */
export type ComponentError = {
  readonly name: string;
  /** √E (X − X_reference)². */
  readonly strong: number;
  readonly strongStandardError: number | null;
  /** E X − E X_reference. */
  readonly weak: number;
  readonly weakStandardError: number | null;
};

/** Of paths in their last state; undefined where they are held against nothing. */
export function schemeErrorOf(
  state: Float64Array,
  {
    heldAgainst,
    components,
    reference,
    antithetic,
    paths,
    times,
    dt,
    scheme,
    substeps = 1,
  }: SimulateParameters,
): SchemeError | undefined {
  if (!heldAgainst || !reference) return undefined;
  const first = components.length - reference.width;
  const errors = components.slice(0, heldAgainst.components).map((name, c): ComponentError => {
    const differences = Float64Array.from(
      { length: paths },
      (_, i) => state[c * paths + i] - state[(first + c) * paths + i],
    );
    const weak = meanWithError(differences, antithetic);
    const square = meanWithError(
      differences.map((value) => value * value),
      antithetic,
    );
    const strong = Math.sqrt(square.mean);
    return {
      name,
      strong,
      // d√m = dm / 2√m.
      strongStandardError: square.error === null ? null : strong > 0 ? square.error / (2 * strong) : 0,
      weak: weak.mean,
      weakStandardError: weak.error,
    };
  });
  return { scheme, substeps, reference: heldAgainst.reference, t: times * dt, paths, components: errors };
}

/** The mean and its standard error s/√n, of values that are independent or, of antithetic paths, whose pairs are. */
function meanWithError(
  values: Float64Array,
  areInPairs = false,
): { readonly mean: number; readonly error: number | null } {
  if (areInPairs) {
    return meanWithError(
      Float64Array.from({ length: values.length / 2 }, (_, i) => 0.5 * (values[2 * i] + values[2 * i + 1])),
    );
  }
  const { length: count } = values;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count < 2) return { mean, error: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, error: Math.sqrt(squares / (count - 1) / count) };
}

export const schemeErrorCheck = object<SchemeError>({
  scheme: text,
  substeps: number,
  reference: text,
  t: number,
  paths: number,
  components: list(
    object<ComponentError>({
      name: text,
      strong: number,
      strongStandardError: nullable(number),
      weak: number,
      weakStandardError: nullable(number),
    }),
  ),
});

/** What a dataset of simulated paths says of it. */
export const simulatedError = summaryCodec(
  object<{ readonly schemeError?: SchemeError }>({ schemeError: optional(schemeErrorCheck) }),
);
