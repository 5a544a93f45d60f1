import type { PosteriorConfig } from '../../../posteriors/kinds.js';
import { meanOf } from '../../../posteriors/linear-gaussian.js';
import { onScales } from '../../../posteriors/draws.js';
import type { PosteriorFit } from '../../../posteriors/posterior-estimator.js';
import type { PosteriorScores } from '../../../posteriors/posterior-scores.js';
import type { PriorChoice } from '../../../priors/prior.js';
import { plainDraws } from '../../../random/draws.js';
import { streams } from '../../../random/streams.js';
import type { StageContext } from '../../stage.js';
import { sharedColumns, workOfPosterior } from '../../train/posterior-work.js';

/** Observations whose posteriors are asked for, with their true scores where they are known. */
export interface ToScore {
  readonly count: number;
  readonly summaries: readonly Float64Array[];
  readonly statistics: Readonly<Record<string, Float64Array>>;
  readonly truth: readonly Float64Array[] | undefined;
  readonly references: readonly Float64Array[] | undefined;
}

/** An estimator with what it learned. */
export interface ScoredFit {
  readonly name: string;
  readonly config: PosteriorConfig;
  readonly fit: PosteriorFit;
  /** Draws of each posterior that ranks are taken among; 0 for none. */
  readonly samples: number;
  /** Draws that are kept; none unless given. */
  readonly kept?: number;
}

/** Observations that a thread takes at a time: bounds that depend on nothing else. */
const observationsAtOnce = 250;

/** Scores all observations under each fit, a block of them in each thread. */
export async function scoreAll(
  context: Pick<StageContext, 'pool' | 'share' | 'seed' | 'throwIfInterrupted'>,
  priors: readonly PriorChoice[],
  { count, summaries, statistics, truth, references }: ToScore,
  fits: readonly ScoredFit[],
  onDone?: (done: number, total: number) => void,
): Promise<PosteriorScores[]> {
  const blocks = Array.from({ length: Math.ceil(count / observationsAtOnce) }, (_, b) => ({
    first: b * observationsAtOnce,
    rows: Math.min(observationsAtOnce, count - b * observationsAtOnce),
  }));
  const part = (columns: readonly Float64Array[], first: number, rows: number): Float64Array[] =>
    columns.map((column) => column.slice(first, first + rows));
  const weights = fits.map(({ fit }) => ({
    ...fit,
    trained: fit.trained.map((one) => ({ weights: sharedColumns([one.weights])[0] })),
  }));
  const works = fits.flatMap(({ name, config, samples, kept = 0 }, f) =>
    blocks.map(({ first, rows }) => ({
      name,
      config,
      work: {
        do: 'score' as const,
        fit: weights[f],
        observed: {
          count: rows,
          d: priors.length,
          summaries: part(summaries, first, rows),
          statistics: Object.fromEntries(
            Object.entries(statistics).map(([key, column]) => [key, column.slice(first, first + rows)]),
          ),
        },
        asked: {
          priors,
          first,
          truth: truth && part(truth, first, rows),
          references: references && part(references, first, rows),
          samples,
          kept,
        },
      },
    })),
  );
  const done = await workOfPosterior(context, works, (finished) => onDone?.(finished, works.length));
  return fits.map((_, f) =>
    joined(
      done.slice(f * blocks.length, (f + 1) * blocks.length).map((one) => {
        if (!('scores' in one)) throw new Error('a scoring has given something else');
        return one.scores;
      }),
    ),
  );
}

function joined(blocks: readonly PosteriorScores[]): PosteriorScores {
  const all = (key: keyof PosteriorScores): Float64Array => {
    const values = new Float64Array(blocks.reduce((sum, block) => sum + block[key].length, 0));
    let at = 0;
    for (const block of blocks) {
      values.set(block[key], at);
      at += block[key].length;
    }
    return values;
  };
  return {
    gain: all('gain'),
    below: all('below'),
    density: all('density'),
    nearer: all('nearer'),
    mean: all('mean'),
    sd: all('sd'),
    quantiles: all('quantiles'),
    draws: all('draws'),
  };
}

/** How far references lie from what the linear posterior says, in normal scores. */
const referenceNoise = 0.5;

/**
 * A place for each observation that distances are taken from: the mean of the linear Gaussian posterior and noise. It depends on the
 * data: from a place that does not, the prior itself passes the test (Lemos et al. 2023 take uniform ones).
 */
export function referencesOf(
  { beginning: { scales, linear } }: PosteriorFit,
  summaries: readonly Float64Array[],
  d: number,
  seed: number,
): Float64Array[] {
  const count = summaries[0].length;
  const columns = onScales(scales, summaries);
  const noise = Array.from({ length: d }, (_, i) =>
    plainDraws.normals(seed, streams.posterior, 0, count, (1 << 20) + i),
  );
  const references = Array.from({ length: d }, () => new Float64Array(count));
  const mean = new Float64Array(d);
  for (let r = 0; r < count; r++) {
    if (linear) meanOf(linear, (c) => columns[c][r], mean);
    for (let i = 0; i < d; i++) references[i][r] = mean[i] + referenceNoise * noise[i][r];
  }
  return references;
}
