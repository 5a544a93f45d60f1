import { firstCase } from '../first-case.js';
import { finite } from '../evaluation/scores.js';
import type { Evidence } from './evidence.js';
import type { DesignEvidence } from './design-evidence.js';
import { identifiableShare, rounding, unidentifiableShare } from './thresholds.js';
import type { Answer, Judge } from './verdict.js';
import { plural } from '../text.js';
import { figure, list, percent, functionOfX } from './words.js';

/**
 * What the rows allow to be learned. A parameter's uncertainty (Cramér and Rao's bound where noise of known size was put
 * on k, else the fit's standard error) or that by rounding (condition number × 2⁻⁵³), where that is larger, moves k by
 * uncertainty × column scale: the share of what λ explains of k is what is judged.
 */
export const identifiable: Judge = {
  id: 'identifiable',
  question: 'Do the data determine the parameters?',
  labels: {
    yes: { words: 'identifiable', tone: 'good' },
    no: { words: 'not identifiable', tone: 'bad' },
    unclear: { words: 'identifiable in part', tone: 'open' },
    unknown: { words: 'identifiability unknown', tone: 'neutral' },
  },
  explanation: [
    'Each parameter of the richest closed form has a smallest possible error, from the noise and from rounding. The verdict compares how far that error moves k with how much of k λ explains: below a tenth, the data determine the parameter; above all of it, they do not.',
    'An error falls with the square root of the number of rows. Less noise helps as well, and so does another x0: paths that start at 0 are symmetric, so that odd powers of x are hardly seen.',
  ],
  judge(evidence) {
    if (evidence.truth.kind === 'row') return byRow(evidence);
    const judged = evidence.designs.map((design) => ({ design, shares: sharesOf(design) }));
    const largest = judged.reduce((a, b) =>
      b.design.parameters.length > a.design.parameters.length ? b : a,
    );
    const answer = answerTo(largest.shares);
    return {
      answer,
      sentence: sentenceOf(evidence, largest.design, largest.shares, answer),
      evidence: {
        designs: judged.map(({ design, shares }) => ({
          estimator: design.estimator,
          answer: answerTo(shares),
          conditionNumber: design.conditionNumber,
          noise: design.sigma,
          signal: design.signal,
          bound: design.bound,
          parameters: design.parameters.map((name, b) => ({
            name,
            error: design.errors[b] ?? null,
            shareOfSignal: shares ? finite(shares[b]) : null,
            weakestDirection: design.weakestDirection[b] ?? null,
          })),
        })),
      },
    };
  },
};

function byRow({ fits }: Evidence): ReturnType<Judge['judge']> {
  const reads = fits.filter(({ readsK }) => readsK).map(({ name }) => name);
  return reads.length > 0
    ? {
        answer: 'yes',
        sentence: `Each row has its own λ, and k = λ s shows it: estimators that read k can find it (${reads.join(', ')}); x alone says nothing about it.`,
        evidence: { readsK: reads },
      }
    : {
        answer: 'no',
        sentence:
          'Each row has its own λ, whatever x is: nothing in x determines it. With k among the inputs it is k_j / s_j.',
        evidence: { readsK: [] },
      };
}

/**
 * Each parameter's uncertainty as a share of the root mean square of what λ explains; undefined where the columns are
 * dependent, infinite where λ explains nothing and there is noise. It is taken at the usual size of x^power, (√ mean x²)^power, where the column itself is smaller: odd row means may vanish,
 * and their coefficients are no better known for that.
 */
function sharesOf(design: DesignEvidence): number[] | undefined {
  const { conditionNumber, errors, columnScale, signal } = design;
  if (conditionNumber === null) return undefined;
  return columnScale.map((scale, b) => {
    const moved = (errors[b] ?? 0) * Math.max(scale, usualSize(design, b));
    return Math.max(moved > 0 ? moved / signal : 0, conditionNumber * rounding);
  });
}

/** r^power with r² the size of the column of x²; 0 where there is no such column, or where columns are no powers. */
export function usualSize({ powers, columnScale }: DesignEvidence, b: number): number {
  if (powers.length === 0) return 0;
  const r = Math.sqrt(columnScale[powers.indexOf(2)] ?? 0);
  let size = 1;
  for (let factor = 0; factor < powers[b]; factor++) size *= r;
  return size;
}

function answerTo(shares: readonly number[] | undefined): Answer {
  if (!shares) return 'no';
  const worst = Math.max(...shares);
  // λ explains nothing: how large an error may be nobody can say.
  if (worst === Infinity) return 'unclear';
  if (worst < identifiableShare) return 'yes';
  return worst > unidentifiableShare ? 'no' : 'unclear';
}

function sentenceOf(
  { noise, reach }: Evidence,
  design: DesignEvidence,
  shares: readonly number[] | undefined,
  answer: Answer,
): string {
  const { standsFor, parameters, conditionNumber, errors, sigma, bound, signal } = design;
  if (!shares || conditionNumber === null) {
    return `The training rows do not determine ${list(parameters)}: their columns depend on each other.`;
  }
  const single = parameters.length === 1;
  const sizes = parameters
    .map((name, b) => `${single ? '' : `${name} `}± ${figure(errors[b] ?? 0, 2)}`)
    .join(', ');
  const spread =
    noise === undefined
      ? `residuals of ${figure(sigma, 2)}`
      : `noise of ${figure(sigma, 2)}${reach > 0 ? `, correlated over ${plural(reach, 'row')},` : ''}`;
  const limit = firstCase(
    [sigma === 0, () => `there is no noise, and rounding costs at most ${percent(Math.max(...shares))} of k`],
    [bound, `with ${spread} no unbiased estimator can do better than ${sizes}`],
    [true, `with ${spread} their errors are ${sizes}`],
  );
  const beside = signal === 0 && sigma > 0 ? '; λ explains nothing of k, so no error is small beside it' : '';
  const what = standsFor
    ? `, which ${standsFor.estimator} estimates, by a spline of ${plural(standsFor.terms, 'term')}`
    : '';
  if (single) {
    const opening = answer === 'yes' ? `determine` : 'hardly determine';
    const found = bound || sigma === 0 ? limit : `with ${spread} its error is ${sizes}`;
    return `The data ${opening} ${parameters[0]}${what}: ${found}${beside}.`;
  }
  const opening = {
    yes: 'The data determine all parameters',
    unclear: 'The data determine some parameters only poorly',
    no: 'The data do not determine all parameters',
    unknown: '',
  }[answer];
  return `${opening}: ${limit}${beside}. Condition number ${figure(conditionNumber, 2)}; least well determined: ${weakestInWords(design)}.`;
}

/** The parameters that weigh most in the weakest direction: `b (x³) against c (x⁴)`. */
function weakestInWords({ parameters, powers, around, weakestDirection }: DesignEvidence): string {
  const order = parameters
    .map((name, b) => ({
      name: powers.length === 0 ? name : `${name} (${functionOfX(powers[b], around)})`,
      weight: weakestDirection[b],
    }))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const [first, second] = order;
  if (Math.abs(second.weight) < Math.abs(first.weight) / 10) return first.name;
  return first.weight * second.weight < 0
    ? `${first.name} versus ${second.name}`
    : `${first.name} together with ${second.name}`;
}
