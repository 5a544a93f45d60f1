import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Verdict } from '#dist/index.js';
import { runIn } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { startPool } from '../training/rows.js';

/** Targets that are noise and nothing else: λ = 0. Whatever is found in them is a false finding. */
export const pureNoise = {
  name: 'pure-noise',
  simulate: {
    process: { kind: 'brownian', mu: 0.05, sigma: 0.2, x0: 1 },
    paths: 20,
    times: 400,
    dt: '1/252',
  },
  targets: { lambda: 0, noise: 1 },
  train: {
    estimators: {
      mean: { kind: 'mean' },
      'closed-form': { kind: 'least-squares', basis: 'constant' },
      quadratic: { kind: 'least-squares', basis: 'quadratic' },
      network: { kind: 'network', inputs: ['s'], hidden: [4], epochs: 5 },
    },
  },
};

/** What would be a finding, for each verdict that noise may decide. */
const findings: Readonly<Record<string, Verdict['answer']>> = {
  recovered: 'no',
  networkAdds: 'yes',
  lambdaDependsOnX: 'yes',
  trainingStable: 'no',
  overfits: 'yes',
  beatsTheMean: 'yes',
  modelHolds: 'no',
};

/** How many of the seeds 0 … seeds − 1 each verdict claims a finding in. */
export async function falseFindings(seeds: number): Promise<Record<string, number>> {
  const folder = temporaryFolder();
  const counts = Object.fromEntries(Object.keys(findings).map((id) => [id, 0]));
  const pool = startPool(1);
  onTestFinished(() => pool.close());
  for (let seed = 0; seed < seeds; seed++) {
    const { result } = await runIn(folder, pureNoise, { set: [`seed=${seed}`], threads: 1, pool });
    for (const { id, answer } of result!.verdicts) if (findings[id] === answer) counts[id]++;
    rmSync(join(folder, 'data'), { recursive: true });
  }
  return counts;
}

/** 5 % of the seeds and three standard errors of their number. */
export function mostFalseFindings(seeds: number): number {
  return 0.05 * seeds + 3 * Math.sqrt(seeds * 0.05 * 0.95);
}
