import type { ParameterDiagnosis } from '../doctor/formula-claim.js';
import type { GradientCheck } from '../run/check-gradient.js';
import { table, whole, wrap } from './output.js';

/** Values that agree to this are those of one function; in float32 they are no nearer. */
const sameValue = 1e-5;
const columns = 80;

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
    ...alike(parameters.filter(({ right }) => !right)).flatMap(explained),
    ...(parameters.some(({ right, rounded }) => right && rounded)
      ? ['Numbers of float32, or of as few digits, are right to those digits.']
      : []),
  ];
  const blocks = [`Of ${mean}${model}, at ${whole(points)} points:`, ...notes].map((note) =>
    note
      .split('\n')
      .flatMap((line) => wrap(line.split(' '), columns, '  '))
      .join('\n'),
  );
  const [of, ...others] = blocks;
  return [of, table(titles, lines), ...others].join('\n\n');
}

const percent = (share: number): string =>
  `${100 * share < 1000 ? (100 * share).toPrecision(2) : whole(Math.round(100 * share))} %`;

/** Wrong derivatives with the same explanations stand together. */
function alike(wrong: readonly ParameterDiagnosis[]): ParameterDiagnosis[][] {
  const groups = new Map<string, ParameterDiagnosis[]>();
  for (const one of wrong) {
    const said = one.explanations.map(({ mistake }) => mistake).join('\n');
    groups.set(said, [...(groups.get(said) ?? []), one]);
  }
  return [...groups.values()];
}

function explained(group: readonly ParameterDiagnosis[]): string[] {
  const [{ explanations, certain, compared }] = group;
  const names = group.map(({ parameter }) => `d_${parameter}`).join(', ');
  const [first, ...others] = explanations;
  if (!first) {
    return [`${names}: no mistake that is known explains it. Compare one point and one row by hand.`];
  }
  const least = Math.min(...group.map((one) => one.explanations[0].explains));
  const share = `${least > 0.99995 ? 'all' : `${(100 * least).toFixed(2)} %`} of the error`;
  const sure = certain
    ? 'nothing else that is known does'
    : others.length > 0
      ? 'so would what follows'
      : `but ${whole(compared)} points are few`;
  const look = first.look === undefined ? '' : ` Look first at ${first.look}.`;
  const more = others.map(({ mistake }) => `\nor: ${mistake}.`).join('');
  return [`${names}: ${first.mistake}. This explains ${share}; ${sure}.${look}${more}`];
}
