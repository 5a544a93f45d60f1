import { printable } from '../text.js';
import type { Block, Overview, Report, Table } from './document.js';

/** A report as Markdown, to be pasted into an issue: of each figure the numbers that it is drawn from. */
export function markdownOf(report: Report): string {
  return [
    `# ${escaped(report.title)}`,
    escaped(report.lead),
    ...overviewTexts(report.overview),
    ...report.sections.flatMap(({ title, blocks }) => [
      `## ${escaped(title)}`,
      ...blocks.flatMap(blockTexts),
    ]),
  ].join('\n\n');
}

function overviewTexts({ about, conclusion, cards, figures }: Overview): string[] {
  const lines = cards.map(
    ({ title, value, note }) => `- ${escaped(title)}: **${escaped(value)}** (${escaped(note)})`,
  );
  return [
    escaped(conclusion),
    lines.join('\n'),
    escaped(about),
    ...figures.flatMap((figure) => blockTexts({ kind: 'figure', figure })),
  ].filter((text) => text !== '');
}

function blockTexts(block: Block): string[] {
  switch (block.kind) {
    case 'text':
      return [escaped(block.text)];
    case 'code':
      return [fenced(printable(block.text))];
    case 'lines':
      return [fenced(block.text.split('\n').map(printable).join('\n'))];
    case 'table':
      return [markdownTable(block.table)];
    case 'formulas':
      // GitHub and most other readers set TeX between dollars.
      return block.formulas.map(({ name, formula }) => `${escaped(name)}:\n\n$$${formula}$$`);
    case 'answers':
      return [
        block.answers
          .map(
            ({ question, answer, sentence }) =>
              `- ${escaped(question)} **${escaped(answer)}**: ${escaped(sentence)}`,
          )
          .join('\n'),
      ];
    case 'folded':
      return [escaped(block.title), ...block.blocks.flatMap(blockTexts)];
    case 'figure':
      return [
        `**${escaped(block.figure.title)}**`,
        markdownTable(block.figure.data),
        escaped(block.figure.note),
      ];
  }
}

function markdownTable({ columns, rows }: Table): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escaped).join(' | ')} |`;
  return [
    line(columns.map(({ title }) => title)),
    `| ${columns.map(({ align }) => (align === 'right' ? '--:' : ':--')).join(' | ')} |`,
    ...rows.map(line),
  ].join('\n');
}

/** Text that Markdown would take for something else, as it stands. */
function escaped(text: string): string {
  return printable(text).replace(/[\\`*_[\]<>|#&~]/g, '\\$&');
}

/** A block of code between fences longer than any inside. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
}
