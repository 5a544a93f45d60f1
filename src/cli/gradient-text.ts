import type { GradientCheck } from '../run/check-gradient.js';
import { paragraph, wrongInWords } from './diagnosis-text.js';
import { table, whole } from './output.js';

/** Values that agree to this are those of one function; in float32 they are no nearer. */
const sameValue = 1e-5;

/** What was found of a gradient that another program computed. */
export function gradientText({ parameters, points, rows, valueError, model }: GradientCheck): string {
  const lines = parameters.map(({ parameter, right, worstError, compared }) => [
    `d_${parameter}`,
    right ? 'right' : 'WRONG',
    worstError.toExponential(1),
    whole(compared),
  ]);
  const titles = [
    { title: 'column' },
    { title: 'derivative' },
    { title: 'worst error', align: 'right' as const },
    { title: 'compared', align: 'right' as const },
  ];
  const mean = rows === null ? '' : `the mean over ${whole(rows)} rows of `;
  const notes = [
    ...(valueError !== null && valueError > sameValue
      ? [
          `The values are not those of --model: they differ by up to ${percent(valueError)}. Either the function is another, or both are wrong.`,
        ]
      : []),
    ...wrongInWords(
      parameters.map((one) => ({ ...one, name: `d_${one.parameter}` })),
      { otherwise: 'Compare one point and one row by hand.' },
    ),
    ...(parameters.some(({ right, rounded }) => right && rounded)
      ? ['Numbers of float32, or of as few digits, are right to those digits.']
      : []),
  ];
  const blocks = [`Of ${mean}${model}, at ${whole(points)} points:`, ...notes].map(paragraph);
  const [of, ...others] = blocks;
  return [of, table(titles, lines), ...others].join('\n\n');
}

const percent = (share: number): string =>
  `${100 * share < 1000 ? (100 * share).toPrecision(2) : whole(Math.round(100 * share))} %`;
