import { shownName } from '../estimands/names.js';
import type { Study, StudyRow } from '../evaluation/study.js';
import { alignedFigures } from './aligned-figures.js';
import { fitTable, textColumn } from './fit-table.js';
import { whole, wrap } from './output.js';

const columns = 80;
/** Columns that are left to the estimators' names, at least. */
const shortestName = 8;

/** What the replicates found, beside what theory says that they should; nothing where there was no study. */
export function studyText(study: Study | null): string {
  // Parameters of which theory says nothing have nothing to stand beside: --json has them.
  const rows = study?.rows.filter(({ truth, sd }) => truth !== null || sd.predicted !== null) ?? [];
  if (!study || rows.length === 0) return '';
  const right = (title: string, texts: readonly string[]) => textColumn(title, texts, 'right');
  const figures = (title: string, value: (row: StudyRow) => number | null, digits = 3) =>
    right(title, alignedFigures(rows.map(value), digits));
  const { lines } = fitTable(
    [
      textColumn(
        `in ${whole(study.replicates)} replicates`,
        rows.map(({ estimator }) => estimator),
        'left',
        shortestName,
      ),
      textColumn(
        '',
        rows.map(({ parameter }) => shownName(parameter)),
        'left',
      ),
      figures('truth', ({ truth }) => truth, 6),
      figures('bias', ({ bias }) => bias.value),
      right(
        'z',
        rows.map(({ bias: { z } }) => (z === null ? '–' : z.toFixed(1))),
      ),
      figures('sd', ({ sd }) => sd.value),
      figures('theory', ({ sd }) => sd.predicted),
      right('coverage', rows.map(coverageText)),
    ],
    columns,
  );
  return [...lines, ...explanations(study, rows), ...missing(study)].join('\n');
}

/** Without noise the estimates are exact but for rounding, which is nothing for an interval to hold. */
function coverageText({ coverage: { value }, sd: { predicted } }: StudyRow): string {
  return value === null || predicted === 0 ? '–' : `${(100 * value).toFixed(1)} %`;
}

/** What the columns mean that need it. */
function explanations({ replicates }: Study, rows: readonly StudyRow[]): string[] {
  const chance = (100 * Math.sqrt((0.95 * 0.05) / replicates)).toFixed(1);
  if (rows.every(({ sd }) => sd.predicted === 0)) return ['There is no noise: what is left is rounding.'];
  return [
    'z is the bias in Monte Carlo standard errors: beyond ±3 it is no chance.',
    ...(rows.some(({ sd }) => sd.predicted !== null) ? ['theory is the sd that the noise gives.'] : []),
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
