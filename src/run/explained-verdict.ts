import { UsageError } from '../errors.js';
import { nearest } from '../nearest.js';
import type { LoadedPipeline } from '../pipeline/load.js';
import { questionOf } from '../pipeline/question.js';
import { isOfLambda } from '../stages/evaluate/result.js';
import { resultSummary } from '../stages/evaluate/result-codec.js';
import { Store } from '../store/store.js';
import { judgeOf, judgesOf } from '../verdicts/index.js';
import { rowsToDecide } from '../verdicts/rows-to-decide.js';
import type { Label, Verdict } from '../verdicts/verdict.js';
import { planStages } from './plan.js';

/** A verdict in plain words: the document of `explain --json`. */
export interface ExplainedVerdict {
  readonly id: string;
  readonly question: string;
  /** A paragraph each: what is compared, what shuffling proves, what settles an unclear answer. */
  readonly explanation: readonly string[];
  /** How it came out; null where no evaluation of the pipeline is stored. */
  readonly verdict: (Omit<Verdict, 'id'> & { readonly label: Label }) | null;
  /** Held-out rows that would decide a network's unclear gain; null where no such number is known. */
  readonly rowsToDecide: number | null;
}

export async function explainedVerdict(
  id: string,
  loaded: LoadedPipeline,
  dataFolder: string,
): Promise<ExplainedVerdict> {
  const question = questionOf(loaded.pipeline);
  const of = question === 'lambda' ? undefined : question;
  const judge = judgeOf(id, of);
  if (!judge) {
    const known = judgesOf(of).map((one) => one.id);
    throw new UsageError(`there is no verdict ${id}${nearest(id, known)}`);
  }
  const { question: asked, explanation, labels } = judge;
  const { name, identity } = (await planStages(loaded)).at(-1)!;
  const dataset = new Store(dataFolder).find(name, identity.fingerprint);
  const result = dataset && resultSummary.read(dataset);
  const found = result?.verdicts.find((verdict) => verdict.id === id);
  if (!result || !found) return { id, question: asked, explanation, verdict: null, rowsToDecide: null };
  const { id: _, of: _of, ...verdict } = found;
  return {
    id,
    question: asked,
    explanation,
    verdict: { ...verdict, label: labels[verdict.answer] },
    rowsToDecide: isOfLambda(result) ? rowsToDecide(found, result.rows.holdOut) : null,
  };
}
