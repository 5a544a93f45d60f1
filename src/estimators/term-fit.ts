import { indices, picked } from '../arrays.js';
import type { Column } from '../arrow/columns.js';
import type { Estimand } from '../estimands/estimand.js';
import { finite } from '../evaluation/scores.js';
import { type Term, termOf } from '../formulas/term.js';
import type { Executor } from '../pool/executor.js';
import type { CorrelatedNoise } from '../random/noise.js';
import type { FitContext, TrainingData } from '../training/data.js';
import { termDesignColumns } from './design-evidence.js';
import { designRows } from './design-matrix.js';
import { type ErrorChoice, errorModelOf } from './error-model.js';
import type { Fit, Predictor, StoredFit } from './estimator.js';
import { factorised } from './householder.js';
import { fitRows, type LinearFit } from './linear-fit.js';
import { linearParameters } from './linear-parameters.js';
import { noiseCovarianceOf } from './polynomial-fit.js';
import { type TermDesign, termDesign, termsOfBlock } from './term-columns.js';

/** θ̂ = argmin Σ_j (k_j − Σ_b θ_b term_b(row j))², with errors by the models of covariance.ts. */
export async function fitTerms(
  data: TrainingData,
  terms: readonly string[],
  errors: ErrorChoice,
  { pool }: Pick<FitContext, 'pool'>,
): Promise<Fit> {
  const design = await termDesign(pool, data.paths, data.rows, terms);
  await pool.pause();
  const fitOn = (rows: Uint32Array): LinearFit | undefined =>
    fitRows(designRows(design, rows), picked(data.k, rows), errorModelOf(errors, data.overlap ?? 1));
  const fit = fitOn(data.train);
  return {
    status: fit ? 'converged' : 'stopped',
    message: fit ? null : whyNot(design, terms, data.train),
    parameters: linearParameters(terms, fit?.coefficients, fit),
    fullSample: () => {
      const whole = fitOn(new Uint32Array(indices(0, data.rows)));
      return linearParameters(terms, whole?.coefficients, whole);
    },
    tables: () => ({
      terms: termDesignColumns(
        terms,
        designRows(design, data.train).factorisation?.inverseRoot,
        data.train.length,
      ),
      ...(fit && { covariance: covarianceColumns(terms, fit) }),
    }),
  };
}

/** Which term the training rows do not tell from those before it, in words. */
function whyNot(design: TermDesign, terms: readonly string[], rows: Uint32Array): string {
  const columns = design.columns.map((column) => picked(column, rows));
  if (rows.length < terms.length) {
    return `${rows.length} training rows do not determine ${terms.length} terms: use more rows or fewer terms`;
  }
  const zero = columns.findIndex((column) => column.every((value) => value === 0));
  if (zero >= 0) return `${terms[zero]} is 0 in every training row: leave it out`;
  const b = columns.findIndex((_, last) => factorised(columns.slice(0, last + 1)) === undefined);
  const isConstant = columns[b].every((value) => value === columns[b][0]);
  const what = isConstant ? `is ${columns[b][0]} in every training row, and so` : 'is, in the training rows,';
  return `${terms[b]} ${what} a combination of the terms before it (${terms.slice(0, b).join(', ')}): leave one of them out`;
}

/** The covariance of θ̂, one row a pair of terms. */
function covarianceColumns(terms: readonly string[], { factor }: LinearFit): readonly Column[] {
  const p = terms.length;
  const pairs = Array.from({ length: p * p }, (_, at) => [Math.floor(at / p), at % p] as const);
  const values = Float64Array.from(pairs, ([a, b]) => {
    let sum = 0;
    for (let c = 0; c < p; c++) sum += factor[a * p + c] * factor[b * p + c];
    return Number.isFinite(sum) ? sum : NaN;
  });
  return [
    { name: 'row', type: 'utf8', values: pairs.map(([a]) => terms[a]) },
    { name: 'column', type: 'utf8', values: pairs.map(([, b]) => terms[b]) },
    { name: 'value', type: 'float64', values, nullable: true },
  ];
}

/** The errors that noise of known size gives the terms' coefficients. */
export async function termNoiseErrors(
  data: TrainingData,
  terms: readonly string[],
  noise: CorrelatedNoise,
  pool: Executor,
): Promise<(number | null)[]> {
  const design = designRows(await termDesign(pool, data.paths, data.rows, terms), data.train);
  const inverseRoot = design.factorisation?.inverseRoot;
  const known = inverseRoot && noiseCovarianceOf(inverseRoot, design, noise);
  return terms.map((_, b, { length: p }) => (known ? finite(Math.sqrt(known[b * p + b])) : null));
}

/** k̂ = Σ_b θ̂_b term_b, and the λ for which λ s is that. */
export function termPredictor(
  { parameters }: StoredFit,
  texts: readonly string[],
  n: number,
  pool: Executor,
): Predictor {
  const terms: Term[] = texts.map((text) => termOf(text));
  const coefficients = parameters.map(({ estimate }) => estimate ?? NaN);
  return {
    async predict({ first, rows, x, known, column, s }) {
      const kHat = new Float64Array(rows);
      if (coefficients.some(Number.isNaN)) return { kHat: kHat.fill(NaN), lambdaHat: kHat.slice() };
      const block = { first, rows, x: x!, ...(known && { known }), ...(column && { column }) };
      const values = await termsOfBlock(pool, block, n, terms);
      values.forEach((value, b) => {
        for (let r = 0; r < rows; r++) kHat[r] += coefficients[b] * value[r];
      });
      return { kHat, lambdaHat: kHat.map((value, r) => (s[r] > 0 ? value / s[r] : NaN)) };
    },
    release: () => undefined,
  };
}

/**
 * What the terms stand for. Where all are 1 and means of powers of x they span polynomials f, and each is the coefficient of its
 * power; of others none has a true value.
 */
export function termEstimands(texts: readonly string[]): Estimand[] {
  const powers = texts.map((text) => powerOf(termOf(text)));
  const all = powers.flatMap((power) => power ?? []);
  if (all.length < powers.length) return texts.map(() => ({ of: 'term' }));
  const [lowest, highest] = [Math.min(...all), Math.max(...all)];
  const between = Array.from({ length: highest - lowest + 1 }, (_, d) => lowest + d);
  const without = between.filter((power) => !all.includes(power));
  return all.map((power) => ({ of: 'f', power, lowest, highest, without }));
}

/** p of mean(x^p), 0 of 1; undefined of every other term. */
function powerOf({ text, means }: Term): number | undefined {
  if (text === '1') return 0;
  const inner = means.get(text);
  if (inner?.op === 'name') return inner.name === 'x' ? 1 : undefined;
  if (inner?.op !== 'power') return undefined;
  const [base, exponent] = inner.of;
  const isPower = base.op === 'name' && base.name === 'x' && exponent.op === 'number';
  return isPower && Number.isInteger(exponent.value) && exponent.value > 0 && exponent.value < 32
    ? exponent.value
    : undefined;
}
