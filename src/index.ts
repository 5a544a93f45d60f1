export {
  HeldError,
  InterruptedError,
  messageOf,
  PathfitError,
  RunError,
  systemFailure,
  UsageError,
} from './errors.js';

export { check } from './library/check.js';
export { checkGradient } from './library/check-gradient.js';
export { diff, type DiffOptions } from './library/diff.js';
export { gc, type Collected, type CollectedDataset, type GcOptions } from './library/gc.js';
export { grid, planGrid, type GridOptions, type PlannedGrid } from './library/grid.js';
export { init, type InitOptions } from './library/init.js';
export { inspect, type InspectOptions, type QueryOptions } from './library/inspect.js';
export { keys } from './library/keys.js';
export { leaderboard, overSeeds, type RankedGrid } from './library/leaderboard.js';
export { list, type ListKind } from './library/list.js';
export { loadPipeline, type LoadedPipeline } from './library/load.js';
export type { Lookup, RowsAsked } from './library/look.js';
export { maximumLikelihood } from './library/maximum-likelihood.js';
export { path, type PathOptions } from './library/path.js';
export { plan, type Plan, type PlanOptions } from './library/plan.js';
export {
  report,
  type NamedPicture,
  type NamedSvg,
  type ReportForms,
  type ReportOptions,
  type WriteOptions,
  type WrittenReport,
} from './library/report.js';
export { estimates } from './library/estimates.js';
export { explain } from './library/explain.js';
export { run } from './library/run.js';
export { runs } from './library/runs.js';
export { stages } from './library/stages.js';
export { status } from './library/status.js';
export { tag, type TagOptions } from './library/tag.js';
export { worker, type WorkerOptions } from './library/worker.js';
export { verify, type Verified, type VerifiedDataset, type VerifyOptions } from './library/verify.js';

export type { PiecesStanding } from './engines/engine.js';
export type { EngineChoice } from './engines/engine-choice.js';
export type { WorkerEvent } from './engines/worker-event.js';
export type { EstimatorConfig } from './estimators/config.js';
export type { Parameter } from './estimators/estimator.js';
export type { CurveScore } from './evaluation/curve-score.js';
export type { Score } from './evaluation/scores.js';
export type { Study, StudyFigure, StudyRow } from './evaluation/study.js';
export type { ModelMath, ModelRows, ParameterDeclaration, Theta, Transform } from './own-models/contract.js';
export type { Value as GridValue } from './grid/elements.js';
export type { LeaderboardRow, Standing } from './grid/leaderboard.js';
export type { RankedRow } from './grid/over-seeds.js';
export type { OverSeeds } from './grid/seed-summaries.js';
export type { GridEvent, GridReport, GridRunOptions, GridSummary } from './grid/report.js';
export type { GridRow, RowStatus } from './grid/row.js';
export type { ColumnStatistics, ListShape } from './inspect/column-statistics.js';
export type {
  Inspected,
  InspectedMetadata,
  InspectedTable,
  Queried,
  QueriedTable,
  Row,
  RowValue,
  WrittenResult,
} from './inspect/document.js';
export type {
  BareStatistics,
  Counts,
  NumberStatistics,
  RangeStatistics,
  Statistics,
  TextStatistics,
} from './inspect/statistics.js';
export type { ColumnDescription } from './inspect/table.js';
export type { CorrectedEstimate } from './likelihood/bootstrap.js';
export type { ModelChoice } from './likelihood/chosen-model.js';
export type { Corrected } from './likelihood/correction.js';
export type { HermiteOrder } from './likelihood/family.js';
export type {
  FamilyKind,
  GivenParameters,
  LikelihoodKind,
  ModelKind,
  OwnKind,
  ParameterName,
} from './likelihood/kinds.js';
export type { LikelihoodEstimate, LikelihoodResult } from './likelihood/maximum-likelihood.js';
export type { DriftInformation } from './likelihood/notes.js';
export type { End, FormulaChoice, FormulaComponentChoice } from './likelihood/own-models/formula.js';
export type { ProfileInterval } from './likelihood/profile.js';
export type { LikelihoodOptions } from './likelihood/question.js';
export type { Observations, Series } from './likelihood/transitions.js';
export type { ListedEntry, ListedParameter } from './pipeline/catalogue.js';
export type { PipelineKey } from './pipeline/keys.js';
export type {
  DataFile,
  DrawsChoice,
  HoldOut,
  Import,
  Pipeline,
  ProcessChoice,
  Simulation,
} from './pipeline/pipeline.js';
export type { SchemeReference } from './processes/reference.js';
export type { ShippedPipeline } from './pipeline/shipped.js';
export type { TargetsParameters } from './pipeline/targets-parameters.js';
export type { CorrelatedNoise, Noise } from './random/noise.js';
export type { PosteriorConfig, PosteriorKind } from './posteriors/kinds.js';
export type { PriorChoice, PriorKind } from './priors/prior.js';
export type { ListedScheme } from './processes/process.js';
export type { PageOptions } from './report/page.js';
export type { Picture } from './report/png.js';
export type { CheckOptions, EstimatorCheck } from './run/check.js';
export type { GradientCheck, GradientQuestion } from './run/check-gradient.js';
export type { ClaimDiagnosis, ParameterDiagnosis } from './doctor/formula-claim.js';
export type { Diagnosis, Explanation } from './doctor/judge.js';
export type { ModelDiagnosis } from './doctor/model/diagnose.js';
export type { FitDiagnosis } from './doctor/model/fit.js';
export type { BlockDiagnosis } from './doctor/model/gradient.js';
export type { HessianDiagnosis } from './doctor/model/hessian.js';
export type { ChangedKey, ComparedFigure, ComparedSide, Comparison } from './run/compare.js';
export type { Difference } from './run/differences.js';
export type { DryRunStage } from './run/dry-run.js';
export type { StageStatus } from './run/explain.js';
export type { EstimateRow } from './run/estimates.js';
export type { ExplainedVerdict } from './run/explained-verdict.js';
export type { Garbage, GarbageDataset } from './run/garbage.js';
export type { RunRecord } from './run/record.js';
export type { RunEvent, RunOptions, RunReport, StageEvent, StageReport } from './run/report.js';
export type { ChangedAnswer, ListedRun } from './run/run-list.js';
export type { LastVerdicts, LatestRun, PipelineStatus, StandingOfStage, StoredStage } from './run/status.js';
export type { RunState } from './run/runs.js';
export type { TaggedRun } from './run/tag-run.js';
export type { Recomputation } from './run/verify.js';
export type { ComponentError, SchemeError } from './rows/scheme-error.js';
export type {
  CommonResult,
  EstimatorResult,
  LambdaResult,
  PosteriorEstimatorResult,
  PosteriorResult,
  ProcessEstimatorResult,
  ProcessResult,
  Result,
} from './stages/evaluate/result.js';
export type { FitStatistic } from './likelihood/goodness-of-fit.js';
export type { Goodness } from './verdicts/process/evidence.js';
export type { TransitionKind } from './transition-estimators/kinds.js';
export type {
  Calibration,
  CalibrationTest,
  Gained,
  ObservedFigures,
  ObservedPosterior,
  PosteriorFigures,
} from './verdicts/posterior/evidence.js';
export type { ScoreGain, TransitionLadder, TransitionRung } from './verdicts/process/ladder.js';
export type { MeanWithError } from './evaluation/mean-with-error.js';
export type { AnyEstimatorConfig } from './pipeline/question.js';
export type { TransitionEstimatorConfig } from './transition-estimators/config.js';
export type { TimeUnit } from './pipeline/pipeline.js';
export type { Progress } from './stages/stage.js';
export type { ParameterResult } from './stages/train/fit-summary.js';
export type { Damage } from './store/damage.js';
export type { Json } from './store/fingerprint.js';
export type { Part } from './store/part.js';
export type { ProcessIdentity } from './store/process-identity.js';
export type { DatasetFolder } from './store/store.js';
export type { DatasetCheck } from './store/verify.js';
export type { LambdaChoice } from './targets/truth.js';
export type { FitStatus } from './training/data.js';
export type { BlockCheck } from './training/derivatives.js';
export type { Forecast } from './training/forecast.js';
export type { Outlook } from './training/outlook.js';
export type { Ablations, Gain, Ladder, Level, Rung } from './verdicts/rungs.js';
export type { Advice, Answer, Figure, Figures, Label, Tone, Verdict } from './verdicts/verdict.js';
