import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import type {
  EstimatorResult,
  LambdaResult,
  PosteriorResult,
  ProcessResult,
  RunReport,
} from '#dist/index.js';
import type { Manifest } from '../src/store/manifest.js';

/** The folder of a stage's dataset. */
export function folderOf(report: RunReport, stage: string): string {
  return report.stages.find((found) => found.stage === stage)!.path;
}

/** The rows of a table of a run's first part, read with a reader that shares no code with the writer. */
export function rowsOf<Row>(report: RunReport, stage: string, table = ''): Row[] {
  const file = join(folderOf(report, stage), table, 'part-00000.arrow');
  return [...tableFromIPC(readFileSync(file))] as Row[];
}

/** What a run found of λ. */
export function ofLambda({ result }: Pick<RunReport, 'result'>): LambdaResult {
  if (!result || !('rows' in result)) throw new Error('the run found nothing of λ');
  return result;
}

/** What a run found of the process. */
export function ofProcess({ result }: Pick<RunReport, 'result'>): ProcessResult {
  if (!result || !('transitions' in result)) throw new Error('the run found nothing of the process');
  return result;
}

/** What a run found of posteriors. */
export function ofPosterior({ result }: Pick<RunReport, 'result'>): PosteriorResult {
  if (!result || !('draws' in result)) throw new Error('the run found nothing of a posterior');
  return result;
}

/** What a run found by one estimator. */
export function resultOf(report: RunReport, name: string): EstimatorResult {
  return ofLambda(report).estimators.find((found) => found.name === name)!;
}

/** Every dataset of a run: its parts with their sha256, by stage. */
export function bytesOf(report: RunReport): Record<string, Manifest['parts']> {
  return Object.fromEntries(
    report.stages.map(({ stage, path }) => {
      const manifest = JSON.parse(readFileSync(join(path, 'manifest.json'), 'utf8')) as Manifest;
      return [stage, manifest.parts];
    }),
  );
}
