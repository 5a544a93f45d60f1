import { exp } from '../../kernels/reference/elementary.js';
import type { Binary, Unary } from '../../formulas/expression.js';
import { rules } from '../rules.js';
import type { Suspicion } from '../suspicion.js';
import { wrongRules } from '../wrong-rules.js';
import { rightWeights, suspicion, type WrongBlock } from './place.js';
import type { Point } from './point.js';
import { type Call, callsOf, replaying, type Taken } from './replay.js';

/** Functions whose derivatives may be wrong, and the operation of a formula that each is. */
const unary: Readonly<Record<string, Unary>> = {
  tanh: 'tanh',
  exp: 'exp',
  log: 'log',
  sqrt: 'sqrt',
  sin: 'sin',
  cos: 'cos',
  abs: 'abs',
};
const binary: Readonly<Record<string, Binary>> = { pow: 'power', max: 'max', min: 'min' };
const names = [...Object.keys(unary), ...Object.keys(binary)];

const costOfRule = 2;
/** Lines of a module that are suspected one by one, at most. */
const mostLines = 6;

/** A wrong derivative of a function, at a call. */
interface WrongSlope {
  readonly name: string;
  readonly mistake: (part: string) => string;
  readonly slopes: (call: Call) => readonly number[];
  /** What its value is taken for, where that is wrong too. */
  readonly value?: (call: Call) => number;
}

/** Mistakes in the derivatives of the functions that `predict` calls: taken at the output, forgotten, stopped. */
export function replaySuspicions(block: WrongBlock): Suspicion[] {
  const calls = new Map(block.points.map((point) => [point, callsOf(point, names)]));
  const all = [...calls.values()].flat();
  return wrongSlopes.flatMap(({ name, mistake, slopes, value = ({ output }) => output }) => {
    const own = all.filter((call) => call.name === name);
    if (own.length === 0) return [];
    const lines = [...new Set(own.map(({ line }) => line))].slice(0, mostLines);
    const of = (part: string, isMeant: (call: Call) => boolean): Suspicion =>
      replayed(
        block,
        mistake(part),
        calls,
        (call) => (isMeant(call) ? { value: value(call), slopes: slopes(call) } : undefined),
        name,
      );
    return [
      of(lines.length > 1 ? `every math.${name}` : `math.${name}`, (call) => call.name === name),
      ...(lines.length > 1
        ? lines.map((line) =>
            of(`math.${name} in line ${line}`, (call) => call.name === name && call.line === line),
          )
        : []),
    ];
  });
}

function replayed(
  block: WrongBlock,
  mistake: string,
  calls: ReadonlyMap<Point, readonly Call[]>,
  taken: (call: Call) => Taken | undefined,
  name: string,
): Suspicion {
  const maths = new Map([...calls].map(([point, own]) => [point, replaying(own, names, taken)]));
  const of = ({ point, p }: { point: Point; p: number }): number => {
    const weights = rightWeights(point);
    const { values } = point.slopesUnder(maths.get(point)!, p);
    return values.reduce((sum, value, j) => sum + weights[j] * value, 0);
  };
  return suspicion(block, mistake, costOfRule, of, block.lines.ofFunction(name, block.parameter.name));
}

const number = { op: 'number', value: 0 } as const;

const wrongSlopes: readonly WrongSlope[] = [
  ...wrongRules.flatMap(({ ops, said, unary: one, binary: two }): WrongSlope[] => [
    ...(one ? Object.entries(unary) : [])
      .filter(([, op]) => ops.includes(op))
      .map(([name, op]) => ({
        name,
        mistake: (part: string) => said(op, part),
        slopes: ({ inputs: [z], output }: Call) => [one!(op, z, output)],
      })),
    ...(two ? Object.entries(binary) : [])
      .filter(([, op]) => ops.includes(op))
      .map(([name, op]) => ({
        name,
        mistake: (part: string) => said(op, part),
        slopes: ({ inputs, output }: Call) =>
          inputs.map((_, k) => {
            const [a, b] = inputs.map((value, i) => ({ value, slope: i === k ? 1 : 0 }));
            return two!(op, a, b, output);
          }),
      })),
  ]),
  ...Object.entries(unary).map(([name, op]) => ({
    name,
    mistake: (part: string) => `the input of ${part} stands where its output belongs`,
    slopes: ({ inputs: [z], output }: Call) => [rules.unary(op, z, output, number)],
    value: ({ inputs: [z] }: Call) => z,
  })),
  {
    name: 'tanh',
    mistake: (part) => `the derivative of ${part} is 1 − y in place of 1 − y²`,
    slopes: ({ output }) => [1 - output],
  },
  {
    name: 'tanh',
    mistake: (part) => `the derivative of ${part} stands there twice`,
    slopes: ({ inputs: [z], output }) => [rules.unary('tanh', z, output, number) ** 2],
  },
  {
    name: 'tanh',
    mistake: (part) => `the derivative of ${part} is y (1 − y), which is that of 1 / (1 + e^−z)`,
    slopes: ({ output }) => [output * (1 - output)],
  },
  ...sigmoids(),
];

/** Of 1 / (1 + e^u) with u = −z: what the slope of e^u must be for that of the whole to be s. */
function sigmoids(): WrongSlope[] {
  const whole = (u: number): number => 1 / (1 + exp(u));
  const of = (mistake: (part: string) => string, s: (y: number, z: number) => number): WrongSlope => ({
    name: 'exp',
    mistake,
    slopes: ({ inputs: [u], output }) => [s(whole(u), -u) * (1 + output) * (1 + output)],
  });
  const y = 'y = 1 / (1 + e^−z)';
  return [
    of(
      (part) => `the chain rule’s factor of ${y} is forgotten, of ${part}`,
      () => 1,
    ),
    of(
      (part) => `the derivative of ${y} is taken at the output in place of its input, of ${part}`,
      (out) => whole(-out) * (1 - whole(-out)),
    ),
    of(
      (part) =>
        `the derivative of ${y} is written for its output, as y (1 − y), and is given the input, of ${part}`,
      (_, z) => z * (1 - z),
    ),
    of(
      (part) => `the derivative of ${y} is y in place of y (1 − y), of ${part}`,
      (out) => out,
    ),
  ];
}
