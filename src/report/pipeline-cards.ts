import { lambdaName } from '../estimands/names.js';
import type { TruthKind } from '../estimands/lambda.js';
import { hasParametersOfLambda } from '../estimators/shown.js';
import { rowEstimators } from '../pipeline/question.js';
import { firstCase } from '../first-case.js';
import type { Pipeline } from '../pipeline/pipeline.js';
import type { EstimatorResult, LambdaResult } from '../stages/evaluate/result.js';
import { figure as numberText, percent } from '../text.js';
import { judgeOf } from '../verdicts/index.js';
import type { Gain, Ladder, Rung } from '../verdicts/rungs.js';
import type { Card } from './document.js';
import { exactRungs } from './figures/ladder.js';

/** Three numbers or words that answer: the estimate, whether a network was needed, and what predicts best. */
export function pipelineCards(result: LambdaResult, pipeline: Pipeline, truth: TruthKind): Card[] {
  const { targets } = pipeline;
  const configs = rowEstimators(pipeline);
  const fits = result.estimators.filter(({ name }) => hasParametersOfLambda(configs[name]));
  const observed = targets.lambda === undefined;
  return [
    ...estimateCard({ ...result, estimators: fits }, result, truth, observed),
    ...networkCard(result),
    ...bestCard(result.ladder),
  ].filter((card) => card !== undefined);
}

/** The estimate that comes nearest to the question: λ̂(x) where λ is a function, λ̂ of each row where rows have their own, else one number. */
function estimateCard(
  { estimators: fits }: Pick<LambdaResult, 'estimators'>,
  result: LambdaResult,
  truth: TruthKind,
  observed: boolean,
): (Card | undefined)[] {
  const title = observed ? 'Estimate' : 'Estimate against the truth';
  if (truth.kind === 'function') return [curveCard(title, result.estimators)];
  if (truth.kind === 'row') return [rowCard(title, result)];
  const one = fits.find(({ parameters: [first, ...more] }) => {
    return more.length === 0 && first?.name === lambdaName && first.estimate !== null;
  });
  if (!one) return [meanCard(title, result.estimators, truth)];
  const { estimate, interval95 } = one.parameters[0];
  const ends = (interval95 ?? []).map((end) => numberText(end, 4));
  const interval = ends.length === 0 || ends[0] === ends[1] ? '' : `95 % interval ${ends.join(' to ')}; `;
  return [
    {
      title,
      value: `λ̂ = ${numberText(estimate, 4)}`,
      note: `${one.name}; ${interval}${truth.kind === 'constant' ? `truth ${numberText(truth.value, 4)}` : 'truth unknown'}`,
    },
  ];
}

function curveCard(title: string, estimators: readonly EstimatorResult[]): Card | undefined {
  const scored = estimators.flatMap(({ name, lambdaCurve }) =>
    lambdaCurve && lambdaCurve.rmse !== null ? [{ name, ...lambdaCurve, rmse: lambdaCurve.rmse }] : [],
  );
  const [nearest] = scored.toSorted((a, b) => a.rmse - b.rmse);
  if (!nearest) return undefined;
  const { name, rmse, coverage } = nearest;
  const band = coverage === null ? '' : `; its band holds ${percent(coverage)} of λ(x)`;
  return { title, value: `λ̂(x) off by ${numberText(rmse, 2)}`, note: `${name}, root mean square${band}` };
}

function rowCard(title: string, { ladder, estimators }: LambdaResult): Card | undefined {
  if (ladder.on !== 'lambda') return meanCard(title, estimators, { kind: 'row' });
  const best = bestRung(ladder);
  if (!best) return undefined;
  const value = `λ̂ off by ${numberText(Math.sqrt(best.mse), 3)}`;
  return { title, value, note: `${best.name}, root mean square over held-out rows` };
}

function meanCard(title: string, estimators: readonly EstimatorResult[], truth: TruthKind): Card | undefined {
  const found = estimators.find(({ lambdaHoldOut }) => (lambdaHoldOut?.mean ?? null) !== null);
  if (!found) return undefined;
  const { mean, sd } = found.lambdaHoldOut!;
  const spread = sd === null ? '' : ` (sd ${numberText(sd, 2)})`;
  const known = truth.kind === 'constant' ? `; truth ${numberText(truth.value, 4)}` : '';
  return {
    title,
    value: `λ̂ = ${numberText(mean, 4)}`,
    note: `${found.name}, mean over held-out rows${spread}${known}`,
  };
}

/** Whether a network earned its keep, and by how much. */
export function networkCard({ verdicts, ladder }: LambdaResult): Card[] {
  const judge = judgeOf('networkAdds')!;
  const answer = verdicts.find(({ id }) => id === 'networkAdds')?.answer ?? 'unknown';
  const { words, tone } = judge.labels[answer];
  const networks = ladder.rungs.filter(({ level, mse }) => level === 'network' && mse !== null);
  const [best] = networks.toSorted((a, b) => a.mse! - b.mse!);
  const gain = best?.gainOverSimpler;
  const note = firstCase(
    [networks.length === 0, 'no network is compared'],
    [!gain, () => `${best.name} has nothing simpler to be compared with`],
    [gain?.relative === null, () => `${gain!.over} is exact`],
    [true, () => `${best.name}: ${changeText(gain!)}`],
  );
  return [{ title: judge.question, value: words, note, tone }];
}

function bestCard(ladder: Ladder): (Card | undefined)[] {
  const best = bestRung(ladder);
  if (!best) return [];
  const title = 'Best on held-out rows';
  const { name, mse, gainOverMean } = best;
  const unit = ladder.on === 'k' ? '' : ' of λ̂';
  const rmse = (value: number): string => `RMSE${unit} ${numberText(Math.sqrt(value), 3)}`;
  if (exactRungs(ladder.rungs).has(name)) {
    const mean = ladder.rungs.find((rung) => rung.name === gainOverMean?.over)?.mse;
    return [
      { title, value: name, note: `exact${mean ? `, where ${gainOverMean!.over} has ${rmse(mean)}` : ''}` },
    ];
  }
  const gain = gainOverMean ? changeText(gainOverMean) : 'nothing is better than the mean';
  return [{ title, value: name, note: `${rmse(mse)}; ${gain}` }];
}

function bestRung({ rungs }: Ladder): (Rung & { readonly mse: number }) | undefined {
  const known = rungs.flatMap((rung) =>
    rung.inFile && rung.mse !== null ? [{ ...rung, mse: rung.mse }] : [],
  );
  return known.toSorted((a, b) => a.mse - b.mse)[0];
}

/** A change of the root mean squared error: `12 % less error than mean (95 %: 3 % to 21 %)`, above a factor of three as a multiple. */
function changeText({ over, relative, relative95 }: Gain): string {
  if (relative === null) return `${over} is exact`;
  // A root is monotonous: the ends of its interval are the roots of the ends.
  const factor = (gain: number): number => Math.sqrt(Math.max(0, 1 - gain));
  const ratio = factor(relative);
  const ends = relative95 ? [factor(relative95[1]), factor(relative95[0])] : null;
  if (ratio < 1 / 3) {
    if (ratio === 0) return `no error is left of that of ${over}`;
    const text =
      ends && ends[0] > 0 ? between([1 / ends[1], 1 / ends[0]].map((end) => numberText(end, 3))) : '';
    return `${numberText(1 / ratio, 3)} times less error than ${over}${text}`;
  }
  if (ratio > 3) {
    return `${numberText(ratio, 3)} times the error of ${over}${ends ? between(ends.map((end) => numberText(end, 3))) : ''}`;
  }
  const share = (end: number): string => `${numberText(100 * Math.abs(1 - end), 2)} %`;
  const direction = ratio < 1 ? 'less' : 'more';
  if (!ends) return `${share(ratio)} ${direction} error than ${over}`;
  if (ends[0] < 1 && ends[1] > 1) {
    return `${share(ratio)} ${direction} error than ${over} (95 %: ${share(ends[0])} less to ${share(ends[1])} more)`;
  }
  return `${share(ratio)} ${direction} error than ${over}${between((ratio < 1 ? ends.toReversed() : ends).map(share))}`;
}

const between = ([from, to]: readonly string[]): string => (from === to ? '' : ` (95 %: ${from} to ${to})`);
