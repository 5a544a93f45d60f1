import type { Ablations, Ladder, Rung } from '../verdicts/rungs.js';
import type { Advice, Verdict } from '../verdicts/verdict.js';
import { figure, table, wrap } from './output.js';

/** The estimators from the simplest to the richest, each against the one below. */
export function ladderText({ on, rungs, apart }: Ladder): string {
  const unit = on === 'k' ? 'k' : 'λ';
  const rows = table(
    [{ title: `the ladder, by held-out ${unit}` }, { title: 'rmse', align: 'right' }],
    rungs.map(({ name, mse }) => [name, figure(mse === null ? null : Math.sqrt(mse))]),
  ).split('\n');
  return [
    rows[0],
    ...rungs.flatMap((rung, r) => [
      rows[r + 1],
      ...[rung.sentence, ...ablationText(rung)].flatMap((text) => hanging(text, '    ')),
    ]),
    ...apart.flatMap(({ name, reason }) => hanging(`${name} stands apart: ${reason}.`)),
  ].join('\n');
}

function ablationText({ ablations }: Rung): string[] {
  if (!ablations) return [];
  const { shuffled, frozen, biasOnly, explained } = ablations;
  const rmse = (part: Ablations['biasOnly'] | null): string => figure(part && Math.sqrt(part.mse), 3);
  const parts = [
    `λ̂ shuffled between rows ${rmse(shuffled)}`,
    ...(frozen ? [`hidden layers left untrained ${rmse(frozen)}`] : []),
    `one λ̂ for all rows ${rmse(biasOnly)}`,
  ];
  const share =
    explained === null
      ? []
      : [`A linear function of its rows’ means explains ${Math.round(100 * explained)} % of λ̂’s variance.`];
  return [[`rmse with parts removed: ${parts.join(', ')}.`, ...share].join(' ')];
}

/** The answers in words. */
export function verdictsText(verdicts: readonly Verdict[]): string {
  return verdicts.flatMap(({ id, answer, sentence }) => hanging(`${id}: ${answer}. ${sentence}`)).join('\n');
}

/** What theory says to do. */
export function adviceText(advice: readonly Advice[]): string {
  return advice.flatMap(({ sentence }) => hanging(`Advice: ${sentence}`)).join('\n');
}

/** Lines of at most 80 columns, `indent` before each, and four columns more before all but the first. */
export function hanging(text: string, indent = ''): string[] {
  // A number and its percent sign stay together.
  const words = text.replace(/ %/g, '\u00a0%').split(' ');
  return wrap(words, 80 - indent.length, '    ').map((line) => indent + line.replaceAll('\u00a0', ' '));
}
