import type { GradientCheck, GradientQuestion } from '../run/check-gradient.js';

/**
 * Compares a gradient that another program computed with the exact one of a formula, and says of a wrong derivative which mistake
 * explains it: a factor, a sign, a sum for a mean, a chain rule cut short, another variable's derivative. Throws UsageError where the
 * files and the formula do not fit together.
 *
 * @example
 * import { checkGradient } from '@pathfit/pathfit';
 *
 * const { parameters } = await checkGradient({ file: 'gradients.csv', model: '(k - lambda * s)^2', rows: 'rows.csv' });
 * for (const { parameter, right, explanations } of parameters) {
 *   if (!right) console.log(parameter, explanations[0]?.mistake); // it is the sum over the rows in place of their mean
 * }
 */
export async function checkGradient(question: GradientQuestion): Promise<GradientCheck> {
  const { checkGradientFile } = await import('../run/check-gradient.js');
  return checkGradientFile(question);
}
