export * from './errors.js';
export { loadPipeline, type LoadedPipeline } from './pipeline/load.js';
export {
  type RunEvent,
  type RunOptions,
  type RunReport,
  runPipeline,
  type StageReport,
} from './pipeline/run.js';
export type { Pipeline } from './pipeline/schema.js';
export type { EstimatorResult, Result } from './stages/evaluate.js';
