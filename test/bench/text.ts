import { table } from '#dist/cli/output.js';
import { type Bench, type BenchRow, isReached, ratioOf, type Wanted } from './bench.js';
import type { Machine } from './machine.js';
import { hasReferenceBlas } from './peers.js';

/** The figures of a bench, as they are printed and as they stand in BENCHMARKS.md. */

export const referenceBlas =
  'PyTorch multiplies matrices with the reference BLAS here, some twenty-five times slower than with OpenBLAS (Debian’s ' +
  'libopenblas0-pthread): ratios to it are far better than they should be.';

export interface Result {
  readonly bench: Bench;
  /** Undefined where it cannot be measured on this system. */
  readonly rows: readonly BenchRow[] | undefined;
}

/** Three digits, thousands apart. */
const figure = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString('en') : `${Number(value.toPrecision(3))}`;

function wantedText(wanted: Wanted | undefined): string {
  if (wanted === undefined) return '';
  if ('atLeast' in wanted) return `at least ${wanted.atLeast}`;
  return 'atMost' in wanted ? `at most ${wanted.atMost}` : `under ${wanted.under} (ours)`;
}

const verdicts = new Map([
  [true, 'yes'],
  [false, 'no'],
  [undefined, ''],
]);

const titles = ['pathfit', 'against', 'its figure', 'ratio', 'wanted', 'reached'];

/** A row's name, and what stands under the titles. */
function cellsOf(bench: Bench, row: BenchRow): string[] {
  const ratio = ratioOf(bench, row);
  // Where a peer is wanted and not installed, nothing is made up.
  const missing = row.wanted && !('under' in row.wanted) ? 'not installed' : '';
  return [
    row.name,
    figure(row.ours.median),
    row.peer?.name ?? missing,
    row.peer ? figure(row.peer.figure.median) : '',
    ratio === undefined ? '' : ratio.toFixed(2),
    wantedText(row.wanted),
    verdicts.get(isReached(bench, row))!,
  ];
}

/** A bench's table for the terminal. */
export function printed({ bench, rows }: Result): string {
  if (!rows) return notMeasured(bench);
  const columns = [`${bench.name} (${bench.unit})`, ...titles].map((title) => ({ title }));
  return table(
    columns,
    rows.map((row) => cellsOf(bench, row)),
  );
}

const notMeasured = ({ name, only }: Bench): string => `${name}: can only be measured on ${only}.`;

/** BENCHMARKS.md: the machine, one table of all figures, and what each bench is. */
export function benchmarks(results: readonly Result[], machine: Machine, date: string): string {
  const judged = results.flatMap(({ bench, rows = [] }) =>
    rows.map((row) => ({ bench, row, reached: isReached(bench, row) })),
  );
  const reached = judged.filter((one) => one.reached === true).length;
  const short = judged.filter((one) => one.reached === false);
  const lines = judged.map(({ bench, row, reached }) => {
    const cells = cellsOf(bench, row);
    return line([
      bench.name,
      ...cells.slice(0, -1),
      reached === false ? '**no**' : cells.at(-1)!,
      bench.unit,
    ]);
  });
  const header = ['bench', 'what', ...titles, 'unit'];
  return [
    '# Benchmarks',
    `Written by \`npm run bench\` on ${date}: do not edit. \`npm run bench -- NAME\` measures one bench and leaves this file alone.`,
    machineText(machine),
    ...(machine.torch !== null && hasReferenceBlas(machine.torch) ? [`**Beware:** ${referenceBlas}`] : []),
    `Figures are medians of at least five rounds, unless their bench says otherwise; in a round ours and the others are measured one after the other. ` +
      'A ratio says how many times better ours is; where it is to be at most a number, how many times as much ours takes.',
    `**${reached} of ${reached + short.length} reach what is wanted.**`,
    [line(header), line(header.map(() => '---')), ...lines].join('\n'),
    ...results.flatMap(({ bench, rows }) => [
      `## ${bench.name}`,
      bench.explanation,
      ...(rows ? [] : [notMeasured(bench)]),
      ...short.filter((one) => one.bench === bench).map(({ row }) => shortText(row)),
    ]),
  ]
    .join('\n\n')
    .concat('\n');
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function shortText({ name, peer, shortfall }: BenchRow): string {
  const against = peer ? ` against ${peer.name}` : '';
  return `**${name}${against} falls short.** ${shortfall ?? 'The reason has not been found yet.'}`;
}

function machineText(machine: Machine): string {
  const { cpu, cores, memoryBytes, system, node, twoAtOnce, numpy, torch, compiler, commit } = machine;
  const version = (name: string, found: string | null): string => `${name} ${found ?? 'not installed'}`;
  const items = [
    `${cpu}, ${cores} cores, ${Math.round(memoryBytes / 1e9)} GB of memory`,
    system,
    `Node ${node.replace(/^v/, '')}`,
    version('NumPy', numpy),
    version('PyTorch', torch),
    version('C++ compiler', compiler),
  ];
  const of = commit ? `Commit ${commit.id}${commit.changed ? ' with changes' : ''}. ` : '';
  const both =
    `Two processes of plain arithmetic at once get done ${twoAtOnce.toFixed(2)} times what one does alone: where that is less ` +
    'than 2, cores share what they compute with, and no two threads can do better.';
  return `${of}${items.join('; ')}. ${both}`;
}
