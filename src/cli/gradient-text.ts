import type { ParameterDiagnosis } from '../doctor/formula-claim.js';
import type { GradientCheck } from '../run/check-gradient.js';
import { table, whole } from './output.js';

/** Values that agree to this are those of one function; of float32, of an import's text. */
const sameValue = 1e-5;

/** What was found of a gradient that another program computed. */
export function gradientText({ parameters, points, rows, valueError, model }: GradientCheck): string {
  const lines = parameters.map(({ parameter, right, worstError, compared }) => [
    `d_${parameter}`,
    right ? 'right' : 'WRONG',
    worstError.toExponential(1),
    whole(compared),
  ]);
  const columns = [
    { title: 'column' },
    { title: 'derivative' },
    { title: 'worst error', align: 'right' as const },
    { title: 'compared', align: 'right' as const },
  ];
  const mean = rows === null ? '' : `the mean over ${whole(rows)} rows of `;
  const notes = [
    ...(valueError !== null && valueError > sameValue
      ? [
          `The values are not those of --model: they differ by up to ${(100 * valueError).toPrecision(2)} %. Either the function is another, or both are wrong.`,
        ]
      : []),
    ...parameters.filter(({ right }) => !right).map(sentence),
    ...(parameters.some(({ right, rounded }) => right && rounded)
      ? ['Numbers of float32, or of as few digits, are right to those digits.']
      : []),
  ];
  return [
    `Of ${mean}${model}, at ${whole(points)} points:`,
    '',
    table(columns, lines),
    ...notes.flatMap((note) => ['', note]),
  ].join('\n');
}

function sentence({ parameter, explanations, certain, compared }: ParameterDiagnosis): string {
  const [first, ...others] = explanations;
  if (!first) {
    return `d_${parameter}: no mistake that is known explains it. Compare one point and one row by hand.`;
  }
  const share = `${(100 * first.explains).toFixed(first.explains > 0.99995 ? 0 : 2)} % of the error`;
  const sure = certain
    ? 'nothing else that is known does'
    : others.length > 0
      ? 'so would what follows'
      : `but ${whole(compared)} points are few`;
  const look = first.look === undefined ? '' : ` Look first at ${first.look}.`;
  const more = others.map(({ mistake }) => `\n  or: ${mistake}.`).join('');
  return `d_${parameter}: ${first.mistake}.\n  This explains ${share}; ${sure}.${look}${more}`;
}
