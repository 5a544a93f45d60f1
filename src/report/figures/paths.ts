import { quantile } from '../../stages/evaluate/curves.js';
import { figure as numberText, plural, whole } from '../../text.js';
import type { Figure } from '../document.js';
import { tableOf } from '../sample.js';
import { extent } from '../scales.js';
import { type PathRow, type PathSample, stretches } from '../stored-sample.js';
import { type Band, pathsSpec, seriesSpec } from './paths-spec.js';
import { right } from './rows.js';

const shares = [0.05, 0.25, 0.5, 0.75, 0.95] as const;

/** The sample of one component, under the name that the pipeline file has for it. */
export interface ComponentPaths {
  readonly component: string;
  readonly paths: PathSample;
}

/** Components that have a panel, at most. */
export const mostComponents = 4;

/**
 * A sample of the paths over time, and the quantiles of all of them at each time, a panel per component.
 *
 * @param all - the components, all of the same rows and paths
 */
export function pathsFigure(all: readonly ComponentPaths[]): Figure {
  const shown = all.slice(0, mostComponents).map((one) => ({ ...one, bands: bandsOf(one.paths) }));
  const [{ paths, bands }] = shown;
  const { sample, rows, n, values, lines } = paths;
  const last = bands.at(-1)!;
  const founds = shown.map(({ component, bands: own }) => {
    const { low, median, high } = own.at(-1)!;
    const spread =
      n === 1
        ? ''
        : `, and nine of ten of the ${whole(n)} values lie between ${numberText(low, 3)} and ${numberText(high, 3)}`;
    return `${n === 1 ? '' : 'the median of '}${component} is ${numberText(median, 3)}${spread}`;
  });
  const found = `At ${last.label ?? `t = ${numberText(last.t, 4)}`} ${founds.join('; ')}.`;
  const ofSome = values < n ? ` The quantiles are of ${whole(values)} of them.` : '';
  const bandsText =
    n === 1
      ? ''
      : `Bands hold the middle 50 % and 90 %, the thick line is the median, at ${whole(sample.length)} of ${whole(rows)} times. `;
  const more = all.length - shown.length;
  const moreText =
    more > 0 ? ` ${plural(more, 'more component is', 'more components are')} in the dataset.` : '';
  const names = shown.map(({ component }) => component).join(', ');
  const ofNames = shown.length > 1 ? ` of ${names}` : '';
  return {
    name: 'paths',
    title: n === 1 ? `The path${ofNames}` : `Paths${ofNames} over time, ${lines.length} of ${whole(n)}`,
    description: `Lines of ${names} over time t${n === 1 ? '' : ' with bands of quantiles'}${shown.length > 1 ? ', a panel per component' : ''}. ${found}${labelsText(sample)}`,
    finding: found,
    note: `${found}${ofSome} ${bandsText}${linesText(paths, 'times')}${moreText}`,
    spec: pathsSpec(shown),
    data: tableOf(
      sample.map((_, r) => r),
      [
        right('t', (r) => numberText(bands[r].t)),
        ...labelColumn(bands, (r: number) => bands[r].label),
        ...shown.flatMap(({ component, bands: own }) =>
          bandColumns.map(([title, field]) =>
            right<number>(shown.length > 1 ? `${component}, ${title}` : title, (r) =>
              numberText(own[r][field]),
            ),
          ),
        ),
      ],
      rows,
    ),
  };
}

const bandColumns = [
  ['5 %', 'low'],
  ['25 %', 'lower'],
  ['median', 'median'],
  ['75 %', 'upper'],
  ['95 %', 'high'],
] as const;

function bandsOf({ sample }: PathSample): Band[] {
  return sample.map(({ t, label, x }): Band => {
    const sorted = x.filter(Number.isFinite).sort();
    const [low, lower, median, upper, high] = shares.map((share) => quantile(sorted, share));
    return { t, label, low, lower, median, upper, high };
  });
}

/** The series that windows were cut from: the last value of each row. */
export function seriesFigure(read: PathSample): Figure {
  const { sample, rows, n, lines } = read;
  const points = sample.map(({ t, x, label }) => ({ t, x: x.at(-1)!, label }));
  const sorted = Float64Array.from(points, ({ x }) => x)
    .filter(Number.isFinite)
    .sort();
  const [least, greatest] = extent(lines[0].map(({ x }) => x));
  const found =
    `x has a median of ${numberText(quantile(sorted, 0.5), 3)}; nine of ten values lie between ` +
    `${numberText(quantile(sorted, 0.05), 3)} and ${numberText(quantile(sorted, 0.95), 3)}, ` +
    `all of those drawn between ${numberText(least, 3)} and ${numberText(greatest, 3)}.`;
  return {
    name: 'paths',
    title: 'The imported series',
    description: `A line of the last x of each window over time t. ${found}${labelsText(sample)}`,
    finding: found,
    note: `${found} The line shows the last value of each window of ${whole(n)} values. ${linesText(read, 'windows')}`,
    spec: seriesSpec(read, 260),
    data: tableOf(
      points,
      [
        right('t', ({ t }) => numberText(t)),
        ...labelColumn(points, ({ label }: (typeof points)[number]) => label),
        right('x', ({ x }) => numberText(x)),
      ],
      rows,
    ),
  };
}

/** Which rows lines go through: «Lines go through the least and the greatest value in each of 200 stretches …» */
function linesText({ lineRows, rows, sample, lines }: PathSample, noun: string): string {
  const subject = lines.length === 1 ? 'The line goes' : 'Lines go';
  if (lineRows === 'every') return `${subject} through all ${whole(rows)} ${noun}.`;
  if (lineRows === 'sample') {
    return `${subject} through ${whole(sample.length)} of ${whole(rows)} ${noun}, and peaks between them do not show.`;
  }
  return (
    `${subject} through the least and the greatest value in each of ${stretches} equal stretches of the ` +
    `${whole(rows)} ${noun}, so that every peak shows.`
  );
}

function labelColumn<Row>(
  rows: readonly { readonly label: string | null }[],
  labelOf: (row: Row) => string | null,
) {
  return rows.some(({ label }) => label !== null)
    ? [{ title: 'label', align: 'left' as const, text: (row: Row) => labelOf(row) ?? '–' }]
    : [];
}

/** Where the first and the last row have names: «t runs from 2000-01-31 to 2020-04-22.» */
function labelsText(sample: readonly PathRow[]): string {
  const [first, last] = [sample[0], sample.at(-1)!];
  if (first.label === null || last.label === null) return '';
  return ` t = ${numberText(first.t)} is ${first.label}, t = ${numberText(last.t)} is ${last.label}.`;
}
