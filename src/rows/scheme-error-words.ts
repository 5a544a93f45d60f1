import { figure, plural } from '../text.js';
import type { SchemeError } from './scheme-error.js';

/** How far a scheme's paths are from what they are held against, in sentences: for the terminal and the report. */
export function schemeErrorWords({ scheme, substeps, reference, t, paths, components }: SchemeError): string {
  const all = components.map((component) => `${component.name}: ${errorsOf(component)}.`);
  return (
    `Scheme ${scheme} with ${plural(substeps, 'substep')} against ${reference} by the same W, at t = ${figure(t)} over ` +
    `${plural(paths, 'path')}: ${all.join(' ')} The strong error is the root mean square distance, the weak error the ` +
    'difference of the means; ± is the standard error.'
  );
}

/** The same of the first component, in a line. */
export function schemeErrorLine({ scheme, substeps, components: [x] }: SchemeError): string {
  return `${scheme}, ${plural(substeps, 'substep')}: ${errorsOf(x)}`;
}

const errorsOf = (component: SchemeError['components'][number]): string =>
  `strong error ${withError(component.strong, component.strongStandardError)}, ` +
  `weak error ${withError(component.weak, component.weakStandardError)}`;

const withError = (value: number, error: number | null): string =>
  figure(value, 3) + (error === null ? '' : ` ± ${figure(error, 2)}`);
