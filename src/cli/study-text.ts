import { shownName } from '../estimands/names.js';
import type { Study, StudyRow } from '../evaluation/study.js';
import { alignedFigures } from './aligned-figures.js';
import { fitTable, textColumn } from './fit-table.js';
import { figure, whole, wrap } from './output.js';

const columns = 80;
/** Columns that are left to the estimators' names, at least. */
const shortestName = 8;

/** What the replicates found, beside what theory says that they should; nothing where there was no study. */
export function studyText(study: Study | null, of: 'lambda' | 'process' = 'lambda'): string {
  // Parameters of which theory says nothing have nothing to stand beside: --json has them.
  const rows = study?.rows.filter(({ truth, sd }) => truth !== null || sd.predicted !== null) ?? [];
  if (!study || rows.length === 0) return '';
  const right = (title: string, texts: readonly string[]) => textColumn(title, texts, 'right');
  // With a bias by theory there is one column more, and parameters of different sizes: two digits each have room.
  const short = of === 'process';
  const figures = (title: string, value: (row: StudyRow) => number | null, digits = 3) =>
    right(title, short ? rows.map((row) => figure(value(row), 2)) : alignedFigures(rows.map(value), digits));
  const truth = figures('truth', (row) => row.truth, 6);
  const z = right(
    'z',
    rows.map(({ bias }) => (bias.z === null ? '–' : bias.z.toFixed(1))),
  );
  const spread = [
    figures('sd', ({ sd }) => sd.value),
    figures('theory', ({ sd }) => sd.predicted),
    right('coverage', rows.map(coverageText)),
  ];
  const { lines } = fitTable(
    [
      textColumn(
        `${short ? '' : 'in '}${whole(study.replicates)} replicates`,
        rows.map(({ estimator }) => estimator),
        'left',
        shortestName,
      ),
      textColumn(
        '',
        rows.map(({ parameter }) => shownName(parameter)),
        'left',
      ),
      ...(short
        ? [
            figures('bias', ({ bias }) => bias.value),
            figures('theory', ({ bias }) => bias.predicted),
            z,
            ...spread,
            truth,
          ]
        : [truth, figures('bias', ({ bias }) => bias.value), z, ...spread]),
    ],
    columns,
  );
  return [...lines, ...explanations(study, rows, of), ...missing(study)].join('\n');
}

/** Without noise the estimates are exact but for rounding, which is nothing for an interval to hold. */
function coverageText({ coverage: { value }, sd: { predicted } }: StudyRow): string {
  return value === null || predicted === 0 ? '–' : `${(100 * value).toFixed(1)} %`;
}

/** What z and theory are, by what the estimates are of. */
const meanings = {
  lambda: {
    z: 'z is the bias in Monte Carlo standard errors: beyond ±3 it is no chance.',
    theory: 'theory is the sd that the noise gives.',
  },
  process: {
    z: 'z is the bias less theory’s, in Monte Carlo errors: beyond ±3 it is no chance.',
    theory: 'theory is the bias to first order, and the sd of estimates over a long time.',
  },
} as const;

/** What the columns mean that need it. */
function explanations({ replicates }: Study, rows: readonly StudyRow[], of: keyof typeof meanings): string[] {
  const chance = (100 * Math.sqrt((0.95 * 0.05) / replicates)).toFixed(1);
  if (rows.every(({ sd }) => sd.predicted === 0)) return ['There is no noise: what is left is rounding.'];
  return [
    meanings[of].z,
    ...(rows.some(({ sd }) => sd.predicted !== null) ? [meanings[of].theory] : []),
    ...(rows.some(({ coverage }) => coverage.value !== null)
      ? [`coverage is of the 95 % interval: 95 % ± ${chance} % where it is right.`]
      : []),
  ];
}

/** Estimators that found nothing in some replicates: the figures are of the others. */
function missing({ replicates, rows }: Study): string[] {
  const short = new Map(rows.map(({ estimator, count }) => [estimator, count]));
  return [...short]
    .filter(([, count]) => count < replicates)
    .map(([name, count]) => `${name} gave no estimate in ${whole(replicates - count)} of the replicates.`)
    .flatMap((text) => wrap(text.split(' '), columns, '  '));
}
