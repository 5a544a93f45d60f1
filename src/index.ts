export * from './errors.js';
export { loadPipeline, type LoadedPipeline } from './pipeline/load.js';
export type { RunEvent, RunOptions, RunReport, StageReport } from './pipeline/report.js';
export { runPipeline } from './pipeline/run.js';
export type { Pipeline } from './pipeline/schema.js';
export type { Study, StudyFigure, StudyRow } from './evaluation/study.js';
export type { EstimatorResult, Result } from './stages/evaluate.js';
export type { Ladder, Rung } from './verdicts/evidence.js';
export type { Advice, Verdict } from './verdicts/verdict.js';
