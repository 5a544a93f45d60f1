import { firstCase } from '../first-case.js';
import type { ProcessResult } from '../stages/evaluate/result.js';
import { figure as numberText, whole } from '../text.js';
import { judgeOf } from '../verdicts/index.js';
import type { Card } from './document.js';

/** Numbers or words that answer: the main parameter, whether the data determine it, whether a network was needed, whether the model holds. */
export function processCards(result: ProcessResult, isSimulated: boolean): Card[] {
  return [
    ...estimateCard(result, isSimulated),
    verdictCard(result, 'identifiable', 'Do the data determine it?', determinedNote(result)),
    ...networkCard(result),
    verdictCard(result, 'modelHolds', 'Does the model hold on unseen transitions?', holdsNote(result)),
  ];
}

/** The first parameter of the first estimator that has one. */
function estimateCard({ estimators }: ProcessResult, isSimulated: boolean): Card[] {
  const fit = estimators.find(({ parameters }) => parameters.some(({ estimate }) => estimate !== null));
  const found = fit?.parameters.find(({ estimate }) => estimate !== null);
  if (!fit || !found) return [];
  const ends = found.interval95?.map((end) => numberText(end, 4));
  const truth = firstCase(
    [found.truth !== null, () => `truth ${numberText(found.truth, 4)}`],
    [isSimulated, 'no parameter of the simulated process'],
    [true, 'truth unknown'],
  );
  return [
    {
      title: isSimulated ? 'Estimate against the truth' : 'Estimate',
      value: `${found.name} = ${numberText(found.estimate, 4)}`,
      note: `${fit.name}; ${ends ? `95 % interval ${ends.join(' to ')}; ` : ''}${truth}`,
    },
  ];
}

function verdictCard({ verdicts }: ProcessResult, id: string, title: string, note: string): Card {
  const { labels } = judgeOf(id, 'process')!;
  const answer = verdicts.find((verdict) => verdict.id === id)?.answer ?? 'unknown';
  const { words, tone } = labels[answer];
  return { title, value: words, note, tone };
}

function determinedNote({ transitions: { time, train, paths } }: ProcessResult): string {
  const over = paths > 1 ? ` of ${whole(paths)} paths together` : '';
  return `T = ${numberText(time, 4)}${over}, in ${whole(train)} transitions`;
}

/** Where the file has a network. */
function networkCard(result: ProcessResult): Card[] {
  const networks = result.ladder.rungs.filter(({ level }) => level === 'network');
  if (networks.length === 0) return [];
  const [best] = networks
    .filter(({ logScore }) => logScore !== null)
    .toSorted((a, b) => b.logScore! - a.logScore!);
  const gain = best?.gainOverSimpler;
  const ends = gain?.interval95?.map((end) => numberText(end, 2)).join(' to ');
  const note = firstCase(
    [!best, 'no network has a score'],
    [!gain, () => `${best.name} has nothing simpler to be compared with`],
    [
      true,
      () =>
        `${best.name}: ${numberText(gain!.mean, 2)} nats per transition over ${gain!.over}${ends ? ` (95 %: ${ends})` : ''}`,
    ],
  );
  return [verdictCard(result, 'networkAdds', 'Did a network earn its keep?', note)];
}

/** The law that the verdict is of: of few parameters, and with the best score of those that were tested. */
function holdsNote({ estimators, ladder: { rungs } }: ProcessResult): string {
  const few = new Set(rungs.flatMap(({ name, level }) => (level === 'closed-form' ? [name] : [])));
  const tested = estimators.filter(({ name, goodness }) => goodness !== null && few.has(name));
  const [best] = tested.toSorted(
    (a, b) => (b.holdOut.logScore ?? -Infinity) - (a.holdOut.logScore ?? -Infinity),
  );
  if (!best) return 'no law could be tested';
  const { p, transitions } = best.goodness!;
  return `${best.name}: p = ${numberText(p, 2)} of ${whole(transitions)} unseen transitions`;
}
