import { normalQuantile, studentQuantile } from '../evaluation/distributions.js';
import type { Evidence } from './evidence.js';
import type { DesignEvidence } from './design-evidence.js';
import type { FitEvidence } from './fit-evidence.js';
import { usualSize } from './identifiable.js';
import {
  curveCoverage,
  curveTolerance,
  equalShare,
  explainedHardly,
  explainedWell,
  networkTolerance,
  significance,
} from './thresholds.js';
import type { Answer, Figures, Judge } from './verdict.js';
import { figure, list, percent } from './words.js';

type Judgement = ReturnType<Judge['judge']>;

/** Whether the truth was found: by intervals where there are some, else by the curve, the mean of λ̂, or row by row. */
export const recovered: Judge = {
  id: 'recovered',
  question: 'Was the truth found?',
  judge(evidence) {
    if (evidence.truth.kind === 'observed') return observed(evidence);
    if (evidence.truth.kind === 'row') return byRow(evidence);
    return byIntervals(evidence) ?? byCurve(evidence) ?? byMeans(evidence);
  },
};

/** A parameter against its truth, in an interval that all parameters judged share 5 % of. */
interface Compared {
  readonly fit: string;
  readonly name: string;
  readonly estimate: number;
  readonly truth: number;
  readonly standardError: number;
  /** (estimate − truth) / standard error; 0 where they are equal to rounding, null where the error is 0. */
  readonly bias: number | null;
  readonly holds: boolean;
  /** Whether the interval is no wider than what it is to find: else it says nothing of it. */
  readonly narrow: boolean;
}

/** In standard errors; an estimate that has no error and is off is off beyond all. */
const distance = ({ bias }: Compared): number => (bias === null ? Infinity : Math.abs(bias));

function compare({ fits, designs }: Evidence, scaleOfTruth: number): Compared[] {
  const known = fits.flatMap((fit) => {
    const design = designs.find(({ estimator }) => estimator === fit.name);
    return fit.parameters.flatMap(({ name, estimate, standardError, truth, degreesOfFreedom }, b) =>
      estimate === null || standardError === null || truth === null
        ? []
        : [{ fit, name, estimate, standardError, truth, degreesOfFreedom, size: sizeOf(truth, design, b) }],
    );
  });
  const share = significance / known.length;
  return known.map(({ fit, name, estimate, standardError, truth, degreesOfFreedom, size }) => {
    const q =
      typeof degreesOfFreedom === 'number' ? studentQuantile(share, degreesOfFreedom) : normalQuantile(share);
    const apart = estimate - truth;
    const equal = Math.abs(apart) <= equalShare * Math.max(Math.abs(truth), scaleOfTruth);
    return {
      fit: fit.name,
      name,
      estimate,
      truth,
      standardError,
      bias: equal ? 0 : standardError > 0 ? apart / standardError : null,
      holds: equal || Math.abs(apart) <= q * standardError,
      narrow: equal || q * standardError <= size,
    };
  });
}

/** A parameter's size: its truth's, or what it would have to be to make all by itself what λ explains, if larger. */
function sizeOf(truth: number, design: DesignEvidence | undefined, b: number): number {
  const scale = design?.columnScale[b] ?? 0;
  return Math.max(Math.abs(truth), scale > 0 ? design!.signal / Math.max(scale, usualSize(design!, b)) : 0);
}

function byIntervals(evidence: Evidence): Judgement | undefined {
  const { fits, truth } = evidence;
  const trues = fits.flatMap(({ parameters }) => parameters.map((parameter) => parameter.truth ?? 0));
  const compared = compare(evidence, Math.max(0, ...trues.map(Math.abs)));
  if (compared.length === 0) return undefined;
  const missed = compared.filter(({ holds }) => !holds);
  const wide = compared.filter(({ narrow }) => !narrow);
  const answer: Answer = missed.length > 0 ? 'no' : wide.length > 0 ? 'unclear' : 'yes';
  const said = (of: readonly Compared[]): string =>
    list(
      of.map(({ fit, name, estimate, truth: value, bias, standardError }) => {
        const off =
          bias === 0
            ? 'equal to rounding'
            : bias === null
              ? 'off, with no error at all'
              : `${standardErrors(Math.abs(bias))} off`;
        return `${name} of ${fit} ${figure(estimate)}${bias === 0 ? '' : ` ± ${figure(standardError, 2)}`} (truth ${figure(value)}, ${off})`;
      }),
    );
  const worst = compared.toSorted((a, b) => distance(b) - distance(a))[0];
  const sentence =
    answer === 'yes'
      ? compared.length <= 2
        ? `The truth lies in the 95 % interval: ${said(compared)}.`
        : `All ${compared.length} true parameters lie in their joint 95 % intervals; furthest is ${said([worst])}.`
      : answer === 'no'
        ? `The truth lies outside the 95 % interval: ${said(missed.slice(0, 2))}.`
        : `The truth lies in the 95 % interval, but so would much else, since it is wider than the parameter: ${said(wide.slice(0, 2))}.`;
  const network = truth.kind === 'constant' ? meansOf(fits, truth.value) : [];
  return {
    answer,
    sentence: [sentence, ...network.map(meanInWords)].join(' '),
    evidence: {
      parameters: compared.map((row): Figures => ({ ...row })),
      networks: network.map((row) => ({ ...row })),
    },
  };
}

/** 0.4 standard errors, 1 standard error. */
function standardErrors(count: number): string {
  const said = figure(count, 2);
  return `${said} standard error${said === '1' ? '' : 's'}`;
}

interface NetworkMean {
  readonly fit: string;
  readonly mean: number;
  readonly sd: number | null;
  readonly off: number;
  /** Relative to the truth, or to λ̂'s own spread where the truth is 0. */
  readonly relative: number | null;
}

function meansOf(fits: readonly FitEvidence[], value: number): NetworkMean[] {
  return fits.flatMap(({ name, level, lambdaHoldOut }) =>
    level !== 'network' || lambdaHoldOut === null || lambdaHoldOut.mean === null
      ? []
      : [
          {
            fit: name,
            mean: lambdaHoldOut.mean,
            sd: lambdaHoldOut.sd,
            off: lambdaHoldOut.mean - value,
            relative: value === 0 ? null : Math.abs(lambdaHoldOut.mean / value - 1),
          },
        ],
  );
}

function meanInWords({ fit, mean, relative }: NetworkMean): string {
  const off = relative === null ? '' : `, ${percent(relative)} off`;
  return `The mean λ̂ of ${fit} is ${figure(mean)}${off}.`;
}

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
    sentence: `${opening}: nearest is ${best.fit}, whose λ̂(x) is off by ${figure(best.rmse, 2)} (root mean square) where λ(x) is ${figure(best.truthRms, 2)} and varies by ${figure(best.truthSd, 2)}${band}.`,
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
      ? 'the data allow no error to be computed'
      : `the data allow ± ${figure(allowed, 2)}${size > 0 ? ` (${percent(allowed / size)})` : ''}`;
  return {
    answer: !holds ? 'no' : wide ? 'unclear' : 'yes',
    sentence: `${networks.map(meanInWords).join(' ')} A network has no standard error; ${allows} for one λ, and within ${figure(margin, 2)} counts as found.`,
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
  const answer: Answer =
    best.explained >= explainedWell ? 'yes' : best.explained <= explainedHardly ? 'no' : 'unclear';
  const opening = {
    yes: 'Each row’s λ was found',
    unclear: 'Each row’s λ was found in part',
    no: 'The rows’ λ were not found',
    unknown: '',
  }[answer];
  const share = best.explained > 0 ? percent(best.explained) : 'nothing';
  return {
    answer,
    sentence: `${opening}: ${best.fit} explains most, ${share} of the variance of λ over held-out rows.`,
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
    ? `; ${first.fit} says ${first.parameter} = ${figure(first.estimate)}, 95 % interval ${figure(first.interval95[0])} to ${figure(first.interval95[1])}`
    : '';
  const against = reference && first?.constant ? referenceInWords(reference, first.interval95) : '';
  return {
    answer: 'unknown',
    sentence: `k was observed, so that the true λ is not known${said}.${against}`,
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
