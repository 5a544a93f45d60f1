import { applied, comparisonCodes, operationCodes } from '../kernels/reference/formula.js';
import { type Comparison, type Expression, type Binary, type Unary } from './expression.js';
import { FormulaError } from './formula-error.js';

/**
 * Formulas as instructions over registers, each of which holds a block of values: the kernel does an instruction for a whole block
 * before the next, so that what an instruction costs beyond its arithmetic is shared.
 *
 * Registers are the inputs, then the constants, then what instructions write. What two formulas have in common is
 * computed once, and what has numbers alone is computed here, by the kernels' own functions.
 */
export interface Program {
  /** Six numbers per instruction: operation, the register that it writes, and up to four that it reads. */
  readonly instructions: Int32Array;
  readonly inputs: readonly string[];
  readonly constants: Float64Array;
  /** How many registers there are. */
  readonly registers: number;
  /** The register of each formula's value. */
  readonly outputs: readonly number[];
}

/** Instructions and registers that the kernels have room for. */
const most = { instructions: 2000, registers: 256 };

/**
 * The program of formulas over `inputs`; other names must have their value in `parameters`. Throws FormulaError where it is
 * too long.
 */
export function programOf(
  formulas: readonly Expression[],
  inputs: readonly string[],
  parameters: Readonly<Record<string, number>> = {},
): Program {
  const builder = new Builder(inputs, parameters);
  const outputs = formulas.map((formula) => builder.value(formula));
  return builder.program(outputs);
}

/** A value that is an input, a constant, or written by an instruction. */
interface Value {
  readonly id: number;
  readonly constant?: number;
  readonly code?: number;
  readonly of: readonly Value[];
}

type Operation = Unary | Binary;

class Builder {
  readonly #inputs: readonly string[];
  readonly #parameters: Readonly<Record<string, number>>;
  readonly #known = new Map<string, Value>();
  readonly #values: Value[] = [];
  /** A part that stands in several places is compiled once: the stages of a step contain one another. */
  readonly #made = new Map<Expression, Value>();

  constructor(inputs: readonly string[], parameters: Readonly<Record<string, number>>) {
    this.#inputs = inputs;
    this.#parameters = parameters;
    for (const name of inputs) this.#add(`input ${name}`, { of: [] });
  }

  value(expression: Expression): Value {
    const before = this.#made.get(expression);
    if (before) return before;
    const made = this.#valueOf(expression);
    this.#made.set(expression, made);
    return made;
  }

  #valueOf(expression: Expression): Value {
    if (expression.op === 'number') return this.#constant(expression.value);
    if (expression.op === 'name') return this.#named(expression.name);
    const of = expression.of.map((part) => this.value(part));
    if (expression.op === 'if') return this.#chosen(expression.comparison, of);
    if (expression.op === 'power') return this.#power(of[0], of[1]);
    return this.#apply(expression.op, of);
  }

  #add(key: string, value: Omit<Value, 'id'>): Value {
    const before = this.#known.get(key);
    if (before) return before;
    const made = { ...value, id: this.#values.length };
    this.#values.push(made);
    this.#known.set(key, made);
    return made;
  }

  #constant(constant: number): Value {
    return this.#add(`constant ${Object.is(constant, -0) ? '-0' : constant}`, { constant, of: [] });
  }

  #named(name: string): Value {
    const parameter = Object.hasOwn(this.#parameters, name) ? this.#parameters[name] : undefined;
    return parameter === undefined ? this.#known.get(`input ${name}`)! : this.#constant(parameter);
  }

  #apply(op: Operation, of: readonly Value[]): Value {
    return this.#coded(operationCodes[op], of);
  }

  #chosen(comparison: Comparison, of: readonly Value[]): Value {
    return this.#coded(comparisonCodes[comparison], of);
  }

  #coded(code: number, of: readonly Value[]): Value {
    const numbers = of.map(({ constant }) => constant);
    if (numbers.every((one) => one !== undefined)) return this.#constant(applied(code, numbers));
    return this.#add(`${code} ${of.map(({ id }) => id).join(' ')}`, { code, of });
  }

  /** Constant exponents that are halves are powers by multiplication, in the order of squaring, and a root. */
  #power(base: Value, exponent: Value): Value {
    const y = exponent.constant;
    const halves = y === undefined ? NaN : 2 * Math.abs(y);
    if (!Number.isInteger(halves) || halves > 128) return this.#apply('power', [base, exponent]);
    if (halves === 0) return this.#constant(1);
    const whole = Math.floor(halves / 2);
    const root = halves % 2 === 1 ? this.#apply('sqrt', [base]) : undefined;
    const raised = whole > 0 ? this.#raised(base, whole) : undefined;
    const size = raised && root ? this.#apply('multiply', [raised, root]) : (raised ?? root!);
    return y! < 0 ? this.#apply('divide', [this.#constant(1), size]) : size;
  }

  #raised(base: Value, power: number): Value {
    if (power === 1) return base;
    const half = this.#raised(base, Math.floor(power / 2));
    const square = this.#apply('multiply', [half, half]);
    return power % 2 === 1 ? this.#apply('multiply', [square, base]) : square;
  }

  /** Registers are given again once what they hold has been read for the last time. */
  program(outputs: readonly Value[]): Program {
    const needed = neededBy(outputs);
    const constants = this.#values.filter(({ id, constant }) => constant !== undefined && needed.has(id));
    const register = new Map<number, number>();
    this.#inputs.forEach((_, i) => register.set(i, i));
    constants.forEach(({ id }, i) => register.set(id, this.#inputs.length + i));
    const steps = this.#values.filter(({ id, code }) => code !== undefined && needed.has(id));
    const lastRead = new Map(steps.flatMap(({ id, of }) => of.map((read) => [read.id, id] as const)));
    for (const { id } of outputs) lastRead.set(id, Infinity);
    const first = register.size;
    let registers = first;
    const free: number[] = [];
    const instructions = new Int32Array(6 * steps.length);
    steps.forEach(({ id, code, of }, i) => {
      const reads = of.map((one) => register.get(one.id)!);
      for (const one of new Set(of)) {
        const held = register.get(one.id)!;
        if (held >= first && lastRead.get(one.id) === id) free.push(held);
      }
      const written = free.pop() ?? registers++;
      register.set(id, written);
      instructions.set([code!, written, ...reads], 6 * i);
    });
    if (steps.length > most.instructions || registers > most.registers) {
      throw new FormulaError(
        `at most ${most.instructions} operations with ${most.registers} values between them`,
        `${steps.length} with ${registers}`,
      );
    }
    return {
      instructions,
      inputs: this.#inputs,
      constants: Float64Array.from(constants, ({ constant }) => constant!),
      registers,
      outputs: outputs.map(({ id }) => register.get(id)!),
    };
  }
}

/** The values that these are computed from, themselves among them. */
function neededBy(outputs: readonly Value[]): Set<number> {
  const needed = new Set<number>();
  const visit = ({ id, of }: Value): void => {
    if (needed.has(id)) return;
    needed.add(id);
    of.forEach(visit);
  };
  outputs.forEach(visit);
  return needed;
}
