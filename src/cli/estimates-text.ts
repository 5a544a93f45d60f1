import { shownName } from '../estimands/names.js';
import type { EstimateRow } from '../run/estimates.js';
import { csvText } from './csv-text.js';
import { figure, printable, table, type TableColumn } from './output.js';

/** Writes a table of estimates, by the name of its format. CSV has every digit, the others six. */
export const estimateTables = {
  text: (rows) =>
    table(
      columns,
      rows.map(cells).map((row) => row.map(printable)),
    ),
  csv: (rows) =>
    csvText(
      fields,
      rows.map((row) => fields.map((field) => row[field])),
    ),
  latex: latexTable,
  markdown: markdownTable,
} satisfies Record<string, (rows: readonly EstimateRow[]) => string>;

const fields = [
  'estimator',
  'parameter',
  'sample',
  'n',
  'estimate',
  'standardError',
  'lower95',
  'upper95',
  'truth',
] as const satisfies readonly (keyof EstimateRow)[];

const columns: readonly TableColumn[] = [
  { title: 'estimator' },
  { title: 'parameter' },
  { title: 'rows' },
  { title: 'n', align: 'right' },
  { title: 'estimate', align: 'right' },
  { title: '± error', align: 'right' },
  { title: 'from', align: 'right' },
  { title: '95 % to', align: 'right' },
  { title: 'truth', align: 'right' },
];

const samples = { train: 'training', holdOut: 'held out', all: 'all', observed: 'observed' };

function cells(row: EstimateRow): string[] {
  const { estimator, parameter, sample, n, estimate, standardError, lower95, upper95, truth } = row;
  const numbers = [estimate, standardError, lower95, upper95, truth].map((value) => figure(value));
  return [estimator, shownName(parameter), samples[sample], n === null ? '–' : String(n), ...numbers];
}

function markdownTable(rows: readonly EstimateRow[]): string {
  const line = (texts: readonly string[]): string =>
    `| ${texts.map((text) => printable(text).replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = columns.map(({ align }) => (align === 'right' ? '---:' : '---'));
  return [line(columns.map(({ title }) => title)), line(rule), ...rows.map(cells).map(line)].join('\n');
}

/** A tabular that needs no package: names are escaped, letters of formulas in mathematics, exponents raised. */
function latexTable(rows: readonly EstimateRow[]): string {
  const line = (texts: readonly string[]): string => `  ${texts.map(latex).join(' & ')} \\\\`;
  const alignment = columns.map(({ align }) => (align === 'right' ? 'r' : 'l')).join('');
  return [
    `\\begin{tabular}{${alignment}}`,
    '  \\hline',
    line(columns.map(({ title }) => title)),
    '  \\hline',
    ...rows.map(cells).map(line),
    '  \\hline',
    '\\end{tabular}',
  ].join('\n');
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Texts and numbers as LaTeX takes them; letters that are not listed need LuaLaTeX or XeLaTeX. */
function latex(text: string): string {
  const number = /^(-?[\d.]+)(?:e([+-]?\d+))?$/.exec(text);
  if (number) {
    const [, digits, power] = number;
    return power === undefined ? `$${digits}$` : `$${digits} \\cdot 10^{${Number(power)}}$`;
  }
  return printable(text)
    .replace(/[\\{}$&#%_~^]/g, (letter) => special[letter] ?? `\\${letter}`)
    .replaceAll('λ̂', '$\\hat\\lambda$')
    .replaceAll('λ', '$\\lambda$')
    .replaceAll('±', '$\\pm$')
    .replaceAll('–', '--')
    .replace(
      /[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g,
      (raised) => `$^{${[...raised].map((one) => superscripts.indexOf(one)).join('')}}$`,
    );
}

const special: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
};
