import { describe, expect, it } from 'vitest';
import { diagnoseModel } from '#dist/doctor/model/diagnose.js';
import {
  type Activation,
  type Math_,
  type NetworkGradient,
  networkGradient,
  networkWith,
  rows,
} from './seed-network.js';

/** Other activations than tanh, as modules write them, and how their derivatives go wrong. */

type Slope = (z: number, y: number, math: Math_) => number;

const sigmoid: Activation = (z, math) => 1 / (1 + math.exp(-z));
const relu: Activation = (z) => (z > 0 ? z : 0);
const byMax: Activation = (z, math) => math.max(0, z);
const leaky: Activation = (z) => (z > 0 ? z : 0.2 * z);
const softsign: Activation = (z, math) => z / (1 + math.abs(z));
const sine: Activation = (z, math) => math.sin(z);
const root: Activation = (z, math) => math.sqrt(1 + z * z);
const power: Activation = (z, math) => math.pow(2 + math.tanh(z), 1.5);

const cases: { what: string; of: Activation; right: Slope; wrong: Slope; said: RegExp }[] = [
  {
    what: 'a sigmoid’s forgotten',
    of: sigmoid,
    right: (_, y) => y * (1 - y),
    wrong: () => 1,
    said: /chain rule’s factor of y = 1 \/ \(1 \+ e\^−z\) is forgotten/,
  },
  {
    what: 'a sigmoid’s at its output',
    of: sigmoid,
    right: (_, y) => y * (1 - y),
    wrong: (_, y, math) => sigmoid(y, math) * (1 - sigmoid(y, math)),
    said: /derivative of y = 1 \/ .* is taken at the output/,
  },
  {
    what: 'a sigmoid’s of the input',
    of: sigmoid,
    right: (_, y) => y * (1 - y),
    wrong: (z) => z * (1 - z),
    said: /is written for its output, as y \(1 − y\), and is given the input/,
  },
  {
    what: 'a sigmoid’s half',
    of: sigmoid,
    right: (_, y) => y * (1 - y),
    wrong: (_, y) => y,
    said: /is y in place of y \(1 − y\)/,
  },
  {
    what: 'a relu that always passes',
    of: relu,
    right: (z) => (z > 0 ? 1 : 0),
    wrong: () => 1,
    said: /passed back in rows in which the model does not depend on it/,
  },
  {
    what: 'a relu by max that always passes',
    of: byMax,
    right: (z) => (z > 0 ? 1 : 0),
    wrong: () => 1,
    said: /both branches of math.max are passed|passed back in rows/,
  },
  {
    what: 'a relu that never passes',
    of: relu,
    right: (z) => (z > 0 ? 1 : 0),
    wrong: () => 0,
    said: /it is 0: nothing is passed back/,
  },
  {
    what: 'a leaky relu that stops',
    of: leaky,
    right: (z) => (z > 0 ? 1 : 0.2),
    wrong: (z) => (z > 0 ? 1 : 0),
    said: /a branch stops it, as relu does below 0/,
  },
  {
    what: 'a sign of abs that is lost',
    of: softsign,
    right: (z, _, math) => 1 / (1 + math.abs(z)) ** 2,
    wrong: (z, _, math) => (1 + math.abs(z) - z) / (1 + math.abs(z)) ** 2,
    said: /sign is forgotten where math.abs turns/,
  },
  {
    what: 'a sine’s at its output',
    of: sine,
    right: (z, _, math) => math.cos(z),
    wrong: (_, y, math) => math.cos(y),
    said: /derivative of sin is taken at the output/,
  },
  {
    what: 'a root’s ½',
    of: root,
    right: (z, y) => z / y,
    wrong: (z, y) => (2 * z) / y,
    said: /½ of a root’s derivative is missing|factor 2 stands there too often/,
  },
  {
    what: 'a power’s exponent',
    of: power,
    right: (z, _, math) => 1.5 * math.sqrt(2 + math.tanh(z)) * (1 - math.tanh(z) ** 2),
    wrong: (z, _, math) => 1.5 * (2 + math.tanh(z)) ** 1.5 * (1 - math.tanh(z) ** 2),
    said: /exponent is not lowered by one at math.pow/,
  },
];

const diagnosisOf = (of: Activation, slope: Slope) =>
  diagnoseModel({
    model: networkWith(
      (own, theta, math): NetworkGradient => networkGradient(own, theta, math, { slope }, of),
      {},
      '',
      of,
    ),
    rows,
    readsK: false,
    seed: 4,
  }).gradient!;

describe('the derivative of another activation', () => {
  it.each(cases)('that is wrong is named: $what', ({ of, wrong, said }) => {
    const [w, , v, c] = diagnosisOf(of, wrong);
    expect([w.right, v.right, c.right]).toEqual([false, true, true]);
    expect(w.explanations.map(({ mistake }) => mistake).join(' or ')).toMatch(said);
  });

  it.each(cases)('that is right is not accused: $what', ({ of, right }) => {
    for (const found of diagnosisOf(of, right))
      expect(found).toMatchObject({ right: true, explanations: [] });
  });
});
