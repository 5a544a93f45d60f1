import type { ModelDiagnosis } from '../doctor/model/diagnose.js';
import type { NamedFactor } from '../doctor/model/gradient.js';
import type { ModelData } from '../training/own-model-work.js';
import type { ModuleSource } from '../own-models/module-source.js';
import { Reservations } from '../pool/reservations.js';
import type { FitContext, TrainingData } from '../training/data.js';
import type { RowList } from '../training/batch.js';
import { modelData } from '../training/own-model.js';

/** What the task `diagnoseModel` is asked. */
export interface DiagnosisInput {
  readonly ownModules: readonly [ModuleSource];
  readonly readsK: boolean;
  readonly data: ModelData;
  readonly train: RowList;
  readonly seed: number;
  readonly factors: readonly NamedFactor[];
}

/** Compares the derivatives of a module with differences, in one of the pool's threads: no other runs a user's code. */
export async function diagnosedModule(
  data: TrainingData,
  {
    file,
    reads,
    factors,
  }: { file: ModuleSource; reads: { x: boolean; k: boolean }; factors: readonly NamedFactor[] },
  { pool, seed }: Pick<FitContext, 'pool' | 'seed'>,
): Promise<ModelDiagnosis> {
  const reserved = new Reservations(pool.memory);
  try {
    const all = await modelData(data, pool.memory, reserved, reads.x);
    const train = { at: reserved.uint32(data.train, 'row indices'), rows: data.train.length };
    const ownModules = [file] as const;
    const input: DiagnosisInput = { ownModules, readsK: reads.k, data: all, train, seed, factors };
    return await pool.run<ModelDiagnosis>('diagnoseModel', input);
  } finally {
    reserved.releaseAll();
  }
}
