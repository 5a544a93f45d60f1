import { FormulaError } from '../formulas/formula-error.js';
import { plainestTerm, termOf } from '../formulas/term.js';
import type { Basis } from './basis.js';

/** A person reads them, and a fit of more would say nothing of any. */
const mostTerms = 64;

/** k̂_j = Σ_b θ_b term_b of row j: moments of the row, and columns beside x. */
export const terms: Basis<{ terms: readonly string[] }> = {
  kind: 'terms',
  summary: 'terms of a row as formulas: [1, mean(x^2), mean(x)^2, vix]',
  impliedBy: 'terms',
  parameters: (z) => ({
    terms: z
      .array(
        z
          .preprocess(
            (value) => (typeof value === 'number' && Number.isFinite(value) ? String(value) : value),
            z.string().overwrite(plainestTerm),
          )
          .meta({ must: 'a formula such as mean(x^2)', also: [{ type: 'number' }] }),
      )
      .min(1)
      .max(mostTerms)
      .describe('formulas of means of formulas of x and t, of t, and of columns that import.sql gives'),
  }),
  refused({ terms }: { terms: readonly string[] }) {
    for (const text of terms) {
      try {
        termOf(text);
      } catch (error) {
        if (!(error instanceof FormulaError)) throw error;
        return {
          key: 'terms',
          message: `must be formulas: ${text.slice(0, 40)}: ${error.message}`,
          unknown: error.unknown,
        };
      }
    }
    const twice = terms.find((text, b) => terms.indexOf(text) < b);
    return twice === undefined
      ? undefined
      : { key: 'terms', message: `must have each term once, found ${twice} twice` };
  },
  terms: ({ terms }) => terms,
  parameterNames: ({ terms }) => terms,
};
