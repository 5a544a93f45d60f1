import { normalQuantile, studentQuantile } from '../evaluation/distributions.js';
import { firstCase } from '../first-case.js';
import type { DesignEvidence } from './design-evidence.js';
import type { Evidence } from './evidence.js';
import { usualSize } from './identifiable.js';
import { meanInWords, meansOf } from './network-means.js';
import { equalShare, significance } from './thresholds.js';
import type { Answer, Figures, Judge } from './verdict.js';
import { figure, list } from './words.js';

type Judgement = ReturnType<Judge['judge']>;

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

/** Whether the intervals of the estimators that have some hold the truth; undefined where none has both. */
export function byIntervals(evidence: Evidence): Judgement | undefined {
  const { fits, truth } = evidence;
  const trues = fits.flatMap(({ parameters }) => parameters.map((parameter) => parameter.truth ?? 0));
  const compared = compare(evidence, Math.max(0, ...trues.map(Math.abs)));
  if (compared.length === 0) return undefined;
  const missed = compared.filter(({ holds }) => !holds);
  const wide = compared.filter(({ narrow }) => !narrow);
  const answer = firstCase<Answer>([missed.length > 0, 'no'], [wide.length > 0, 'unclear'], [true, 'yes']);
  const said = (of: readonly Compared[]): string =>
    list(
      of.map(({ fit, name, estimate, truth: value, bias, standardError }) => {
        const off = firstCase(
          [bias === 0, 'equal to rounding'],
          [bias === null, 'off, with no error at all'],
          [true, () => `${standardErrors(Math.abs(bias!))} off`],
        );
        return `${name} of ${fit} ${figure(estimate)}${bias === 0 ? '' : ` ± ${figure(standardError, 2)}`} (truth ${figure(value)}, ${off})`;
      }),
    );
  const worst = compared.toSorted((a, b) => distance(b) - distance(a))[0];
  const sentence = firstCase(
    [answer === 'no', () => `The truth lies outside the 95 % interval: ${said(missed.slice(0, 2))}.`],
    [
      answer === 'unclear',
      () =>
        `The truth lies in the 95 % interval, which proves little, since it is wider than the parameter itself: ${said(wide.slice(0, 2))}.`,
    ],
    [compared.length <= 2, () => `The truth lies in the 95 % interval: ${said(compared)}.`],
    [
      true,
      () =>
        `All ${compared.length} true parameters lie in their joint 95 % intervals; furthest off is ${said([worst])}.`,
    ],
  );
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
