import type { Pipeline, Simulation } from '../../pipeline/pipeline.js';
import { defaultDraws } from '../../pipeline/posterior-source.js';
import type { PriorChoice } from '../../priors/prior.js';

/** What draws are made from. */
export interface DrawsParameters {
  readonly simulate: Omit<Simulation, 'keep'>;
  readonly prior: Readonly<Record<string, PriorChoice>>;
  readonly draws: {
    readonly train: number;
    readonly test: number;
    readonly times?: { readonly from: number; readonly to: number } | undefined;
  };
  /** The component that is observed; x unless given. */
  readonly of: string | undefined;
}

export function drawsParameters({ simulate, prior, draws, targets }: Pipeline): DrawsParameters {
  const { keep: _keep, ...simulated } = simulate!;
  return {
    simulate: simulated,
    prior: prior!,
    draws: { ...defaultDraws, ...draws },
    of: targets.of,
  };
}
