import { RunError } from '../errors.js';
import { namesIn } from '../formulas/expression.js';
import { programOf } from '../formulas/program.js';
import { type Term, termOf } from '../formulas/term.js';
import { runFormula } from '../kernels/reference/formula.js';
import type { Executor } from '../pool/executor.js';
import type { PathBlock, PathBlocks } from '../training/data.js';
import type { Design } from './design-matrix.js';
import { formulaMeans, UndefinedFormulaError } from './formula-means.js';

/** Columns of a design whose functions are formulas of a row. */
export type TermDesign = Omit<Design, 'basis'>;

/** Φ, one column a term: its value in each row. One pass over the paths; none where these paths have had it before. */
export async function termDesign(
  pool: Executor,
  paths: PathBlocks,
  rows: number,
  texts: readonly string[],
): Promise<TermDesign> {
  const name = `terms ${texts.join('; ')}`;
  const known = paths.known?.get(name) as TermDesign | undefined;
  if (known) return known;
  const terms = texts.map((text) => termOf(text));
  const columns = texts.map(() => new Float64Array(rows));
  await paths.each(async (block) => {
    const values = await termsOfBlock(pool, block, paths.n, terms);
    values.forEach((column, b) => columns[b].set(column, block.first));
  });
  const design: TermDesign = { columns, known: [] };
  paths.known?.set(name, design);
  return design;
}

/** Each term of a block's rows, float64[rows]. Throws RunError where one is no finite number. */
export async function termsOfBlock(
  pool: Executor,
  block: PathBlock,
  n: number,
  terms: readonly Term[],
): Promise<Float64Array[]> {
  const inputs = new Map<string, Float64Array>();
  for (const { text, means, columns } of terms) {
    for (const name of [...columns, 't']) {
      if (!inputs.has(name)) inputs.set(name, block.column!(name));
    }
    for (const [name, formula] of means) {
      if (inputs.has(name)) continue;
      const usesTime = namesIn(formula).includes('t');
      const program = programOf([formula], usesTime ? ['x', 't'] : ['x']);
      const means = formulaMeans(pool, block, n, program, 0, usesTime ? inputs.get('t') : undefined);
      inputs.set(name, await means.catch(lost(text, block)));
    }
  }
  return terms.map((term) => {
    const values = rowValues(term, inputs, block.rows);
    const row = values.findIndex((value) => !Number.isFinite(value));
    if (row < 0) return values;
    throw new RunError(
      `the term ${term.text} must be a finite number in every row, found ${values[row]} in row ${block.first + row}: ` +
        'change it there, such as by abs, max or if',
    );
  });
}

/** The values of a term's formula of means and columns, by the functions that kernels have. */
function rowValues(
  { expression }: Term,
  inputs: ReadonlyMap<string, Float64Array>,
  rows: number,
): Float64Array {
  const {
    instructions,
    constants,
    registers,
    outputs,
    inputs: names,
  } = programOf([expression], [...inputs.keys()]);
  const memory = Array.from({ length: registers }, (_, r) => {
    if (r < names.length) return inputs.get(names[r])!;
    const constant = constants[r - names.length];
    return new Float64Array(rows).fill(constant ?? 0);
  });
  runFormula(instructions, memory, rows);
  return memory[outputs[0]].slice(0, rows);
}

const lost =
  (text: string, { first }: PathBlock) =>
  (error: unknown): never => {
    if (!(error instanceof UndefinedFormulaError)) throw error;
    const where = error.x === undefined ? 'opposite infinities' : `none at x = ${error.x}`;
    throw new RunError(
      `the term ${text} must be a number at every x, found ${where} in row ${first + error.row}: ` +
        'change it there, such as by abs, max or if',
    );
  };
