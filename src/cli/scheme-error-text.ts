import type { SchemeError } from '../rows/scheme-error.js';
import type { Result } from '../stages/evaluate/result.js';
import { figure, whole, wrap } from './output.js';

/** How far a scheme's paths are from what they are held against; '' where they are held against nothing. */
export function schemeErrorText({ schemeError }: Pick<Result, 'schemeError'>): string {
  if (!schemeError) return '';
  const { scheme, substeps, reference, t, paths, components } = schemeError;
  const all = components.map((component) => `${component.name}: ${errorsText(component)}.`);
  const text =
    `Scheme ${scheme} with ${stepsText(substeps)} against ${reference} by the same W, at t = ${figure(t)} over ` +
    `${whole(paths)} ${paths === 1 ? 'path' : 'paths'}: ${all.join(' ')} The strong error is the root mean square distance, ` +
    'the weak error the difference of the means; ± is the standard error.';
  return wrap(text.split(' '), 80, '  ').join('\n');
}

/** The same of the first component, in a line. */
export function schemeErrorLine({ scheme, substeps, components: [x] }: SchemeError): string {
  return `${scheme}, ${stepsText(substeps)}: ${errorsText(x)}`;
}

const stepsText = (substeps: number): string =>
  substeps === 1 ? '1 substep' : `${whole(substeps)} substeps`;

function errorsText(component: SchemeError['components'][number]): string {
  const { strong, strongStandardError, weak, weakStandardError } = component;
  const [strongText, weakText] = [
    [strong, strongStandardError],
    [weak, weakStandardError],
  ].map(([value, error]) => figure(value, 3) + (error === null ? '' : ` ± ${figure(error, 2)}`));
  return `strong error ${strongText}, weak error ${weakText}`;
}
