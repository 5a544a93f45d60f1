import { schemeErrorWords } from '../rows/scheme-error-words.js';
import type { Result } from '../stages/evaluate/result.js';
import { wrap } from './output.js';

/** How far a scheme's paths are from what they are held against; '' where they are held against nothing. */
export function schemeErrorText({ schemeError }: Pick<Result, 'schemeError'>): string {
  return schemeError ? wrap(schemeErrorWords(schemeError).split(' '), 80, '  ').join('\n') : '';
}
