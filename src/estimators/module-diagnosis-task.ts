import type { TargetRows } from '../doctor/model/black-box.js';
import { CalledBox } from '../doctor/model/called-box.js';
import { diagnoseModel, type ModelDiagnosis } from '../doctor/model/diagnose.js';
import { rowsOf } from '../doctor/model/probe.js';
import type { TaskContext } from '../pool/protocol.js';
import type { DiagnosisInput } from './module-diagnosis.js';

/** The task: a module on the training rows of a dataset, in this thread. */
export function diagnosis(
  { memory }: TaskContext,
  { ownModules: [source], readsK, data, train, seed, factors }: DiagnosisInput,
): ModelDiagnosis {
  const { n, rows: count } = data;
  const all: TargetRows = {
    count,
    n,
    x: memory.float64(data.x, count * n),
    s: memory.float64(data.s, count),
    t: memory.float64(data.t, count),
    k: memory.float64(data.k, count),
    dt: source.dt,
    indices: Array.from({ length: count }, (_, j) => data.first + j),
  };
  const rows = rowsOf(all, [...memory.uint32(train.at, train.rows)]);
  return diagnoseModel({ model: new CalledBox(source, readsK), rows, readsK, seed, factors });
}
