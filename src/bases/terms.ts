import type * as z from 'zod';
import type { Refusal, Zod } from '../entry.js';
import { FormulaError } from '../formulas/formula-error.js';
import { plainestTerm, termOf } from '../formulas/term.js';
import type { Basis } from './basis.js';

/** A person reads them, and a fit of more would say nothing of any. */
const mostTerms = 64;

/** The schema of a list of formulas, each of which `plainest` brings to its one spelling. */
export const termList = (z: Zod, plainest: (text: string) => string, must: string): z.ZodType<string[]> =>
  z
    .array(
      z
        .preprocess(
          (value) => (typeof value === 'number' && Number.isFinite(value) ? String(value) : value),
          z.string().overwrite(plainest),
        )
        .meta({ must, also: [{ type: 'number' }] }),
    )
    .min(1)
    .max(mostTerms);

/** What is wrong with such a list: a text that `parse` takes for no formula of these (`must be …`), or one that stands twice. */
export function refusedTerms(
  all: readonly string[],
  parse: (text: string) => unknown,
  must: string,
): Refusal | undefined {
  for (const text of all) {
    try {
      parse(text);
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      return {
        key: 'terms',
        message: `${must}: ${text.slice(0, 40)}: ${error.message}`,
        unknown: error.unknown,
      };
    }
  }
  const twice = all.find((text, b) => all.indexOf(text) < b);
  return twice === undefined
    ? undefined
    : { key: 'terms', message: `must have each term once, found ${twice} twice` };
}

/** k̂_j = Σ_b θ_b term_b of row j: moments of the row, and columns beside x. */
export const terms: Basis<{ terms: readonly string[] }> = {
  kind: 'terms',
  summary: 'terms of a row as formulas: [1, mean(x^2), mean(x)^2, vix]',
  impliedBy: 'terms',
  parameters: (z) => ({
    terms: termList(z, plainestTerm, 'a formula such as mean(x^2)').describe(
      'formulas of means of formulas of x and t, of t, and of columns that import.sql gives',
    ),
  }),
  refused: ({ terms }: { terms: readonly string[] }) => refusedTerms(terms, termOf, 'must be formulas'),
  terms: ({ terms }) => terms,
  parameterNames: ({ terms }) => terms,
};
