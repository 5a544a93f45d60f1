import type { ModelDiagnosis } from '../doctor/model/diagnose.js';
import type { DiagnosisInput } from '../estimators/module-diagnosis.js';
import { solveLastLayer } from '../estimators/last-layer.js';
import { formulaMeansOfShard } from '../estimators/formula-means.js';
import type { MeanPowerInput, RowFunctionInput, RowsInput } from '../estimators/row-functions.js';
import { sineMeans } from '../estimators/sine-means.js';
import { splineMeans } from '../estimators/spline.js';
import type { Task, TaskContext } from '../pool/protocol.js';
import { centralDifferences, lossAndGradient } from '../training/batch.js';
import { observeTraining, trainEpoch } from '../training/epoch.js';
import { modelLossAndGradient, observeModel, trainModelEpoch } from '../training/own-model-tasks.js';
import {
  beginModel,
  describeModel,
  modelHessian,
  predictModel,
  tryModel,
} from '../training/own-model-start.js';
import { makeFeatures } from '../training/features.js';
import { meanPowers } from '../rows/segments.js';
import { hiddenColumnsOfRows } from '../training/hidden-columns.js';
import { predictRows } from '../training/predict.js';
import { columnMoments } from '../training/standardise.js';
import { makeWindows } from './import/windows-task.js';
import type { PointOutcome, PointsInput } from './points/points-task.js';
import type { DrawsInput, DrawsOutput } from './draws/draws-task.js';
import type { PosteriorInput, PosteriorOutput } from './train/posterior-task.js';
import type { ProcessInput, ProcessOutput } from './train/process-task.js';
import type { ReplicatesInput, ReplicatesOutput } from './replicates/replicates-task.js';
import { sha256 } from './sha256-task.js';
import { simulatePaths } from '../rows/simulate-task.js';
import { simulateStates } from './simulate/simulate-states-task.js';

function meanPower(context: TaskContext, input: MeanPowerInput, shard: number): void {
  const { x, n, power, out, rowsPerShard } = input;
  const first = shard * rowsPerShard;
  const rows = Math.min(rowsPerShard, input.rows - first);
  meanPowers(context, { x: x + first * n * 8, rows, n, power, out: out + first * 8 });
}

function rowFunction({ kernels }: TaskContext, input: RowFunctionInput, shard: number): void {
  const { x, n, out, rowsPerShard, constants } = input;
  const first = shard * rowsPerShard;
  const rows = Math.min(rowsPerShard, input.rows - first);
  const kernel: (...numbers: number[]) => void = kernels[input.kernel];
  kernel(x + first * n * 8, rows, n, out + first * 8, ...constants);
}

function rowExtremes({ kernels }: TaskContext, input: RowsInput, shard: number): void {
  const { x, n, out, rowsPerShard } = input;
  const first = shard * rowsPerShard;
  const rows = Math.min(rowsPerShard, input.rows - first);
  kernels.rowExtremes(x + first * n * 8, rows, n, out + first * 16);
}

/** What threads do for the rows of one problem. */
const rowTasks = {
  simulatePaths,
  simulateStates,
  makeWindows,
  meanPower,
  rowExtremes,
  sineMeans,
  splineMeans,
  rowFunction,
  formulaMeans: formulaMeansOfShard,
  columnMoments,
  trainEpoch,
  observeTraining,
  lossAndGradient,
  centralDifferences,
  makeFeatures,
  predictRows,
  hiddenColumnsOfRows,
  solveLastLayer,
  describeModel,
  beginModel,
  tryModel,
  modelHessian,
  trainModelEpoch,
  modelLossAndGradient,
  observeModel,
  predictModel,
  sha256,
} as const satisfies Record<string, Task>;

/** Whole small problems, one after the other: their code is loaded by the first who asks for it. */
const wholeProblems = {
  replicates: async (context: TaskContext, input: ReplicatesInput): Promise<ReplicatesOutput> =>
    (await import('./replicates/replicates-task.js')).replicates(context, rowTasks, input),
  points: async (context: TaskContext, input: PointsInput): Promise<readonly PointOutcome[]> =>
    (await import('./points/points-task.js')).points(context, rowTasks, input),
  draws: async (context: TaskContext, input: DrawsInput): Promise<DrawsOutput> =>
    (await import('./draws/draws-task.js')).drawsTask(context, rowTasks, input),
  posterior: async (context: TaskContext, input: PosteriorInput): Promise<PosteriorOutput> =>
    (await import('./train/posterior-task.js')).posteriorTask(context, rowTasks, input),
  process: async (context: TaskContext, input: ProcessInput): Promise<ProcessOutput> =>
    (await import('./train/process-task.js')).processTask(context, input),
  diagnoseModel: async (context: TaskContext, input: DiagnosisInput): Promise<ModelDiagnosis> =>
    (await import('../estimators/module-diagnosis-task.js')).diagnosis(context, input),
} as const satisfies Record<string, Task>;

/** What threads can do, by name. This module and all that it imports is loaded in every worker: keep it small. */
export const tasks = { ...rowTasks, ...wholeProblems } as const;
