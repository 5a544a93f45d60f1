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
const undefinedIn = (program: Program, x: Float64Array): number | undefined =>
  x.find((value) => Number.isNaN(valuesOf(program, [value])[0]));

/** (1/n) Σ_i f(x_ij) x_ij^power for each row of a block, float64[rows], of the first formula of a program whose input is x. Throws UndefinedFormulaError. */
export async function formulaMeans(
  executor: Executor,
  { x, rows }: PathBlock,
  n: number,
  program: Program,
  power: 0 | 2,
): Promise<Float64Array> {
  const { instructions, constants, registers, outputs } = program;
  const { memory } = executor;
  const perShard = Math.max(rowsPerShard(n), Math.ceil(rows / executor.threads));
  const shards = Math.ceil(rows / perShard);
  const sizes = {
    out: rows * 8,
    constants: constants.length * 8,
    instructions: instructions.length * 4,
    workspace: shards * bytesOfWorkspace(registers),
  };
  const bytes = Object.values(sizes).reduce((sum, size) => sum + size);
  const out = memory.reserve(bytes, 'the means of a formula');
  try {
    const at = { constants: out + sizes.out, instructions: out + sizes.out + sizes.constants };
    memory.float64(at.constants, constants.length).set(constants);
    memory.int32(at.instructions, instructions.length).set(instructions);
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
      workspace: at.instructions + Math.ceil(sizes.instructions / 8) * 8,
    };
    await executor.eachAtOnce('formulaMeans', input, shards);
    const means = copied(memory.float64(out, rows));
    const undefinedAt = means.findIndex(Number.isNaN);
    if (undefinedAt >= 0) {
      throw new UndefinedFormulaError(
        undefinedAt,
        undefinedIn(program, memory.float64(x + undefinedAt * n * 8, n)),
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
  // Register 0 is x; the constants stand behind it, each a block of itself.
  constants.forEach((constant, c) =>
    memory.float64(workspace + (1 + c) * blockLength * 8, blockLength).fill(constant),
  );
  kernels.formulaMeans(
    input.x + first * n * 8,
    rows,
    n,
    input.out + first * 8,
    input.instructions,
    input.length,
    registers,
    workspace,
    input.result,
    input.power,
  );
}
