import { describe, expect, it } from 'vitest';
import { parse } from '../../src/formulas/parse.js';
import { type Program, programOf } from '../../src/formulas/program.js';
import { valuesOf } from '../../src/formulas/values.js';
import { generator, randomFormula } from '../formulas/random-formulas.js';
import { differingValues } from './bits.js';
import { loadKernels } from './load.js';

const { kernels, f64, memory } = loadKernels(64);
const [xPointer, outPointer, codePointer, workspace] = [1 << 16, 1 << 17, 1 << 18, 1 << 20];

/** The means by the kernel, a row of x each. */
function meansBy(program: Program, x: Float64Array, rows: number, power: 0 | 2): Float64Array {
  const { instructions, constants, registers, outputs } = program;
  f64(xPointer, x.length).set(x);
  // What stands behind the last value must not count.
  f64(xPointer + x.byteLength, 2).fill(NaN);
  new Int32Array(memory.buffer, codePointer, instructions.length).set(instructions);
  constants.forEach((constant, c) => f64(workspace + (1 + c) * 1024, 128).fill(constant));
  const out = f64(outPointer, rows + 1).fill(-1.5);
  const n = x.length / rows;
  kernels.formulaMeans(
    xPointer,
    rows,
    n,
    outPointer,
    codePointer,
    instructions.length / 6,
    registers,
    workspace,
    outputs[0],
    power,
  );
  expect(out[rows]).toBe(-1.5);
  return out.slice(0, rows);
}

/** The means that it says: terms of even place, those of odd place, each from 0 on a block of 128. */
function plainMeans(program: Program, x: Float64Array, rows: number, power: 0 | 2): Float64Array {
  const n = x.length / rows;
  return Float64Array.from({ length: rows }, (_, row) => {
    const sums = [0, 0];
    for (let first = 0; first < n; first += 128) {
      const block = [0, 0];
      for (let i = first; i < Math.min(n, first + 128); i++) {
        const value = x[row * n + i];
        const [f] = valuesOf(program, [value]);
        block[i % 2] += power === 0 ? f : f * value * value;
      }
      sums[0] += block[0];
      sums[1] += block[1];
    }
    return (sums[0] + sums[1]) / n;
  });
}

describe('the means of a formula', () => {
  it('have the bits of the plain functions, whatever the formula, and for any shape', () => {
    for (let i = 0; i < 400; i++) {
      const random = generator(i + 1);
      const program = programOf([randomFormula(random, ['x'], 5)], ['x']);
      const [rows, n] = [1 + Math.floor(3 * random()), 1 + Math.floor(300 * random())];
      const x = Float64Array.from({ length: rows * n }, () => 6 * random() - 3);
      const power = random() < 0.5 ? 0 : 2;
      const [found, wanted] = [meansBy(program, x, rows, power), plainMeans(program, x, rows, power)];
      // Any NaN is as good as another.
      found.forEach((value, row) => expect(Number.isNaN(value)).toBe(Number.isNaN(wanted[row])));
      const numbers = wanted.map((value) => (Number.isNaN(value) ? 0 : value));
      expect(
        differingValues(
          found.map((value) => (Number.isNaN(value) ? 0 : value)),
          numbers,
        ),
      ).toBe(0);
    }
  });

  it.each(['exp', 'log', 'sqrt', 'sin', 'cos', 'tanh', 'abs'])(
    '%s has the bits of its twin at every size',
    (f) => {
      const program = programOf([parse(`${f}(x)`, ['x'])], ['x']);
      const edges = [
        0,
        0.5,
        1,
        1 - 2 ** -53,
        1 + 2 ** -52,
        2,
        44,
        708.4,
        709.78,
        745,
        746,
        1e5,
        1e6,
        1e300,
        5e-324,
        2 ** -1022,
      ];
      for (const x of [...edges, ...edges.map((value) => -value), Infinity, -Infinity, NaN]) {
        const [value] = meansBy(program, Float64Array.of(x), 1, 0);
        expect(value, `${f}(${x})`).toBe(0 + valuesOf(program, [x])[0]);
      }
    },
  );
});

describe('elementary functions', () => {
  const at = (text: string, x: number): number => valuesOf(programOf([parse(text, ['x'])], ['x']), [x])[0];

  it.each([
    ['exp(x)', Math.exp, -700, 700, 1e-15],
    ['log(x)', Math.log, 1e-6, 3, 1e-15],
    ['log(x)', Math.log, 0.9, 1.1, 1e-15],
    ['tanh(x)', Math.tanh, -20, 20, 1e-15],
    ['x^1.3', (x: number) => x ** 1.3, 1e-6, 1e6, 1e-14],
    ['x^7', (x: number) => x ** 7, -10, 10, 1e-15],
  ] as const)('%s is within its error of %s from %s to %s', (text, exact, low, high, error) => {
    for (let i = 0; i <= 2000; i++) {
      const x = low + ((high - low) * i) / 2000;
      const wanted = exact(x);
      expect(Math.abs(at(text, x) - wanted)).toBeLessThanOrEqual(error * Math.abs(wanted));
    }
  });

  it.each(['sin', 'cos'] as const)('%s is within 3e-16 to 1e5, within 2e-15 to 1e6, and NaN beyond', (f) => {
    for (let i = -2000; i <= 2000; i++) {
      expect(Math.abs(at(`${f}(x)`, 50.1 * i) - Math[f](50.1 * i))).toBeLessThan(3.3e-16);
      expect(Math.abs(at(`${f}(x)`, 500 * i) - Math[f](500 * i))).toBeLessThan(2e-15);
    }
    expect(at(`${f}(x)`, 1.1e6)).toBeNaN();
  });
});
