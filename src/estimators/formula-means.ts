import { copied } from '../arrays.js';
import type { Program } from '../formulas/program.js';
import { valuesOf } from '../formulas/values.js';
import { blockLength } from '../kernels/reference/formula.js';
import type { Executor } from '../pool/executor.js';
import type { TaskContext } from '../pool/protocol.js';
import { rowsPerShard } from '../pool/shards.js';
import type { PathBlock } from '../training/data.js';
import type { RowsInput } from './row-functions.js';

/** The task `formulaMeans`: every shard has a workspace of its own, a block per register and its address. */
export interface FormulaMeansInput extends RowsInput {
  readonly instructions: number;
  readonly length: number;
  readonly constants: number;
  readonly constantCount: number;
  readonly registers: number;
  readonly result: number;
  readonly power: 0 | 2;
  readonly workspace: number;
  /** Byte offset of float64[rows], a number per row that register 1 holds; undefined where the program has x alone. */
  readonly perRow?: number;
}

const bytesOfWorkspace = (registers: number): number => registers * (blockLength * 8 + 8);

/** A formula has no value at some x of a row: the logarithm of a negative number, 0 / 0, the sine of more than 1e6. */
export class UndefinedFormulaError extends Error {
  /** Counted from the block's first. */
  readonly row: number;
  readonly x: number | undefined;

  constructor(row: number, x: number | undefined) {
    super(`a formula that is no number at x = ${x}`);
    this.row = row;
    this.x = x;
  }
}

/** The first x that a formula gives no number for; undefined where infinite values cancel in the sum. */
const undefinedIn = (program: Program, x: Float64Array, perRow: number | undefined): number | undefined =>
  x.find((value) => Number.isNaN(valuesOf(program, perRow === undefined ? [value] : [value, perRow])[0]));

/**
 * (1/n) Σ_i f(x_ij) x_ij^power for each row of a block, float64[rows], of the first formula of a program whose input is x, or x and a
 * number per row. Throws UndefinedFormulaError.
 */
export async function formulaMeans(
  executor: Executor,
  { x, rows }: PathBlock,
  n: number,
  program: Program,
  power: 0 | 2,
  perRow?: Float64Array,
): Promise<Float64Array> {
  const { instructions, constants, registers, outputs } = program;
  const { memory } = executor;
  const perShard = Math.max(rowsPerShard(n), Math.ceil(rows / executor.threads));
  const shards = Math.ceil(rows / perShard);
  const sizes = {
    out: rows * 8,
    constants: constants.length * 8,
    instructions: Math.ceil(instructions.length / 2) * 8,
    workspace: shards * bytesOfWorkspace(registers),
    perRow: perRow ? rows * 8 : 0,
  };
  const bytes = Object.values(sizes).reduce((sum, size) => sum + size);
  const out = memory.reserve(bytes, 'the means of a formula');
  try {
    const at = { constants: out + sizes.out, instructions: out + sizes.out + sizes.constants };
    memory.float64(at.constants, constants.length).set(constants);
    memory.int32(at.instructions, instructions.length).set(instructions);
    const perRowAt = out + bytes - sizes.perRow;
    if (perRow) memory.float64(perRowAt, rows).set(perRow);
    const input: FormulaMeansInput = {
      x,
      rows,
      n,
      out,
      rowsPerShard: perShard,
      instructions: at.instructions,
      length: instructions.length / 6,
      constants: at.constants,
      constantCount: constants.length,
      registers,
      result: outputs[0],
      power,
      workspace: at.instructions + sizes.instructions,
      ...(perRow && { perRow: perRowAt }),
    };
    await executor.eachAtOnce('formulaMeans', input, shards);
    const means = copied(memory.float64(out, rows));
    const undefinedAt = means.findIndex(Number.isNaN);
    if (undefinedAt >= 0) {
      throw new UndefinedFormulaError(
        undefinedAt,
        undefinedIn(program, memory.float64(x + undefinedAt * n * 8, n), perRow?.[undefinedAt]),
      );
    }
    return means;
  } finally {
    memory.release(out, bytes);
  }
}

export function formulaMeansOfShard(
  { kernels, memory }: TaskContext,
  input: FormulaMeansInput,
  shard: number,
): void {
  const { n, rowsPerShard: perShard, registers, constantCount } = input;
  const first = shard * perShard;
  const rows = Math.min(perShard, input.rows - first);
  const workspace = input.workspace + shard * bytesOfWorkspace(registers);
  const constants = memory.float64(input.constants, constantCount);
  const register = (r: number): Float64Array => memory.float64(workspace + r * blockLength * 8, blockLength);
  // Register 0 is x; behind it the number of the row, where there is one, and the constants, each a block of itself.
  const inputs = input.perRow === undefined ? 1 : 2;
  constants.forEach((constant, c) => register(inputs + c).fill(constant));
  const means = (from: number, count: number): void =>
    kernels.formulaMeans(
      input.x + from * n * 8,
      count,
      n,
      input.out + from * 8,
      input.instructions,
      input.length,
      registers,
      workspace,
      input.result,
      input.power,
    );
  if (input.perRow === undefined) {
    means(first, rows);
    return;
  }
  const numbers = memory.float64(input.perRow, input.rows);
  for (let r = first; r < first + rows; r++) {
    register(1).fill(numbers[r]);
    means(r, 1);
  }
}
