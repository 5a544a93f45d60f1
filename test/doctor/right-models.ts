import { expect } from 'vitest';
import { diagnoseModel } from '#dist/doctor/model/diagnose.js';
import type { BlackBox, TargetRows } from '#dist/doctor/model/black-box.js';
import { derivative } from '#dist/formulas/derivative.js';
import { programOf } from '#dist/formulas/program.js';
import { textOf } from '#dist/formulas/text.js';
import { valuesOf } from '#dist/formulas/values.js';
import type { ModelRows, Theta } from '#dist/own-models/contract.js';
import { generator, randomFormula } from '../formulas/random-formulas.js';
import { boxOf } from './box.js';

type Random = () => number;
type Math_ = typeof Math;

/** A model of which the gradient is right, and what it is. */
interface RightModel {
  readonly what: string;
  readonly model: BlackBox;
  readonly readsK: boolean;
}

const pick = <Item>(random: Random, items: readonly Item[]): Item =>
  items[Math.floor(random() * items.length)];

export function randomRows(random: Random, n: number): TargetRows {
  const count = 5 + Math.floor(random() * 20);
  const scale = pick(random, [1, 1, 0.1, 30]);
  const x = Float64Array.from({ length: count * n }, () => scale * (0.3 + random()));
  const s = Float64Array.from({ length: count }, (_, j) =>
    x.subarray(j * n, (j + 1) * n).reduce((sum, value) => sum + (value * value) / n, 0),
  );
  const k = s.map((square) => square * (0.2 + 0.3 * random()));
  return { count, n, x, s, k, t: s.map((_, j) => (j + 1) / 252), dt: 1 / 252 };
}

interface Activation {
  readonly of: (z: number, math: Math_) => number;
  readonly slope: (z: number, y: number, math: Math_) => number;
}

/** Written as users write them: by functions that they are handed, or by branches. */
const activations: Readonly<Record<string, Activation>> = {
  tanh: { of: (z, math) => math.tanh(z), slope: (_, y) => 1 - y * y },
  sigmoid: { of: (z, math) => 1 / (1 + math.exp(-z)), slope: (_, y) => y * (1 - y) },
  relu: { of: (z) => (z > 0 ? z : 0), slope: (z) => (z > 0 ? 1 : 0) },
  'relu by max': { of: (z, math) => math.max(0, z), slope: (z) => (z > 0 ? 1 : 0) },
  leaky: { of: (z) => (z > 0 ? z : 0.1 * z), slope: (z) => (z > 0 ? 1 : 0.1) },
  softplus: {
    of: (z, math) => (z > 0 ? z + math.log1p(math.exp(-z)) : math.log1p(math.exp(z))),
    slope: (z, _, math) => 1 / (1 + math.exp(-z)),
  },
  elu: { of: (z, math) => (z > 0 ? z : math.expm1(z)), slope: (z, y) => (z > 0 ? 1 : y + 1) },
  sin: { of: (z, math) => math.sin(z), slope: (z, _, math) => math.cos(z) },
  square: { of: (z) => z * z, slope: (z) => 2 * z },
  abs: { of: (z, math) => math.abs(z), slope: (z) => (z < 0 ? -1 : 1) },
  softsign: { of: (z, math) => z / (1 + math.abs(z)), slope: (z, _, math) => 1 / (1 + math.abs(z)) ** 2 },
  identity: { of: (z) => z, slope: () => 1 },
};

/** A network of one to three layers whose gradient goes back by hand; its λ̂ times s, or k̂ itself; an output scale that is positive. */
export function randomNetwork(random: Random, n: number): RightModel {
  const readsK = random() < 0.2;
  const inputs = n + (readsK ? 1 : 0);
  const hidden = Array.from({ length: Math.floor(random() * 3) }, () => 1 + Math.floor(random() * 4));
  const sizes = [inputs, ...hidden, 1];
  const kinds = hidden.map(() => pick(random, Object.keys(activations)));
  const isOfLambda = random() < 0.7;
  const width = pick(random, [1, 1, 0.2, 3]);
  const isLastZero = random() < 0.2;
  const layers = sizes
    .slice(1)
    .map((outputs, l) => ({ from: sizes[l], to: outputs, w: `w${l}`, b: `b${l}` }));
  const draw = (l: number) => () =>
    isLastZero && l === layers.length - 1 ? 0 : (width * (2 * random() - 1)) / Math.sqrt(sizes[l]);
  const parameters = {
    ...Object.fromEntries(
      layers.flatMap(({ from, to, w, b }, l) => [
        [w, { start: Array.from({ length: from * to }, draw(l)), shape: [from, to] }],
        [b, { start: Array.from({ length: to }, draw(l)) }],
      ]),
    ),
    scale: { start: 0.5 + random(), transform: pick(random, ['log', 'identity', 'log']) },
  };
  type Numbers = Readonly<Record<string, Float64Array>> & { readonly scale: number };
  const forward = (rows: ModelRows, j: number, theta: Numbers, math: Math_) => {
    const x = [...rows.x.subarray(j * n, (j + 1) * n), ...(readsK ? [rows.k![j]] : [])];
    const steps: { input: readonly number[]; z: readonly number[] }[] = [];
    let values: readonly number[] = x;
    layers.forEach(({ to, w, b }, l) => {
      const z = Array.from({ length: to }, (_, o) =>
        values.reduce((sum, value, i) => sum + value * theta[w][i * to + o], theta[b][o]),
      );
      steps.push({ input: values, z });
      values = l < kinds.length ? z.map((one) => activations[kinds[l]].of(one, math)) : z;
    });
    return { steps, output: values[0] };
  };
  const weight = (rows: ModelRows, j: number): number => (isOfLambda ? rows.s[j] : 1);
  const predict = (rows: ModelRows, theta: Numbers, math: Math_) => {
    const lambda = Float64Array.from(
      { length: rows.count },
      (_, j) => theta.scale * forward(rows, j, theta, math).output,
    );
    return { k: lambda.map((value, j) => value * weight(rows, j)), ...(isOfLambda && { lambda }) };
  };
  const gradient = (rows: Required<ModelRows>, theta: Numbers, math: Math_) => {
    const found = Object.fromEntries(
      layers.flatMap(({ from, to, w, b }) => [
        [w, new Float64Array(from * to)],
        [b, new Float64Array(to)],
      ]),
    );
    let scale = 0;
    for (let j = 0; j < rows.count; j++) {
      const { steps, output } = forward(rows, j, theta, math);
      const front =
        ((-2 * (rows.k[j] - theta.scale * output * weight(rows, j))) / rows.count) * weight(rows, j);
      scale += front * output;
      let back: readonly number[] = [front * theta.scale];
      for (let l = layers.length - 1; l >= 0; l--) {
        const { from, to, w, b } = layers[l];
        const { input, z } = steps[l];
        const own = back.map((value, o) => {
          const kind = activations[kinds[l]];
          return l < kinds.length ? value * kind.slope(z[o], kind.of(z[o], math), math) : value;
        });
        own.forEach((value, o) => {
          found[b][o] += value;
          input.forEach((one, i) => (found[w][i * to + o] += value * one));
        });
        back = Array.from({ length: from }, (_, i) =>
          own.reduce((sum, value, o) => sum + value * theta[w][i * to + o], 0),
        );
      }
    }
    return { ...found, scale };
  };
  const what = `network ${sizes.join('-')} of ${kinds.join(', ')}`;
  return { what, readsK, model: boxOf({ parameters, predict, gradient }, '', readsK) };
}

/** A random formula of two parameters and two columns, its gradient by the formulas of its derivatives. */
export function formulaModel(random: Random): RightModel {
  const [own, columns] = [
    ['a', 'b'],
    ['s', 't'],
  ];
  const formula = randomFormula(random, [...own, ...columns], 4);
  const program = programOf([formula], [...own, ...columns]);
  const slopes = own.map((name) => programOf([derivative(formula, name)], [...own, ...columns]));
  const at = (of: ReturnType<typeof programOf>, rows: ModelRows, theta: Theta, j: number): number =>
    valuesOf(of, [theta.a as number, theta.b as number, rows.s[j], rows.t[j]])[0];
  const model = boxOf({
    parameters: { a: { start: 0.2 + 2 * random() }, b: { start: 0.2 + 2 * random(), transform: 'log' } },
    predict: (rows: ModelRows, theta: Theta) => ({
      k: Float64Array.from({ length: rows.count }, (_, j) => at(program, rows, theta, j)),
    }),
    gradient: (rows: Required<ModelRows>, theta: Theta) =>
      Object.fromEntries(
        own.map((name, p) => {
          let sum = 0;
          for (let j = 0; j < rows.count; j++) {
            const slope = at(slopes[p], rows, theta, j);
            sum += (-2 / rows.count) * (rows.k[j] - at(program, rows, theta, j)) * slope;
          }
          return [name, sum];
        }),
      ),
  });
  return { what: textOf(formula), readsK: false, model };
}

/** So many random models with right gradients: none is called wrong, and most derivatives are compared. */
export function expectNoModelAccused(wanted: number, from = 0): void {
  let [compared, all] = [0, 0];
  const accused: string[] = [];
  for (let i = from; i < from + wanted; i++) {
    const random = generator(i + 1);
    const n = 1 + Math.floor(random() * 5);
    const { what, model, readsK } = i % 2 === 0 ? randomNetwork(random, n) : formulaModel(random);
    const { gradient, points } = diagnoseModel({ model, rows: randomRows(random, n), readsK, seed: i });
    for (const block of gradient ?? []) {
      all += points * model.parameters.find(({ name }) => name === block.parameter)!.count;
      compared += block.compared;
      // A formula's derivative may be infinite where the formula is not: to say so is no accusation.
      if (!block.right && !block.explanations[0]?.mistake.startsWith('it is not finite'))
        accused.push(
          `${i}: ${what} by ${block.parameter}, ${block.worstError}, ${block.explanations[0]?.mistake}`,
        );
    }
  }
  expect(accused).toEqual([]);
  expect(compared / all).toBeGreaterThan(0.8);
}
