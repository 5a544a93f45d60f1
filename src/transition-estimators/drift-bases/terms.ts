import { refusedTerms, termList } from '../../bases/terms.js';
import { RunError } from '../../errors.js';
import { FormulaError } from '../../formulas/formula-error.js';
import { parse } from '../../formulas/parse.js';
import { programOf } from '../../formulas/program.js';
import { textOf } from '../../formulas/text.js';
import { runFormula } from '../../kernels/reference/formula.js';
import type { DriftBasis } from '../drift-basis.js';

export interface TermsConfig {
  readonly terms: readonly string[];
}

/** The formula's one spelling; the text itself where it is none. */
function plainest(text: string): string {
  try {
    return textOf(parse(text, ['x']));
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    return text;
  }
}

/** Formulas of x: a(x) = Σ_b θ_b term_b(x). */
export const terms: DriftBasis<TermsConfig> = {
  kind: 'terms',
  summary: 'formulas of x: [1, x, 1/x, x^2]',
  impliedBy: 'terms',
  parameters: (z) => ({
    terms: termList(z, plainest, 'a formula of x such as 1/x').describe('formulas of x'),
  }),
  refused: ({ terms: all }: TermsConfig) =>
    refusedTerms(all, (text) => parse(text, ['x']), 'must be formulas of x'),
  names: ({ terms: all }) => all,
  estimands: ({ terms: all }) => all.map(() => ({ of: 'none' })),
  formula: () => '\\sum_b θ_b φ_b(x)',
  numbers(config, from) {
    const columns = valuesOf(config, from);
    for (const [b, column] of columns.entries()) {
      const wrong = column.findIndex((value) => !Number.isFinite(value));
      if (wrong < 0) continue;
      throw new RunError(
        `basis.terms must have a value at every x of the data, found ${column[wrong]} for ${config.terms[b]} at x = ${from[wrong]}`,
      );
    }
    return new Float64Array(0);
  },
  columns: (config, _numbers, x) => valuesOf(config, x),
};

/** Each term's values at x. */
function valuesOf({ terms: all }: TermsConfig, x: Float64Array): Float64Array[] {
  const { instructions, constants, registers, outputs } = programOf(
    all.map((text) => parse(text, ['x'])),
    ['x'],
  );
  const values = Array.from({ length: registers }, (_, r) =>
    r === 0 ? x : new Float64Array(x.length).fill(constants[r - 1] ?? 0),
  );
  runFormula(instructions, values, x.length);
  // A term that is x itself is the input's own register.
  return outputs.map((output) => (output === 0 ? x.slice() : values[output]));
}
