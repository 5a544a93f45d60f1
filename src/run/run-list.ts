import type { Answer } from '../verdicts/verdict.js';
import type { RunRecord } from './record.js';
import { type KnownRun, type RunState, runsOfPipeline, stateOf } from './runs.js';

/** A run that has left a record, as `runs` lists it. */
export interface ListedRun {
  /** Its name, which `diff` takes, as it takes its tags. */
  readonly run: string;
  readonly tags: readonly string[];
  /** What was asked for: `all`, a stage; null where it was killed before it wrote that down, as what follows is. */
  readonly what: string | null;
  readonly file: string | null;
  readonly started: string | null;
  readonly state: RunState;
  /** Between its beginning and its end, by the clock; null where it has no end. */
  readonly seconds: number | null;
  /** Why it failed; null where it did not. */
  readonly message: string | null;
  /** Null where it did not evaluate. */
  readonly verdicts: readonly { readonly id: string; readonly answer: Answer }[] | null;
  /** What is answered in another way than by the run before it that evaluated. */
  readonly changes: readonly ChangedAnswer[];
}

/** Null: the verdict was not given. */
export interface ChangedAnswer {
  readonly id: string;
  readonly old: Answer | null;
  readonly now: Answer | null;
}

/** The runs of a pipeline, the latest first. Throws RunError where a record cannot be read. */
export function listRuns(dataFolder: string, pipeline: string): ListedRun[] {
  const known = runsOfPipeline(dataFolder, pipeline);
  const given = known.map(({ record }) => answersIn(record));
  return known.map((run, i) => {
    const now = given[i];
    const before = given.slice(i + 1).find((earlier) => earlier !== null);
    return { ...listed(run), verdicts: now, changes: now && before ? changedAnswers(before, now) : [] };
  });
}

function listed({ run, tags, record, life }: KnownRun): Omit<ListedRun, 'verdicts' | 'changes'> {
  const state = stateOf({ life, record });
  if (!record) {
    return { run, tags, what: null, file: null, started: null, state, seconds: null, message: null };
  }
  const { what, file, started, finished, message } = record;
  const seconds = finished === null ? null : (Date.parse(finished) - Date.parse(started)) / 1000;
  return { run, tags, what, file, started, state, seconds, message };
}

const answers: ReadonlySet<Answer> = new Set(['yes', 'no', 'unclear', 'unknown']);

type Answers = readonly { readonly id: string; readonly answer: Answer }[];

/** The answers in a record, which may be of another version: those that are verdicts. */
function answersIn(record: RunRecord | undefined): Answers | null {
  const verdicts: unknown = record?.result?.verdicts;
  if (!Array.isArray(verdicts)) return null;
  return (verdicts as Answers)
    .filter(({ id, answer }) => typeof id === 'string' && answers.has(answer))
    .map(({ id, answer }) => ({ id, answer }));
}

/** The verdicts that two evaluations answer differently, in the order of the later. */
export function changedAnswers(before: Answers, after: Answers): ChangedAnswer[] {
  const [old, now] = [before, after].map((all) => new Map(all.map(({ id, answer }) => [id, answer])));
  return [...new Set([...now.keys(), ...old.keys()])]
    .map((id) => ({ id, old: old.get(id) ?? null, now: now.get(id) ?? null }))
    .filter((change) => change.old !== change.now);
}
