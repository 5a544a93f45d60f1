export * from './errors.js';
export { loadPipeline, type LoadedPipeline } from './pipeline/load.js';
export { run } from './library/run.js';
export { grid, type GridOptions } from './library/grid.js';
export { inspect, type InspectOptions, type QueryOptions } from './library/inspect.js';
export type { RunEvent, RunOptions, RunReport, StageReport } from './pipeline/report.js';
export type { Pipeline } from './pipeline/schema.js';
export type { GridEvent, GridReport, GridSummary } from './grid/report.js';
export type { GridRow } from './grid/row.js';
export type { ColumnStatistics } from './inspect/column-statistics.js';
export type {
  Inspected,
  InspectedMetadata,
  InspectedTable,
  Queried,
  QueriedTable,
  Row,
  RowValue,
} from './inspect/document.js';
export type { ColumnDescription } from './inspect/table.js';
export type { Study, StudyFigure, StudyRow } from './evaluation/study.js';
export type { EstimatorResult, Result } from './stages/evaluate.js';
export type { Ladder, Rung } from './verdicts/evidence.js';
export type { Advice, Verdict } from './verdicts/verdict.js';
