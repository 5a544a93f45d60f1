import type { ChangedKey, ComparedFigure, ComparedSide, Comparison } from '../run/compare.js';
import { shellWord } from '../text.js';
import { figure as rounded, printable, table } from './output.js';
import { changeText } from './runs-text.js';

/** What differs, in three parts: keys, figures, verdicts. */
export function diffText(found: Comparison, file: string, dataFolder: string): string {
  const { old, now, keys, figures, verdicts } = found;
  const both = old.evaluated && now.evaluated;
  const parts = [
    [`${printable(old.name)} → ${printable(now.name)}`],
    keys.length > 0 ? keyLines(keys) : ['The values are the same.'],
    [old, now].flatMap(unknownLines),
    both ? figureLines(figures) : [old, now].flatMap((side) => missingLines(side, file, dataFolder)),
    both ? verdictLines(verdicts) : [],
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function keyLines(keys: readonly ChangedKey[]): string[] {
  // The seed is every stage's, and some keys go into several.
  const texts = new Map<string, string[]>();
  for (const { stage, text } of keys) texts.set(text, [...(texts.get(text) ?? []), stage]);
  return [...texts].map(([text, stages]) => `${stages.join(', ')}: ${text}`);
}

function unknownLines({ name, unknown }: ComparedSide): string[] {
  if (unknown.length === 0) return [];
  return [
    `What ${unknown.join(', ')} of ${printable(name)} was made with is not known: the datasets are gone.`,
  ];
}

function figureLines(figures: readonly ComparedFigure[]): string[] {
  const changed = figures.filter(({ old, now }) => old !== now);
  if (changed.length === 0) return ['All scores and estimates are the same.'];
  const columns = [
    { title: 'estimator' },
    { title: 'figure' },
    { title: 'old', align: 'right' as const },
    { title: 'new', align: 'right' as const },
  ];
  const text = (value: number | null): string => (value === null ? '–' : rounded(value));
  const rows = changed.map(({ estimator, figure, old, now }) => [estimator, figure, text(old), text(now)]);
  return table(columns, rows).split('\n');
}

function missingLines({ name, evaluated }: ComparedSide, file: string, dataFolder: string): string[] {
  if (evaluated) return [];
  const values = name.includes('=') ? name.trim().split(/\s+(?=[^\s=]+=)/) : [];
  const set = values.map((value) => ` --set ${shellWord(value)}`).join('');
  const isRun = name !== 'file' && values.length === 0;
  const makes = `\`pipeline run all ${shellWord(file)} --data ${shellWord(dataFolder)}${set}\` makes it`;
  return [`${printable(name)} has no stored evaluation${isRun ? '' : `: ${makes}`}.`];
}

function verdictLines(verdicts: Comparison['verdicts']): string[] {
  return verdicts.length > 0 ? verdicts.map(changeText) : ['All verdicts are the same.'];
}
