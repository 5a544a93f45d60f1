import {
  type ModelParameter,
  type ModuleOrigin,
  type Theta,
  type Transform,
  transforms,
} from './contract.js';
import { exportError, found, lineOfExport, moduleError } from './module-error.js';
import { isFloat64Array } from './numbers.js';

const keys = ['start', 'transform', 'shape', 'fixed', 'describe'];

/** The parameters that a module declares; throws RunError, with the line of `parameters`, for what is no declaration. */
export function parametersOf(origin: ModuleOrigin, declared: unknown): ModelParameter[] {
  const wrong = (words: string): Error => exportError(origin, 'parameters', words);
  if (typeof declared !== 'object' || declared === null || Array.isArray(declared)) {
    throw wrong(`must be an object of parameters by name, found ${found(declared)}`);
  }
  let first = 0;
  const all = Object.entries(declared).map(([name, entry]: [string, unknown]) => {
    const parameter = parameterOf(name, entry, first, (words) =>
      moduleError(origin, lineOfExport(origin.text, 'parameters'), `parameters.${name}${words}`),
    );
    first += parameter.count;
    return parameter;
  });
  if (all.length === 0) throw wrong('must have at least one parameter, found none');
  return all;
}

function parameterOf(
  name: string,
  entry: unknown,
  first: number,
  wrong: (words: string) => Error,
): ModelParameter {
  if (!/^[A-Za-z_]\w*$/.test(name)) throw wrong(' must be a word of letters, digits and _');
  if (typeof entry !== 'object' || entry === null)
    throw wrong(` must be { start: … }, found ${found(entry)}`);
  const unknown = Object.keys(entry).find((key) => !keys.includes(key));
  if (unknown !== undefined) throw wrong(`.${unknown} must be one of ${keys.join(', ')}`);
  const { start, transform = 'identity', shape, fixed = false, describe } = entry as Record<string, unknown>;
  const scalar = typeof start === 'number';
  const values = scalar ? [start] : listOf(start);
  if (!values || values.length === 0) {
    throw wrong(`.start must be a number or a list of numbers, found ${found(start)}`);
  }
  if (!transforms.includes(transform as Transform)) {
    throw wrong(`.transform must be one of ${transforms.join(', ')}, found ${found(transform)}`);
  }
  const outside = values.findIndex((value) => !isInside(value, transform as Transform));
  if (outside >= 0) {
    const at = scalar ? '' : ` at ${outside}`;
    const range = { identity: 'finite', log: 'positive', logit: 'between 0 and 1' }[transform as Transform];
    throw wrong(`.start must be ${range}, found ${values[outside]}${at}`);
  }
  const sizes = shape === undefined ? undefined : listOf(shape);
  const product = sizes?.reduce((size, length) => size * length, 1);
  if (shape !== undefined && product !== values.length) {
    throw wrong(`.shape must be numbers whose product is ${values.length}, found ${found(shape)}`);
  }
  if (typeof fixed !== 'boolean') throw wrong(`.fixed must be true or false, found ${found(fixed)}`);
  return {
    name,
    scalar,
    first,
    count: values.length,
    shape: sizes,
    transform: transform as Transform,
    fixed,
    describe: typeof describe === 'string' ? describe : undefined,
    start: Float64Array.from(values),
  };
}

/** A list's numbers, of whichever realm; undefined where it is something else. */
function listOf(value: unknown): number[] | undefined {
  if (!Array.isArray(value) && !isFloat64Array(value)) return undefined;
  const numbers = Array.from(value as ArrayLike<unknown>);
  return numbers.every((one) => typeof one === 'number') ? numbers : undefined;
}

/** Whether a value is one that the transform can reach. */
export function isInside(value: number, transform: Transform): boolean {
  if (!Number.isFinite(value)) return false;
  return transform === 'identity' || (value > 0 && (transform === 'log' || value < 1));
}

/** All numbers in order of a θ that export `name` gave; throws RunError for a name, type, length or value that does not fit. */
export function packed(
  origin: ModuleOrigin,
  name: string,
  parameters: readonly ModelParameter[],
  theta: unknown,
  /** What stands where θ leaves a parameter out; without it none may be left out. */
  otherwise?: ReadonlyMap<string, Float64Array>,
): Float64Array {
  if (typeof theta !== 'object' || theta === null || Array.isArray(theta) || ArrayBuffer.isView(theta)) {
    throw exportError(origin, name, `must return the parameters by name, found ${found(theta)}`);
  }
  const given = theta as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(given).find((key) => !parameters.some((one) => one.name === key));
  if (unknown !== undefined) {
    const names = parameters.map((one) => one.name).join(', ');
    throw exportError(origin, name, `must return parameters among ${names}, found ${unknown}`);
  }
  const numbers = new Float64Array(parameters.reduce((sum, { count }) => sum + count, 0));
  for (const { name: parameter, first, count, scalar } of parameters) {
    const value = given[parameter];
    const instead = value === undefined ? otherwise?.get(parameter) : undefined;
    if (instead) {
      numbers.set(instead, first);
      continue;
    }
    const list = scalar ? (typeof value === 'number' ? [value] : undefined) : listOf(value);
    if (list?.length !== count) {
      const must = scalar ? 'a number' : `a Float64Array of ${count}`;
      throw exportError(origin, name, `must return ${parameter} as ${must}, found ${found(value)}`);
    }
    numbers.set(list, first);
  }
  return numbers;
}

/** θ by name of all numbers in order: what a module's functions are called with. */
export function unpacked(
  parameters: readonly ModelParameter[],
  numbers: Float64Array,
  list: (values: Float64Array) => Float64Array = (values) => values.slice(),
): Theta {
  return Object.fromEntries(
    parameters.map(({ name, first, count, scalar }) => [
      name,
      scalar ? numbers[first] : list(numbers.subarray(first, first + count)),
    ]),
  );
}

/** What one of all numbers is called: `a`, `w[3]`, or `w[1, 0]` where it has a shape. */
export function nameOfNumber(parameters: readonly ModelParameter[], at: number): string {
  const { name, first, scalar, shape } = parameters.findLast((one) => one.first <= at)!;
  if (scalar) return name;
  let rest = at - first;
  const indices = (shape ?? [1]).map((_, i, sizes) => {
    const stride = shape ? sizes.slice(i + 1).reduce((size, length) => size * length, 1) : 1;
    const index = Math.floor(rest / stride);
    rest -= index * stride;
    return index;
  });
  return `${name}[${indices.join(', ')}]`;
}
