import { loadPipeline } from '../pipeline/load.js';
import { resultSummary } from '../stages/evaluate/result-codec.js';
import type { Result } from '../stages/evaluate/result.js';
import type { Json } from '../store/fingerprint.js';
import { Store } from '../store/store.js';
import { type Difference, differences } from './differences.js';
import { reason } from './explain.js';
import { planStages } from './plan.js';
import { type ChangedAnswer, changedAnswers } from './run-list.js';
import { namedRun } from './named-run.js';

/** One side of a comparison: a run, or a set of values. */
export interface ComparedSide {
  /** A run's name, or the values in place of the file's; `file` where there are none. */
  readonly name: string;
  /** Whether what it found is stored or recorded: else neither figures nor answers are compared. */
  readonly evaluated: boolean;
  /** Stages that nothing is known of: their datasets are gone. */
  readonly unknown: readonly string[];
}

/** What differs between two runs or two sets of values: old → new. */
export interface Comparison {
  readonly pipeline: string;
  readonly old: ComparedSide;
  readonly now: ComparedSide;
  /** The ingredients of stages that differ: what the pipeline file has, and what of pathfit changed. */
  readonly keys: readonly ChangedKey[];
  /** Hold-out scores and estimates of every estimator that is in both, whether they differ or not. */
  readonly figures: readonly ComparedFigure[];
  readonly verdicts: readonly ChangedAnswer[];
}

export interface ChangedKey extends Difference {
  readonly stage: string;
  /** The same in words: «noise: 0 → 0.01». */
  readonly text: string;
}

export interface ComparedFigure {
  readonly estimator: string;
  /** mse, rmse, mae, r2 of the hold-out rows, or a parameter. */
  readonly figure: string;
  readonly old: number | null;
  readonly now: number | null;
}

interface Side extends ComparedSide {
  /** The ingredients of each stage. */
  readonly stages: ReadonlyMap<string, Json>;
  readonly result: Result | null;
}

/**
 * Compares two runs of a pipeline file, or what it has with other values: each of `old` and `now` is the name of a run, enough of
 * its beginning or its tag, `latest`, `file`, or KEY=VALUE, several with spaces between. Nothing is run. Throws UsageError where it is none of these.
 */
export async function compare(
  file: string,
  dataFolder: string,
  old: string,
  now: string,
): Promise<Comparison> {
  const { pipeline } = loadPipeline(file);
  const [before, after] = [
    await sideOf(file, dataFolder, pipeline.name, old),
    await sideOf(file, dataFolder, pipeline.name, now),
  ];
  const both = before.result && after.result;
  return {
    pipeline: pipeline.name,
    old: shown(before),
    now: shown(after),
    keys: changedKeys(before, after),
    figures: both ? comparedFigures(before.result, after.result) : [],
    verdicts: both ? changedAnswers(before.result.verdicts, after.result.verdicts) : [],
  };
}

async function sideOf(file: string, dataFolder: string, pipeline: string, name: string): Promise<Side> {
  const isValues = name === 'file' || name.includes('=');
  return isValues ? valuesSide(file, dataFolder, name) : runSide(dataFolder, pipeline, name);
}

/** Where a value ends and the next key begins: before a word with an equals sign. */
const betweenValues = /\s+(?=[^\s=]+=)/;

async function valuesSide(file: string, dataFolder: string, name: string): Promise<Side> {
  const set = name === 'file' ? [] : name.trim().split(betweenValues);
  const planned = await planStages(loadPipeline(file, set));
  const stages = new Map<string, Json>(
    planned.map(({ name: stage, identity }) => [stage, identity.ingredients]),
  );
  const evaluate = planned.find(({ kind }) => kind === 'evaluate');
  const result = evaluate ? storedResult(new Store(dataFolder), evaluate.identity.fingerprint) : null;
  return { name, evaluated: result !== null, unknown: [], stages, result };
}

function runSide(dataFolder: string, pipeline: string, name: string): Side {
  const record = namedRun(dataFolder, pipeline, name, ', file, or KEY=VALUE').record!;
  const store = new Store(dataFolder);
  const stages = new Map<string, Json>();
  const unknown: string[] = [];
  for (const [stage, fingerprint] of Object.entries(record.planned)) {
    const dataset = store.find(stage, fingerprint);
    if (dataset) stages.set(stage, dataset.manifest.ingredients);
    else unknown.push(stage);
  }
  const evaluated = record.planned['evaluate'];
  const result = evaluated === undefined ? null : storedResult(store, evaluated);
  return { name: record.run, evaluated: result !== null, unknown, stages, result };
}

/** What an evaluation found; null where it is not stored. */
function storedResult(store: Store, fingerprint: string): Result | null {
  const dataset = store.find('evaluate', fingerprint);
  return dataset ? resultSummary.read(dataset) : null;
}

function shown({ name, evaluated, unknown }: Side): ComparedSide {
  return { name, evaluated, unknown };
}

/** Differences of what both sides know; what follows from a difference upstream is left out. */
function changedKeys(old: Side, now: Side): ChangedKey[] {
  const known = (stage: string): boolean => !old.unknown.includes(stage) && !now.unknown.includes(stage);
  return [...new Set([...old.stages.keys(), ...now.stages.keys()])].filter(known).flatMap((stage) => {
    const [before, after] = [old.stages.get(stage), now.stages.get(stage)];
    if (before === undefined || after === undefined) {
      return [
        { stage, field: '', old: before, now: after, text: before === undefined ? 'is new' : 'is left out' },
      ];
    }
    return differences(before, after)
      .filter(({ field }) => !field.startsWith('upstream.'))
      .map((difference) => ({ stage, ...difference, text: reason(difference) }));
  });
}

function comparedFigures(old: Result, now: Result): ComparedFigure[] {
  return now.estimators.flatMap(({ name: estimator, holdOut, parameters }) => {
    const before = old.estimators.find(({ name }) => name === estimator);
    if (!before) return [];
    const [earlierScores, scoresNow] = [before.holdOut, holdOut] as Readonly<Record<string, number | null>>[];
    const scores = ['rmse', 'mae', 'r2', 'logScore']
      .filter((figure) => figure in scoresNow && figure in earlierScores)
      .map((figure) => ({ estimator, figure, old: earlierScores[figure], now: scoresNow[figure] }));
    const estimates = parameters.flatMap(({ name: figure, estimate }) => {
      const known = before.parameters.find(({ name }) => name === figure);
      return known ? [{ estimator, figure, old: known.estimate, now: estimate }] : [];
    });
    return [...scores, ...estimates];
  });
}
