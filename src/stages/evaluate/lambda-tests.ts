import { numbered, picked } from '../../arrays.js';
import type { ErrorModel } from '../../estimators/error-model.js';
import { designVisitor } from '../../estimators/design-matrix.js';
import { waldTest } from '../../estimators/wald-test.js';
import { solveLeastSquares } from '../../estimators/householder.js';
import { fitLinear, type LinearFit } from '../../estimators/linear-fit.js';
import { singularValues } from '../../estimators/singular-values.js';
import { splineBasis, splineVisitor } from '../../estimators/spline.js';
import { mostNoncentral } from '../../evaluation/noncentral.js';
import type { LambdaTest } from '../../verdicts/lambda-test.js';
import { gainOf } from '../../verdicts/ladder.js';
import type { StageContext } from '../stage.js';
import type { Candidate } from './candidate.js';
import { bestConstant, type Comparison, holdOutRows } from './comparison.js';
import { sampleOfX } from './curves.js';

/** A richer λ(x) than one number, fitted to test whether λ is one: it stands on the ladder like any other fit. */
export interface TestedFit {
  readonly test: LambdaTest;
  /** Whether an estimator of the file is this fit. */
  readonly inFile: boolean;
  /** k̂ of every row. */
  readonly kHat: Float64Array;
  /** The standard error of k̂, √ mean square over the training rows. */
  readonly errorOfK: number;
}

/** Terms of the spline at most, and rows that each of them takes: of such rows as are independent of each other. */
const mostTerms = 12;
const fewestTerms = 3;
const rowsPerTerm = 15;

/**
 * Tests that λ is one number, in the errors in use: against the largest polynomial λ in closed form of the file, else a
 * quadratic, and against a cubic spline with so many terms as the rows allow. A test is left out where the training
 * rows do not distinguish its terms.
 */
export async function lambdaTests(
  { pool }: Pick<StageContext, 'pool'>,
  errors: ErrorModel,
  candidates: readonly Candidate[],
  comparison: Comparison,
  reach: number,
): Promise<TestedFit[]> {
  const { s, train, paths } = comparison.rows;
  const own = largestPolynomial(candidates);
  const design = await designVisitor(pool, paths, s, { lowest: 2, degree: own?.degree ?? 2 });
  const terms = Math.min(mostTerms, Math.floor(train.length / (reach + 1) / rowsPerTerm));
  const basis = terms < fewestTerms ? undefined : splineBasis(await sampleOfX(paths, pool), terms + 1);
  const splines = basis && splineVisitor(pool, paths.n, s.length, basis);
  // One pass for both.
  await paths.each(async (block) => {
    await design.visit?.(block);
    await splines?.visit(block);
  });
  const tested = [testOf(own?.name ?? 'quadratic λ', own !== undefined, design.columns, errors, comparison)];
  // Splines add up to s: with s in place of one of them the others are what λ has beyond a constant.
  if (splines) tested.push(testOf('spline λ', false, [s, ...splines.columns.slice(1)], errors, comparison));
  return tested.filter((fit) => fit !== undefined);
}

/** The largest polynomial λ in closed form that the file asks for. */
function largestPolynomial(
  candidates: readonly Candidate[],
): { readonly name: string; readonly degree: number } | undefined {
  const polynomials = candidates.flatMap(({ name, config, estimator, stored }) => {
    if (estimator.trains(config) || !stored.has('design')) return [];
    const powers = stored.column('design', 'power');
    return powers[0] === 2 && powers.length > 1 ? [{ name, degree: powers.length - 1 }] : [];
  });
  return polynomials.toSorted((a, b) => b.degree - a.degree)[0];
}

/** The test of all columns but the first, which is s. Undefined where the training rows do not distinguish them. */
function testOf(
  name: string,
  inFile: boolean,
  columns: readonly Float64Array[],
  errors: ErrorModel,
  comparison: Comparison,
): TestedFit | undefined {
  const { s, k, train, holdOut } = comparison.rows;
  const orthonormal = orthonormalColumns(columns, train);
  const within = orthonormal?.map((column) => picked(column, train));
  const fit = within && fitLinear(within, picked(k, train), train, errors);
  const terms = columns.length - 1;
  const wald =
    fit &&
    waldTest(
      fit,
      Array.from({ length: terms }, (_, b) => b + 1),
    );
  if (!orthonormal || !fit || !wald) return undefined;
  const kHat = new Float64Array(k.length);
  orthonormal.forEach((column, b) => column.forEach((value, j) => (kHat[j] += fit.coefficients[b] * value)));
  const constant = bestConstant(comparison);
  const simple = k.map((value, j) => value - constant * s[j]);
  const mse = picked(simple, train).reduce((sum, error) => sum + error * error, 0) / train.length;
  const most = mostNoncentral(wald.f, ...wald.degreesOfFreedom, 0.95);
  const mostGain = (most * largestVariance(fit)) / train.length / mse;
  const rich = numbered(holdOut.length, (r) => k[holdOut[r]] - kHat[holdOut[r]]);
  return {
    inFile,
    kHat,
    errorOfK: Math.sqrt(fit.factor.reduce((sum, value) => sum + value * value, 0) / train.length),
    test: {
      name,
      terms,
      errors: errors.kind,
      ...wald,
      mostGain: Number.isFinite(mostGain) ? mostGain : null,
      gain: gainOf('constant λ', picked(simple, holdOut), rich, holdOutRows(comparison)),
    },
  };
}

/** The same columns made orthonormal over the training rows in their order, for every row. */
function orthonormalColumns(
  columns: readonly Float64Array[],
  train: Uint32Array,
): Float64Array[] | undefined {
  const p = columns.length;
  const within = columns.map((column) => picked(column, train));
  const solution = solveLeastSquares(within, new Float64Array(train.length));
  if (!solution) return undefined;
  return columns.map((_, c) => {
    const sum = new Float64Array(columns[0].length);
    for (let b = 0; b <= c; b++) {
      const [weight, column] = [solution.inverseRoot[b * p + c], columns[b]];
      for (let j = 0; j < sum.length; j++) sum[j] += weight * column[j];
    }
    return sum;
  });
}

/** The largest variance that a combination of the terms beyond the first has, of length 1: λmax of their covariance. */
function largestVariance({ factor, coefficients: { length: p } }: LinearFit): number {
  const rows = Array.from({ length: p - 1 }, (_, b) => factor.slice((b + 1) * p, (b + 2) * p));
  const [largest] = singularValues(rows).values;
  return largest * largest;
}
