import type { GradientCheck, GradientQuestion } from '../run/check-gradient.js';

/**
 * Compares a gradient that another program computed with the exact one of a formula, and says of a wrong derivative which mistake
 * explains it: a factor, a sign, a sum for a mean, a chain rule cut short, another variable's derivative. Throws UsageError where the
 * files and the formula do not fit together. Below the derivatives are those of a sum over three rows.
 *
 * @example
 * import { writeFileSync } from 'node:fs';
 * import { checkGradient } from '@pathfit/pathfit';
 *
 * writeFileSync('rows.csv', 'k\n1\n2\n6\n');
 * writeFileSync('gradient.csv', 'lambda,d_lambda\n0,-18\n1,-12\n2,-6\n');
 * const { parameters } = await checkGradient({ file: 'gradient.csv', model: '(k - lambda)^2', rows: 'rows.csv' });
 * for (const { parameter, right, explanations } of parameters) {
 *   if (!right) console.log(parameter, explanations[0].mistake); // lambda it is the sum over the rows in place of their mean
 * }
 */
export async function checkGradient(question: GradientQuestion): Promise<GradientCheck> {
  const { checkGradientFile } = await import('../run/check-gradient.js');
  return checkGradientFile(question);
}
