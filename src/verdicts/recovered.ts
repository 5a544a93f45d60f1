import { firstCase } from '../first-case.js';
import type { Evidence } from './evidence.js';
import { meanInWords, meansOf } from './network-means.js';
import { byIntervals } from './recovered-intervals.js';
import {
  curveCoverage,
  curveTolerance,
  explainedHardly,
  explainedWell,
  networkTolerance,
} from './thresholds.js';
import type { Answer, Figures, Judge } from './verdict.js';
import { figure, percent } from './words.js';

type Judgement = ReturnType<Judge['judge']>;

/** Whether the truth was found: by intervals where there are some, else by the curve, the mean of λ̂, or row by row. */
export const recovered: Judge = {
  id: 'recovered',
  question: 'Was the truth found?',
  labels: {
    yes: { words: 'truth found', tone: 'good' },
    no: { words: 'truth not found', tone: 'bad' },
    unclear: { words: 'truth found in part', tone: 'open' },
    unknown: { words: 'truth unknown', tone: 'neutral' },
  },
  explanation: [
    'The verdict compares the estimates with the truth that the targets were made from. Where there are 95 % intervals, it asks whether they hold the truth, and whether they are narrower than the parameter itself: an interval that holds everything has found nothing. A function λ(x) is compared over the range of x, a network by its mean λ̂ on held-out rows.',
    'An interval misses the truth in one of twenty runs though nothing is wrong. Another seed, or a recovery study (evaluate.replicates), distinguishes bad luck from bias. Wide intervals ask for more rows or less noise. For observed k, the truth is not known.',
  ],
  judge(evidence) {
    if (evidence.truth.kind === 'observed') return observed(evidence);
    if (evidence.truth.kind === 'row') return byRow(evidence);
    return byIntervals(evidence) ?? byCurve(evidence) ?? byMeans(evidence);
  },
};

function byCurve({ fits }: Evidence): Judgement | undefined {
  const judged = fits.flatMap(({ name, curve }) => {
    if (!curve || curve.rmse === null || curve.truthRms === null || curve.truthSd === null) return [];
    const { rmse, coverage, truthRms, truthSd } = curve;
    return [
      {
        fit: name,
        answer: curveAnswer(rmse, coverage, truthRms, truthSd),
        rmse,
        coverage,
        truthRms,
        truthSd,
      },
    ];
  });
  if (judged.length === 0) return undefined;
  const best = judged.toSorted((a, b) => a.rmse - b.rmse)[0];
  const band = best.coverage === null ? '' : `, and its 95 % band holds ${percent(best.coverage)} of it`;
  const opening = {
    yes: 'λ(x) was found',
    unclear: 'λ(x) was found in part',
    no: 'λ(x) was not found',
    unknown: '',
  }[best.answer];
  return {
    answer: best.answer,
    sentence: `${opening}: closest is ${best.fit}, whose λ̂(x) is off by ${figure(best.rmse, 2)} (root mean square) where λ(x) is ${figure(best.truthRms, 2)} and varies by ${figure(best.truthSd, 2)}${band}.`,
    evidence: { curves: judged.map((row): Figures => ({ ...row })) },
  };
}

/** No is asked before yes: what is off by as much as λ varies has not found how it varies, however little that is. */
function curveAnswer(rmse: number, coverage: number | null, truthRms: number, truthSd: number): Answer {
  if (rmse >= truthSd) return 'no';
  const near = rmse <= curveTolerance * Math.max(truthRms, 2 * truthSd);
  return near && (coverage === null || coverage >= curveCoverage) ? 'yes' : 'unclear';
}

/** A network has no standard error: its mean λ̂ is held against what one number in closed form allows to know. */
function byMeans({ fits, truth, constant: { interval95 } }: Evidence): Judgement {
  const networks = truth.kind === 'constant' ? meansOf(fits, truth.value) : [];
  if (truth.kind !== 'constant' || networks.length === 0) {
    return {
      answer: 'unknown',
      sentence: 'No estimator gives a number that could be compared with the truth.',
      evidence: {},
    };
  }
  const size = Math.abs(truth.value);
  const allowed = interval95 === null ? null : (interval95[1] - interval95[0]) / 2;
  const margin = Math.max(networkTolerance * size, allowed ?? 0);
  const holds = networks.every(({ off }) => Math.abs(off) <= margin);
  const wide = allowed === null || allowed > size;
  const allows =
    allowed === null
      ? 'the data give no error for one λ'
      : `the data determine one λ to ± ${figure(allowed, 2)}${size > 0 ? ` (${percent(allowed / size)})` : ''}`;
  return {
    answer: firstCase<Answer>([!holds, 'no'], [wide, 'unclear'], [true, 'yes']),
    sentence: `${networks.map(meanInWords).join(' ')} A network has no standard error; ${allows}, and a mean within ${figure(margin, 2)} of the truth counts as found.`,
    evidence: { allowed, margin, networks: networks.map((row): Figures => ({ ...row })) },
  };
}

/** λ of each row: the share of its variance over hold-out rows that the best rung explains. */
function byRow({ ladder: { rungs } }: Evidence): Judgement {
  const mean = rungs.find(({ level }) => level === 'mean')?.mse ?? null;
  const explained = rungs.flatMap(({ name, level, mse }) =>
    level === 'mean' || mse === null || mean === null || mean === 0
      ? []
      : [{ fit: name, explained: 1 - mse / mean }],
  );
  if (explained.length === 0) {
    return { answer: 'unknown', sentence: 'No estimator predicts λ of single rows.', evidence: {} };
  }
  const best = explained.toSorted((a, b) => b.explained - a.explained)[0];
  const answer = firstCase<Answer>(
    [best.explained >= explainedWell, 'yes'],
    [best.explained <= explainedHardly, 'no'],
    [true, 'unclear'],
  );
  const opening = {
    yes: 'Each row’s λ was found',
    unclear: 'Each row’s λ was found in part',
    no: 'The rows’ λ were not found',
    unknown: '',
  }[answer];
  const share = best.explained > 0 ? percent(best.explained) : 'nothing';
  return {
    answer,
    sentence: `${opening}: best is ${best.fit}, which explains ${share} of the variance of λ over held-out rows.`,
    evidence: { estimators: explained },
  };
}

/** Nobody knows the truth: what can be said is what the estimate is, and how it stands to a value of reference. */
function observed({ fits, reference }: Evidence): Judgement {
  const estimates = fits.flatMap(({ name, parameters }) =>
    parameters.flatMap(({ name: parameter, estimate, interval95 }) =>
      estimate === null || interval95 === null
        ? []
        : [{ fit: name, parameter, estimate, interval95, constant: parameters.length === 1 }],
    ),
  );
  const first = estimates.find(({ constant }) => constant) ?? estimates[0];
  const said = first
    ? `; ${first.fit} estimates ${first.parameter} = ${figure(first.estimate)}, 95 % interval ${figure(first.interval95[0])} to ${figure(first.interval95[1])}`
    : '';
  const against = reference && first?.constant ? referenceInWords(reference, first.interval95) : '';
  return {
    answer: 'unknown',
    sentence: `k was observed, so the true λ is not known${said}.${against}`,
    evidence: {
      estimates: estimates.map(({ fit, parameter, estimate, interval95 }) => ({
        fit,
        parameter,
        estimate,
        interval95,
      })),
      reference: reference
        ? {
            ...reference,
            insideInterval: first?.constant ? within(reference.lambda, first.interval95) : null,
          }
        : null,
    },
  };
}

const within = (value: number, [low, high]: readonly [number, number]): boolean =>
  low <= value && value <= high;

function referenceInWords(
  { name, lambda }: NonNullable<Evidence['reference']>,
  interval: readonly [number, number],
): string {
  return ` ${name} (${figure(lambda)}) lies ${within(lambda, interval) ? 'inside' : 'outside'} it.`;
}
