import { answerOf, type Result } from './trial.js';

/** P(X ≤ most) for X binomial: `trials` of probability `p`, summed term by term. */
function atMost(most: number, trials: number, p: number): number {
  let term = (1 - p) ** trials;
  let sum = 0;
  for (let k = 0; k <= most; k++) {
    sum += term;
    term *= ((trials - k) / (k + 1)) * (p / (1 - p));
  }
  return sum;
}

/** The count that so many trials of probability `p` exceed at most once in a hundred. */
export function highest(trials: number, p: number): number {
  let most = 0;
  while (most < trials && atMost(most, trials, p) < 0.99) most++;
  return most;
}

/** The count that so many trials of probability `p` stay below at most once in a hundred. */
export const lowest = (trials: number, p: number): number => trials - highest(trials, 1 - p);

/** In how many results a verdict has an answer; 0 where there is no such verdict. */
export const countOf = (results: readonly Result[], id: string, answer: string): number =>
  results.filter((result) => answerOf(result, id) === answer).length;

/** In how many results the closed form's 95 % interval holds the truth, and in how many there is one. */
export function coverageOf(
  results: readonly Result[],
  estimator: string,
  parameter: number,
  truth: number,
): { covered: number; of: number } {
  const intervals = results.flatMap(
    ({ estimators }) =>
      estimators.find(({ name }) => name === estimator)?.parameters[parameter]?.interval95 ?? [],
  );
  let [covered, of] = [0, 0];
  for (let i = 0; i < intervals.length; i += 2, of++) {
    if (intervals[i] <= truth && truth <= intervals[i + 1]) covered++;
  }
  return { covered, of };
}

/** A verdict's answers over results: `yes 3, no 390, unclear 7`. */
const answersOf = (results: readonly Result[], id: string): string =>
  ['yes', 'no', 'unclear', 'unknown']
    .map((answer) => [answer, countOf(results, id, answer)] as const)
    .filter(([, count]) => count > 0)
    .map(([answer, count]) => `${answer} ${count}`)
    .join(', ');

/** One line per verdict: its answers over the results of each setting, for whoever reads the trial. */
export function tableOf(settings: ReadonlyMap<string, readonly Result[]>): string {
  return [...settings]
    .flatMap(([name, results]) => [
      `${name}, ${results.length} seeds`,
      ...(results[0]?.verdicts ?? []).map(({ id }) => `  ${id.padEnd(18)}${answersOf(results, id)}`),
    ])
    .join('\n');
}
