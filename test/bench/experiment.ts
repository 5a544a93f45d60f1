import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a pipeline file of Brownian paths; gives its path. */
export function pipelineFile(folder: string, paths: number, times: number, estimators: object): string {
  const file = join(folder, 'pipeline.yaml');
  const experiment = {
    name: 'bench',
    simulate: { process: { kind: 'brownian', mu: 0.05, sigma: 0.2, x0: 0 }, paths, times, dt: '1/252' },
    targets: { lambda: 0.25 },
    train: { estimators },
  };
  writeFileSync(file, JSON.stringify(experiment));
  return file;
}
