import type { RowSource } from '../posteriors/source.js';
import type { PriorChoice } from '../priors/prior.js';
import { schemeOf } from '../processes/simulation.js';
import { noiseOf } from '../random/noise.js';
import type { Pipeline, Simulation } from './pipeline.js';
import { numbersOf } from './process-numbers.js';

/** Draws to learn from where the rows are imported, whose number no plan knows: a guess that only sets the default number of epochs. */
const usualDraws = 2000;

/** Where the draws of a pipeline with estimators of a posterior come from: rows whose λ was drawn, or parameters of the process. */
export function posteriorSource({
  simulate,
  prior,
  draws,
  targets,
  train,
}: Pick<Pipeline, 'simulate' | 'prior' | 'draws' | 'targets' | 'train'>): RowSource {
  if (prior) {
    return {
      priors: prior,
      train: draws?.train ?? defaultDraws.train,
      likelihood: likelihoodOf(simulate!, Object.keys(prior)),
    };
  }
  const rows = simulate ? Math.floor(simulate.times * (1 - train.holdOut.fraction)) : usualDraws;
  return {
    priors: { lambda: targets.lambda as unknown as PriorChoice },
    train: rows,
    likelihood: { kind: 'row', noise: noiseOf(targets.noise).sd },
  };
}

export const defaultDraws = { train: 20_000, test: 2000 };

function likelihoodOf(simulate: Simulation, drawn: readonly string[]): RowSource['likelihood'] {
  const { kind } = simulate.process;
  const fixed = Object.fromEntries(
    Object.entries(numbersOf(simulate.process)).filter(([name]) => !drawn.includes(name)),
  );
  const scheme = schemeOf(simulate);
  return {
    kind: 'process',
    process: scheme === 'exact' ? kind : `${kind} by ${scheme}`,
    fixed,
    stationary: simulate.process['x0'] === 'stationary',
  };
}
