import { indices } from '../../../arrays.js';
import { meanWithError } from '../../../evaluation/mean-with-error.js';
import { onScales } from '../../../posteriors/draws.js';
import type { PosteriorScores } from '../../../posteriors/posterior-scores.js';
import type { Gained, PosteriorFigures } from '../../../verdicts/posterior/evidence.js';
import type { Level } from '../../../verdicts/rungs.js';
import type { StoredDraws } from '../../draws/stored-draws.js';
import type { PosteriorFitSummary } from '../../train/posterior-summary.js';
import { calibrationOf } from './calibration.js';
import type { ScoredFit } from './score.js';

/** An estimator of the file, with what it learned and what it says of the test draws. */
export interface Candidate {
  readonly name: string;
  readonly kind: string;
  readonly level: Level | null;
  readonly summary: PosteriorFitSummary;
  readonly fit: ScoredFit;
  readonly scores: PosteriorScores | null;
}

export const differences = (a: Float64Array, b: Float64Array): Float64Array =>
  a.map((value, r) => value - b[r]);

export function gained(values: Float64Array): Gained {
  const { mean, standardError, interval95, p } = meanWithError(
    values,
    Uint32Array.from(indices(0, values.length)),
    'independent',
  );
  return { mean, standardError, interval95, p };
}

const order: readonly (Level | null)[] = ['mean', 'closed-form', 'gaussian-process', 'network', null];

/** What is looked at locally, of what was seen: means of the linear posterior, then summaries, then squares of both. */
function functionsOf(test: StoredDraws, { beginning: { scales } }: ScoredFit['fit']): Float64Array[] {
  const columns = onScales(scales, test.summaries).filter((column) => column.some((value) => value !== 0));
  const most = columns.slice(0, 6);
  return [...most, ...most.map((column) => column.map((value) => value * value))];
}

export function figuresOf(
  { name, kind, level, summary, scores }: Candidate,
  all: readonly Candidate[],
  test: StoredDraws,
  fit: ScoredFit['fit'],
  moreDraws: Gained | null,
): PosteriorFigures {
  const exact = all.find((other) => other.level === null && other.scores);
  const below = all.filter(
    (other) =>
      other.scores &&
      level !== null &&
      other.level !== null &&
      order.indexOf(other.level) < order.indexOf(level),
  );
  const meanGain = ({ scores: own }: Candidate): number => gained(own!.gain).mean;
  const [simpler] = below.toSorted((a, b) => meanGain(b) - meanGain(a));
  return {
    name,
    kind,
    level,
    status: summary.status,
    gain: scores && gained(scores.gain),
    excess: scores && exact && level !== null ? gained(differences(exact.scores!.gain, scores.gain)) : null,
    gainOverSimpler:
      scores && simpler
        ? { over: simpler.name, ...gained(differences(scores.gain, simpler.scores!.gain)) }
        : null,
    calibration:
      scores &&
      calibrationOf(scores, {
        parameters: test.parameters,
        thetas: test.thetas,
        functions: functionsOf(test, fit),
      }),
    moreDraws,
  };
}
