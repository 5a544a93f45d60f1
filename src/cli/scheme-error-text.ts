import type { Result } from '../stages/evaluate/result.js';
import { figure, whole, wrap } from './output.js';

/** How far a scheme's paths are from what they are held against; '' where they are held against nothing. */
export function schemeErrorText({ schemeError }: Pick<Result, 'schemeError'>): string {
  if (!schemeError) return '';
  const { scheme, substeps, reference, t, paths, components } = schemeError;
  const steps = substeps === 1 ? '1 substep' : `${whole(substeps)} substeps`;
  const all = components.map(({ name, strong, strongStandardError, weak, weakStandardError }) => {
    const [strongText, weakText] = [
      [strong, strongStandardError],
      [weak, weakStandardError],
    ].map(([value, error]) => figure(value, 4) + (error === null ? '' : ` ± ${figure(error, 2)}`));
    return `${name}: strong error ${strongText}, weak error ${weakText}.`;
  });
  const text =
    `Scheme ${scheme} with ${steps} against ${reference} by the same W, at t = ${figure(t)} over ${whole(paths)} ` +
    `${paths === 1 ? 'path' : 'paths'}: ${all.join(' ')} The strong error is the root mean square distance, the weak error the ` +
    'difference of the means; ± is the standard error.';
  return wrap(text.split(' '), 80, '  ').join('\n');
}
