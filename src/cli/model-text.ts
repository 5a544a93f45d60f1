import type { FitDiagnosis } from '../doctor/model/fit.js';
import type { EstimatorCheck } from '../run/check.js';
import { type NamedDiagnosis, paragraph, wrongInWords } from './diagnosis-text.js';
import { figure, table, whole } from './output.js';

/** A module whose derivatives were compared. */
export type ModelCheck = EstimatorCheck & { readonly model: NonNullable<EstimatorCheck['model']> };

/** What was found of the derivatives of modules. */
export function modelsText(checks: readonly ModelCheck[]): string {
  const lines = checks.flatMap((check) =>
    diagnosesOf(check).map(({ name, right, compared, worstError }) => [
      check.estimator,
      name,
      compared === 0 ? 'unknown' : right ? 'right' : 'WRONG',
      worstError.toExponential(1),
      whole(compared),
    ]),
  );
  const titles = [
    { title: 'estimator' },
    { title: 'derivative by' },
    { title: 'derivatives' },
    { title: 'worst error', align: 'right' as const },
    { title: 'compared', align: 'right' as const },
  ];
  return [...(lines.length > 0 ? [table(titles, lines)] : []), ...checks.flatMap(inWords)].join('\n\n');
}

/** Names of what is wrong. */
export const wrongIn = (check: ModelCheck): string[] =>
  diagnosesOf(check)
    .filter(({ right }) => !right)
    .map(({ name }) => `${check.estimator} by ${name}`);

function diagnosesOf({ model: { gradient, hessian } }: ModelCheck): NamedDiagnosis[] {
  return [
    ...(gradient ?? []).map((one) => ({ ...one, name: one.parameter })),
    ...(hessian ? [{ ...hessian, name: 'all, second' }] : []),
  ];
}

function inWords(check: ModelCheck): string[] {
  const { estimator, model } = check;
  const { rows, points, gradient, hessian, fit } = model;
  const all = diagnosesOf(check);
  const where = `${whole(rows)} rows at one of the ${whole(points)} points`;
  return [
    ...(points === 0
      ? [`${estimator}: what it predicts is not finite at its start values: nothing can be compared.`]
      : []),
    ...(gradient || hessian || fit || points === 0
      ? []
      : [`${estimator}: a module without derivatives. Differences take their place.`]),
    ...wrongInWords(all, { before: `${estimator}, by `, otherwise: `Compare one of the ${where} by hand.` }),
    ...(all.some(({ right, rounded }) => right && rounded)
      ? [`${estimator}: numbers of float32, or of as few digits, are right to those digits.`]
      : []),
    ...(all.some(({ compared }) => compared === 0)
      ? [`${estimator}: where the model has corners or values that are no numbers, nothing can be compared.`]
      : []),
    ...(hessian && !hessian.symmetric ? [`${estimator}: its Hessian is not symmetric.`] : []),
    ...(fit ? [fitText(estimator, fit)] : []),
  ].map(paragraph);
}

function fitText(estimator: string, { loss, minimum, lower }: FitDiagnosis): string {
  if (minimum)
    return `${estimator}: its fit is a minimum of the loss, ${figure(loss)}, by each of its numbers.`;
  return `${estimator}: its fit is no minimum of the loss: moving ${lower!.parameter} alone lowers it from ${figure(loss)} to ${figure(lower!.loss)}.`;
}
