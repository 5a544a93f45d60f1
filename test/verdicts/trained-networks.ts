import { runIn } from '../experiment.js';
import { temporaryFolder } from '../folders.js';

/** Networks trained on the rows that the trials of verdicts share, and what is said of their trainings. */

export interface JudgedTraining {
  readonly name: string;
  readonly answer: string;
  readonly status: string;
  readonly finish: string;
  readonly epochsWanted: number | null;
  readonly stableRate: number | null;
  readonly largestStableRate: number | null;
}

/** 50 paths at 250 times from 1, noise of sd 0.05: 200 rows to learn λ = 0.25 from, 50 to look at. */
export const base = {
  name: 'base',
  simulate: {
    process: { kind: 'brownian', mu: 0.05, sigma: 0.2, x0: 1 },
    paths: 50,
    times: 250,
    dt: '1/252',
  },
  targets: { lambda: 0.25, noise: 0.05 },
};

/** Trains networks with one seed: each beside the constant λ in closed form. */
export async function trainedOn(
  seed: number,
  networks: Readonly<Record<string, object>>,
  over: object = {},
): Promise<JudgedTraining[]> {
  const estimators = {
    'closed-form': { kind: 'least-squares', basis: 'constant' },
    ...Object.fromEntries(
      Object.entries(networks).map(([name, given]) => [name, { kind: 'network', hidden: [8], ...given }]),
    ),
  };
  const train = { holdOut: { fraction: 0.2, by: 'random' }, estimators };
  const { result } = await runIn(temporaryFolder(), { ...base, ...over, seed, train }, { threads: 1 });
  const { evidence } = result!.verdicts.find(({ id }) => id === 'trainingStable')!;
  return evidence['trainings'] as unknown as JudgedTraining[];
}
