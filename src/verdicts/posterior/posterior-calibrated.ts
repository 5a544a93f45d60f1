import { materialCoverage, materialDependence, materialSdRatio, significance } from '../thresholds.js';
import type { Figures, Judge } from '../verdict.js';
import { figure, list, percent } from '../words.js';
import { bestIn, holm, learnedIn } from './best.js';
import type { Calibration, CalibrationTest, PosteriorEvidence, PosteriorFigures } from './evidence.js';

/** Test draws for which a coverage of 50 % is known to five points either way. */
const enoughForCoverage = 400;

/** Whether the posterior says what it knows, no more and no less, wherever the data lie. */
export const posteriorCalibrated: Judge<PosteriorEvidence> = {
  id: 'posteriorCalibrated',
  question: 'Can the posterior be believed?',
  labels: {
    yes: { words: 'calibrated', tone: 'good' },
    no: { words: 'not calibrated', tone: 'bad' },
    unclear: { words: 'calibration unclear', tone: 'open' },
    unknown: { words: 'calibration not tested', tone: 'neutral' },
  },
  explanation: [
    'For each test draw the verdict takes the share of the posterior that lies below the true parameter. Where the posterior is right these shares are uniform; where it is too narrow they crowd at 0 and 1. The test of that is exact for any number of draws (simulation-based calibration, with the band of Säilynoja, Bürkner and Vehtari 2022). The same is done for the posterior’s density at the truth and for distances from a place that depends on the data.',
    'A posterior that ignores the data passes all of these. The local test finds it: the shares must not depend on what was seen.',
    'The answer is no where a test rejects and the deviation matters: the coverage of a 50 or 90 % interval is five points off, standard deviations are a tenth off, or what was seen explains a hundredth of the shares. More test draws (draws.test) settle what is unclear.',
  ],
  judge(evidence) {
    const best = bestIn(evidence);
    if (!best?.calibration) {
      return { answer: 'unknown', sentence: 'No posterior was tested.', evidence: { posteriors: [] } };
    }
    const found = judged(best.calibration);
    const { answer } = found;
    const sentence = {
      yes: `${best.name} is calibrated: ${coverageInWords(best.calibration)}.`,
      no: `${best.name} is not calibrated: ${list(found.reasons)}.`,
      unclear: unclearIn(best, found, evidence.draws.test),
    }[answer];
    return {
      answer,
      sentence,
      evidence: {
        best: best.name,
        posteriors: learnedIn(evidence).flatMap((fit): Figures[] =>
          fit.calibration ? [figuresOf(fit, judged(fit.calibration))] : [],
        ),
      },
    };
  },
};

interface Judged {
  readonly answer: 'yes' | 'no' | 'unclear';
  readonly reasons: readonly string[];
  readonly holm: readonly number[];
}

/** What the tests of one posterior say, and what matters of it. */
export function judged({ tests, coverage, sdRatio }: Calibration): Judged {
  const adjusted = holm(tests.map(({ p }) => p));
  const rejects = adjusted.some((p) => p < significance);
  const reasons = [
    ...coverage
      .filter(({ level, share }) => Math.abs(share - level) > materialCoverage)
      .map(
        ({ parameter, level, share }) =>
          `its ${percent(level)} intervals of ${parameter} hold ${percent(share)} of the truths`,
      ),
    ...sdRatio
      .filter(({ ratio }) => Math.abs(ratio - 1) > materialSdRatio)
      .map(
        ({ parameter, ratio }) =>
          `errors of ${parameter} are ${figure(ratio, 2)} times what its standard deviations say`,
      ),
    ...tests.flatMap(({ of, explained }) =>
      of === 'local' && explained! > materialDependence
        ? [
            `what was seen explains ${percent(explained!)} of where the truth lies in it, so that it does not use all of that`,
          ]
        : [],
    ),
  ];
  if (rejects && reasons.length > 0) return { answer: 'no', reasons, holm: adjusted };
  const isNarrow = coverage.every(
    ({ level, interval95: [low, high] }) => low > level - materialCoverage && high < level + materialCoverage,
  );
  return { answer: !rejects && isNarrow ? 'yes' : 'unclear', reasons, holm: adjusted };
}

function unclearIn(
  { name, calibration }: PosteriorFigures,
  { holm: adjusted }: Judged,
  draws: number,
): string {
  const { tests } = calibration!;
  const first = adjusted.findIndex((p) => p < significance);
  if (first < 0) {
    return `Nothing speaks against ${name}, but ${draws} test draws say too little: ${enoughForCoverage} are the least.`;
  }
  return `${name} is slightly off (${testInWords(tests[first])}, p = ${figure(adjusted[first], 2)}), by less than matters.`;
}

const testInWords = ({ of, parameter }: CalibrationTest): string =>
  ({
    transform: `its shares below the true ${parameter ?? 'value'}`,
    density: 'its density at the truth',
    nearer: 'its distances from the truth',
    local: 'its dependence on what was seen',
  })[of];

function coverageInWords({ coverage }: Calibration): string {
  const worst = coverage.toSorted((a, b) => Math.abs(b.share - b.level) - Math.abs(a.share - a.level))[0];
  return `its ${percent(worst.level)} intervals of ${worst.parameter} hold ${percent(worst.share)} of the truths, and the others are nearer`;
}

const figuresOf = ({ name, calibration }: PosteriorFigures, found: Judged): Figures => ({
  name,
  answer: found.answer,
  tests: calibration!.tests.map((test, i) => ({ ...test, holm: found.holm[i] })),
  coverage: calibration!.coverage.map((one) => ({ ...one })),
  sdRatio: calibration!.sdRatio.map((one) => ({ ...one })),
  contraction: calibration!.contraction.map((one) => ({ ...one })),
});
