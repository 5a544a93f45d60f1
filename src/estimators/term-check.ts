import { UsageError } from '../errors.js';
import { FormulaError } from '../formulas/formula-error.js';
import { termOf } from '../formulas/term.js';
import { type SolverConfig } from './descent.js';
import type { DataKind } from './estimator.js';

/** Columns that terms read beside t, each once. */
export const columnsOf = (terms: readonly string[]): string[] => [
  ...new Set(terms.flatMap((text) => termOf(text).columns)),
];

/** Throws UsageError, beginning with the key, where the rows lack a column of the terms, or the solver cannot fit terms. */
export function checkTerms(terms: readonly string[], { solver }: SolverConfig, { imported }: DataKind): void {
  if (solver !== 'closed-form') {
    throw new UsageError(`.solver must be closed-form with a basis of terms, found ${solver.kind}`);
  }
  if (imported) return;
  for (const text of terms) {
    try {
      termOf(text, []);
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      throw new UsageError(
        `.basis.terms must be formulas of what simulated rows have: ${text}: ${error.message}`,
        { cause: error },
      );
    }
  }
}
