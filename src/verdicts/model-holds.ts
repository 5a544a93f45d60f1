import type { ModelEvidence } from './model-evidence.js';
import {
  carryingErrors,
  carryingShare,
  carryingSignificance,
  materialSpread,
  modelSignificance,
  spreadSignificance,
} from './thresholds.js';
import type { Answer, Figures, Judge } from './verdict.js';
import { plural } from '../text.js';
import { figure, list, percent } from './words.js';

/**
 * Whether the closed form's model describes the rows: λ the same early and late, residuals without correlation beyond
 * the errors' reach, of one spread where the errors in use take them so, and no few rows that carry the estimate.
 */
export const modelHolds: Judge = {
  id: 'modelHolds',
  question: 'Is the closed form’s model right?',
  labels: {
    yes: { words: 'model holds', tone: 'good' },
    no: { words: 'model does not hold', tone: 'bad' },
    unclear: { words: 'model doubtful', tone: 'open' },
    unknown: { words: 'model not tested', tone: 'neutral' },
  },
  explanation: [
    'The verdict looks at what the closed form leaves over: whether λ is the same early and late, whether residuals of neighbouring rows correlate though they should not, whether their size changes, and whether a few rows carry the estimate.',
    'Where the model does not hold, do not rely on the intervals. A λ that changes asks for a shorter period or a λ(x); correlated residuals ask for errors with lags; rows that carry the estimate should be looked at.',
  ],
  judge({ truth, model }) {
    if (truth.kind === 'row') {
      return {
        answer: 'unknown',
        sentence: 'Each row has its own λ: no closed form is tested.',
        evidence: {},
      };
    }
    if (!model) {
      return {
        answer: 'unknown',
        sentence: 'No closed form could be fitted to the training rows.',
        evidence: {},
      };
    }
    const evidence = model as unknown as Figures;
    const also = oddities(model);
    const say = (answer: Answer, ...sentences: readonly string[]) => ({
      answer,
      sentence: [...sentences, ...also].join(' '),
      evidence,
    });
    if (model.exact)
      return say('yes', `${nameOf(model)} is exact to rounding: there are no residuals to look at.`);
    const wrong = [...changing(model), ...correlated(model)];
    const doubtful = [...unequal(model), ...carried(model)];
    if (wrong.length > 0) return say('no', ...wrong, ...doubtful.map(({ sentence }) => sentence));
    const matters = doubtful.filter(({ decides }) => decides);
    if (matters.length > 0) return say('unclear', ...doubtful.map(({ sentence }) => sentence));
    if (!model.stability && !model.correlation) {
      return say(
        'unknown',
        `${plural(model.rows, 'training row')} are too few to see whether ${nameOf(model)} is right.`,
      );
    }
    return say('yes', seen(model), ...doubtful.map(({ sentence }) => sentence));
  },
};

const nameOf = ({ estimator }: ModelEvidence): string => estimator ?? 'constant λ';
const chance = (p: number): string => (p < 0.001 ? 'p < 0.001' : `p = ${figure(p, 2)}`);

/** λ that is not the same early and late. */
function changing({ stability, isConstant, estimator }: ModelEvidence): string[] {
  if (!stability || !(stability.p < modelSignificance)) return [];
  const { f, p, row, before, after, shift } = stability;
  const test = `sup-F ${figure(f, 3)}, ${chance(p)}`;
  return isConstant
    ? [
        `λ is not the same throughout: ${figure(before, 2)} before row ${row} and ${figure(after, 2)} from there on (${test}). One number does not describe these rows.`,
      ]
    : [
        `λ(x) is not the same throughout: beside ${estimator} it is ${figure(Math.abs(shift), 2)} ${shift > 0 ? 'higher' : 'lower'} from row ${row} on (${test}). One curve does not describe these rows.`,
      ];
}

/** Residuals that correlate where errors are taken not to. */
function correlated({ correlation }: ModelEvidence): string[] {
  if (!correlation || !(correlation.p < modelSignificance)) return [];
  const { from, to, correlation: found, p } = correlation;
  return [
    `Residuals ${from} to ${to} rows apart correlate, ${figure(found, 2)} on average (${chance(p)}), though errors are assumed to be independent: standard errors are wrong, or something is missing from the model.`,
  ];
}

interface Doubt {
  readonly sentence: string;
  /** Whether the answer is unclear for it. */
  readonly decides: boolean;
}

/** Residuals of unequal spread: only said where the errors in use allow for it. */
function unequal({ spread, errors }: ModelEvidence): Doubt[] {
  if (!spread || !(spread.p < spreadSignificance) || spread.ratio < materialSpread) return [];
  const { ratio, along, grows, p } = spread;
  const where = along === 'time' ? (grows ? 'late' : 'early') : `where s is ${grows ? 'large' : 'small'}`;
  const decides = errors === 'classical' || errors === 'known-noise';
  const result = decides
    ? `${errors} errors assume one spread; hc3 errors do not`
    : `${errors} errors allow for that`;
  return [
    {
      sentence: `Residuals spread up to ${figure(ratio, 2)} times wider ${where} (${chance(p)}): ${result}.`,
      decides,
    },
  ];
}

/** Rows without which the estimate would be another. */
function carried({ influence }: ModelEvidence): Doubt[] {
  if (!influence) return [];
  const { share, shareRows, largest } = influence;
  const changes =
    largest !== null && largest.standardErrors >= carryingErrors && largest.p < carryingSignificance;
  if (changes) {
    return [
      {
        sentence: `${rowsInWords(largest.rows)} ${isOne(largest.rows) ? 'carries' : 'carry'} the estimate: constant λ̂ is ${figure(largest.lambda, 3)} with and ${figure(largest.without, 3)} without, ${figure(largest.standardErrors, 2)} standard errors apart.`,
        decides: true,
      },
    ];
  }
  if (share < carryingShare) return [];
  return [
    {
      sentence: `${rowsInWords(shareRows)} ${isOne(shareRows) ? 'carries' : 'carry'} the estimate: ${isOne(shareRows) ? 'it holds' : 'they hold'} ${percent(share)} of Σ s².`,
      decides: true,
    },
  ];
}

const isOne = ([first, last]: readonly [number, number]): boolean => first === last;
const rowsInWords = (rows: readonly [number, number]): string =>
  isOne(rows) ? `Row ${rows[0]}` : `Rows ${rows[0]} to ${rows[1]}`;

/** What was looked at, where nothing was found. */
function seen(model: ModelEvidence): string {
  const { stability, correlation, influence } = model;
  const parts = [
    ...(stability
      ? [`λ is the same early and late (sup-F ${figure(stability.f, 2)}, ${chance(stability.p)})`]
      : []),
    ...(correlation
      ? [
          `residuals ${correlation.from} to ${correlation.to} rows apart do not correlate (${chance(correlation.p)})`,
        ]
      : []),
    ...(influence ? ['no handful of rows carries the estimate'] : []),
  ];
  return `Nothing speaks against ${nameOf(model)}: ${list(parts)}.`;
}

/** What is odd about the rows, whatever the model. */
function oddities({ duplicates, constantK, unrelated, rows }: ModelEvidence): string[] {
  return [
    ...(constantK === null
      ? []
      : [`k is ${figure(constantK)} in every training row: nothing can be learned from it.`]),
    ...(unrelated && constantK === null
      ? [
          `k shows no relation to s: λ̂ = ${figure(unrelated.lambda, 2)} ± ${figure(unrelated.standardError, 2)}.`,
        ]
      : []),
    ...(duplicates > 0 && constantK === null
      ? [
          `${plural(duplicates, 'training row has', 'training rows have')} the same x and k as ${duplicates === 1 ? 'an earlier one' : 'earlier ones'} (${percent(duplicates / rows)}): repeated rows are no new evidence, so errors look too small.`,
        ]
      : []),
  ];
}
