import type { DesignEvidence, Evidence } from './evidence.js';
import { identifiableShare, rounding, unidentifiableShare } from './thresholds.js';
import type { Answer, Judge } from './verdict.js';
import { figure, percent, powerOfX } from './words.js';

/**
 * What the rows' x alone allow to be learned. A parameter's uncertainty, by Cramér and Rao's bound or by rounding
 * (condition number × 2⁻⁵³) where that is larger, moves k by uncertainty × column scale: the share of k's root mean
 * square is what is judged.
 */
export const identifiable: Judge = {
  id: 'identifiable',
  question: 'Do the rows tell the parameters, before anything is trained?',
  judge(evidence) {
    if (evidence.truth.kind === 'row') return byRow(evidence);
    const judged = evidence.designs.map((design) => ({
      design,
      shares: sharesOf(design, evidence.scaleOfK),
    }));
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
          parameters: design.parameters.map((name, b) => ({
            name,
            cramerRao: design.cramerRao[b] ?? null,
            shareOfK: shares?.[b] ?? null,
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
        sentence: `λ is drawn anew for each row, and k = λ s shows it: estimators that read k can find it (${reads.join(', ')}); x alone tells nothing of it.`,
        evidence: { readsK: reads },
      }
    : {
        answer: 'no',
        sentence:
          'λ is drawn anew for each row, whatever x is: nothing in x tells it. With k among the inputs it is k_j / s_j.',
        evidence: { readsK: [] },
      };
}

/**
 * Each parameter's uncertainty as a share of k's root mean square; undefined where the columns are dependent. It is
 * taken at the usual size of x^power, (√ mean x²)^power, where the column itself is smaller: odd row means may vanish,
 * and their coefficients are no better known for that.
 */
function sharesOf(design: DesignEvidence, scaleOfK: number): number[] | undefined {
  const { conditionNumber, cramerRao, columnScale } = design;
  if (conditionNumber === null) return undefined;
  return columnScale.map((scale, b) => {
    const noise = ((cramerRao[b] ?? 0) * Math.max(scale, usualSize(design, b))) / scaleOfK;
    return Math.max(Number.isFinite(noise) ? noise : 0, conditionNumber * rounding);
  });
}

/** r^power with r² the size of the column of x²; 0 where there is no such column. */
export function usualSize({ powers, columnScale }: DesignEvidence, b: number): number {
  const r = Math.sqrt(columnScale[powers.indexOf(2)] ?? 0);
  let size = 1;
  for (let factor = 0; factor < powers[b]; factor++) size *= r;
  return size;
}

function answerTo(shares: readonly number[] | undefined): Answer {
  if (!shares) return 'no';
  const worst = Math.max(...shares);
  if (worst < identifiableShare) return 'yes';
  return worst > unidentifiableShare ? 'no' : 'unclear';
}

function sentenceOf(
  { noise, lags }: Evidence,
  design: DesignEvidence,
  shares: readonly number[] | undefined,
  answer: Answer,
): string {
  const { parameters, conditionNumber, cramerRao, sigma } = design;
  if (!shares || conditionNumber === null) {
    return `The training rows do not tell ${parameters.join(', ')} apart at all: their columns depend on each other.`;
  }
  const errors = parameters.map((name, b) => `${name} ± ${figure(cramerRao[b] ?? 0, 2)}`).join(', ');
  const bound =
    sigma > 0
      ? `with ${noise === undefined ? 'residuals' : 'noise'} of ${figure(sigma, 2)}${lags > 0 ? `, were ${noise === undefined ? 'they' : 'it'} independent,` : ''} no unbiased estimator can do better than ${errors}`
      : `there is no noise, and rounding costs at most ${percent(Math.max(...shares))} of k`;
  if (parameters.length === 1) {
    const opening =
      answer === 'yes' ? `The rows tell ${parameters[0]}` : `The rows hardly tell ${parameters[0]}`;
    return `${opening}: ${bound}.`;
  }
  const opening = {
    yes: 'The rows tell all parameters apart',
    unclear: 'The rows tell some parameters badly',
    no: 'The rows do not tell all parameters',
    unknown: '',
  }[answer];
  return `${opening}: ${bound}. Condition number ${figure(conditionNumber, 2)}; told least is ${weakestInWords(design)}.`;
}

/** The parameters that weigh most in the weakest direction: `b (x³) against c (x⁴)`. */
function weakestInWords({ parameters, powers, weakestDirection }: DesignEvidence): string {
  const order = parameters
    .map((name, b) => ({ name: `${name} (${powerOfX(powers[b])})`, weight: weakestDirection[b] }))
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight));
  const [first, second] = order;
  if (Math.abs(second.weight) < Math.abs(first.weight) / 10) return first.name;
  return first.weight * second.weight < 0
    ? `${first.name} against ${second.name}`
    : `${first.name} together with ${second.name}`;
}
