import { boundedCosine, boundedSine, exp, log, power } from './elementary';
import { loadSome } from './load-some';
import { tanh } from './tanh';

/**
 * Formulas: instructions over registers, each a block of float64. An instruction is done for the whole block before the next,
 * two values at a time. reference/formula.ts repeats every operation; program.ts makes the instructions.
 */

/** Values in a register: 1 KiB, so that a formula's registers stay in the nearest cache. */
const BLOCK: u32 = 128;
const BLOCK_BYTES: usize = 1024;

/**
 * Does `instructions` (int32[6 · length]: operation, register written, up to four read) on the registers whose addresses stand in
 * `addresses` (uint32), `count` values of each, rounded up to a pair.
 */
export function runFormula(instructions: usize, length: u32, addresses: usize, count: u32): void {
  const bytes = <usize>((count + 1) & ~1) << 3;
  for (let end = instructions + <usize>length * 24; instructions < end; instructions += 24) {
    const out = register(addresses, instructions, 4);
    const a = register(addresses, instructions, 8);
    const b = register(addresses, instructions, 12);
    const code = load<i32>(instructions);
    switch (code) {
      case 0:
        for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f64x2.add(v128.load(a + i), v128.load(b + i)));
        break;
      case 1:
        for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f64x2.sub(v128.load(a + i), v128.load(b + i)));
        break;
      case 2:
        for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f64x2.mul(v128.load(a + i), v128.load(b + i)));
        break;
      case 3:
        for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f64x2.div(v128.load(a + i), v128.load(b + i)));
        break;
      case 4:
        for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f64x2.min(v128.load(a + i), v128.load(b + i)));
        break;
      case 5:
        for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f64x2.max(v128.load(a + i), v128.load(b + i)));
        break;
      case 6:
        for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f64x2.neg(v128.load(a + i)));
        break;
      case 7:
        for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f64x2.abs(v128.load(a + i)));
        break;
      case 8:
        for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f64x2.sqrt(v128.load(a + i)));
        break;
      case 9:
        for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, exp(v128.load(a + i)));
        break;
      case 10:
        for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, log(v128.load(a + i)));
        break;
      case 11:
        for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, boundedSine(v128.load(a + i)));
        break;
      case 12:
        for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, boundedCosine(v128.load(a + i)));
        break;
      case 13:
        for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, tanh<f64>(v128.load(a + i)));
        break;
      case 14:
        for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, power(v128.load(a + i), v128.load(b + i)));
        break;
      default: {
        const then = register(addresses, instructions, 16);
        const otherwise = register(addresses, instructions, 20);
        for (let i: usize = 0; i < bytes; i += 16) {
          const holds = compared(code, v128.load(a + i), v128.load(b + i));
          v128.store(out + i, v128.bitselect(v128.load(then + i), v128.load(otherwise + i), holds));
        }
      }
    }
  }
}

/** The address of the register that stands at `offset` of an instruction. */
// @ts-ignore: decorator
@inline
function register(addresses: usize, instruction: usize, offset: usize): usize {
  return load<u32>(addresses + (<usize>load<u32>(instruction + offset) << 2));
}

// @ts-ignore: decorator
@inline
function compared(code: i32, a: v128, b: v128): v128 {
  if (code == 15) return f64x2.lt(a, b);
  if (code == 16) return f64x2.le(a, b);
  if (code == 17) return f64x2.gt(a, b);
  if (code == 18) return f64x2.ge(a, b);
  return code == 19 ? f64x2.eq(a, b) : f64x2.ne(a, b);
}

/**
 * out[row] = (1/n) Σ_i f(x[row, i]) · x[row, i]^power, power 0 or 2, of a formula f of x: x float64[rows × n], out float64[rows].
 * Register 0 is x, those behind it are the constants, already filled; `workspace` has a block for each register,
 * `result` is f's. Terms add up pair by pair: those of even place, those of odd place, then both.
 */
export function formulaMeans(
  x: usize,
  rows: u32,
  n: u32,
  out: usize,
  instructions: usize,
  length: u32,
  registers: u32,
  workspace: usize,
  result: u32,
  power: u32,
): void {
  const addresses = workspace + <usize>registers * BLOCK_BYTES;
  for (let r: u32 = 0; r < registers; r++) {
    store<u32>(addresses + (<usize>r << 2), <u32>(workspace + <usize>r * BLOCK_BYTES));
  }
  const values = workspace + <usize>result * BLOCK_BYTES;
  for (; rows > 0; rows--) {
    let sum = f64x2.splat(0);
    for (let left = n; left > 0; ) {
      const count = min(left, BLOCK);
      copyBlock(workspace, x, count);
      runFormula(instructions, length, addresses, count);
      sum = f64x2.add(sum, blockSum(values, workspace, count, power));
      x += <usize>count << 3;
      left -= count;
    }
    store<f64>(out, (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)) / <f64>n);
    out += 8;
  }
}

/** A block of x; behind an odd one a zero, which blockSum leaves out. */
function copyBlock(to: usize, x: usize, count: u32): void {
  memory.copy(to, x, <usize>count << 3);
  if (count & 1) store<f64>(to + (<usize>count << 3), 0);
}

function blockSum(values: usize, x: usize, count: u32, power: u32): v128 {
  let sum = f64x2.splat(0);
  const whole = <usize>(count & ~1) << 3;
  for (let i: usize = 0; i < whole; i += 16) {
    sum = f64x2.add(sum, term(v128.load(values + i), v128.load(x + i), power));
  }
  if ((count & 1) == 0) return sum;
  return f64x2.add(sum, term(loadSome(values + whole, 1), loadSome(x + whole, 1), power));
}

// @ts-ignore: decorator
@inline
function term(f: v128, x: v128, power: u32): v128 {
  return power == 0 ? f : f64x2.mul(f64x2.mul(f, x), x);
}
