import { RunError } from '../../../errors.js';
import { posteriorEstimators } from '../../../posteriors/index.js';
import type { PosteriorConfig } from '../../../posteriors/kinds.js';
import type { PosteriorEstimator } from '../../../posteriors/posterior-estimator.js';
import type { PriorChoice } from '../../../priors/prior.js';
import type { PosteriorEvidence } from '../../../verdicts/posterior/evidence.js';
import { posteriorVerdictsOf } from '../../../verdicts/posterior/index.js';
import type { DrawsParameters } from '../../draws/parameters.js';
import { storedDraws } from '../../draws/stored-draws.js';
import type { Compute } from '../../stage.js';
import { posteriorFitSummary, storedPosteriorFit } from '../../train/posterior-summary.js';
import { alone } from '../../train/train-posterior.js';
import type { PosteriorResult } from '../result.js';
import { resultSummary } from '../result-codec.js';
import { verdictColumns } from '../tables.js';
import { type Candidate, differences, figuresOf, gained } from './figures.js';
import { observationOf, rowObservation } from './observation.js';
import { estimatesOf, observedFigures } from './observed.js';
import { referencesOf, scoreAll, type ScoredFit } from './score.js';
import { calibrationColumns, observedColumns, observedDrawColumns, posteriorColumns } from './tables.js';

export interface EvaluatePosteriorParameters {
  readonly estimators: Readonly<Record<string, PosteriorConfig>>;
  readonly priors: Readonly<Record<string, PriorChoice>>;
  readonly samples: number;
  /** What draws are made from, where they are of a prior. */
  readonly drawn: DrawsParameters | undefined;
}

/**
 * What posteriors say of draws that nothing was learned from, whether they can be believed, and what they say of the observation. Tables:
 * `posteriors`, a row per test draw, estimator and parameter; `calibration`, a row per estimator and test; `observed`, a row per
 * estimator and parameter; `posteriorDraws`, draws of what was observed; `verdicts`.
 */
export function evaluatePosterior(parameters: EvaluatePosteriorParameters): Compute {
  return async (context) => {
    const { output, upstream, seed } = context;
    const { estimators, priors, samples, drawn } = parameters;
    const test = storedDraws(upstream['draws'], 'holdOut');
    const choices = Object.values(priors);
    const d = choices.length;
    if (test.count < 2)
      throw new RunError(`posteriors must be tested on at least 2 draws, found ${test.count}`);
    const read = Object.entries(estimators).map(([name, config]) => {
      const dataset = upstream[`train:${name}`];
      const { level } = posteriorEstimators[config.kind] as PosteriorEstimator<never>;
      const summary = posteriorFitSummary.read(dataset);
      return { name, config, level: level ?? null, summary, fit: storedPosteriorFit(dataset), dataset };
    });
    const sound = read.filter(({ summary }) => summary.status !== 'diverged');
    const references = referencesOf(read[0].fit, test.summaries, d, seed);
    const trained = sound.filter(({ fit }) => fit.trained.length > 0);
    // One network against one network, each of its draws.
    const halves = trained.flatMap(({ name, config, fit, dataset }): ScoredFit[] => {
      const one = alone(config);
      const entry = posteriorEstimators[config.kind] as PosteriorEstimator<unknown>;
      const first = fit.trained.slice(0, entry.trainings(one, d));
      return [
        { name, config: one, fit: { ...fit, trained: first }, samples: 0 },
        { name, config: one, fit: storedPosteriorFit(dataset, 'half'), samples: 0 },
      ];
    });
    const fits = [...sound.map(({ name, config, fit }) => ({ name, config, fit, samples })), ...halves];
    const scores = await scoreAll(
      context,
      choices,
      {
        count: test.count,
        summaries: test.summaries,
        statistics: test.statistics,
        truth: test.scores,
        references,
      },
      fits,
      (done, total) => context.progress({ done, total, unit: 'pieces' }),
    );
    const candidates = read.map(({ name, config, level, summary, fit }): Candidate => {
      const at = sound.findIndex((one) => one.name === name);
      return {
        name,
        kind: config.kind,
        level,
        summary,
        fit: { name, config, fit, samples: 0 },
        scores: at < 0 ? null : scores[at],
      };
    });
    const bought = new Map(
      trained.map(({ name }, t) => {
        const [all, half] = scores.slice(sound.length + 2 * t);
        return [name, gained(differences(all.gain, half.gain))];
      }),
    );
    const observation = drawn ? await observationOf(context, drawn) : rowObservation(test);
    const observed = observation && (await observedFigures(context, choices, test, observation, candidates));
    const figures = candidates.map((candidate) =>
      figuresOf(candidate, candidates, test, read[0].fit, bought.get(candidate.name) ?? null),
    );
    const evidence: PosteriorEvidence = {
      parameters: test.parameters,
      draws: { train: read[0].summary.draws, test: test.count },
      fits: figures,
      observed: observed?.figures ?? null,
    };
    const result: PosteriorResult = {
      parameters: evidence.parameters,
      draws: evidence.draws,
      estimators: figures.map((one, i) => ({
        ...one,
        message: candidates[i].summary.message,
        parameters: estimatesOf(one.name, evidence.observed),
        holdOut: { logScore: one.gain && one.gain.mean },
      })),
      observed: evidence.observed,
      verdicts: posteriorVerdictsOf(evidence),
      advice: [],
      study: null,
    };
    await Promise.all([
      output.write(posteriorColumns(test, candidates), 0, 'posteriors'),
      output.write(calibrationColumns(figures), 0, 'calibration'),
      output.write(observedColumns(evidence.observed), 0, 'observed'),
      output.write(observedDrawColumns(test.parameters, observed?.draws ?? []), 0, 'posteriorDraws'),
      output.write(verdictColumns(result.verdicts), 0, 'verdicts'),
    ]);
    return resultSummary.write(result);
  };
}
