import { type Change, hidden, n, type Name, type NetworkTheta } from './seed-network.js';

const dt = 1 / 252;
export const batch = 32;

/** Every derivative times a number. */
const times =
  (factor: (theta: NetworkTheta, count: number) => number): Required<Change>['after'] =>
  (gradient, theta, { count }) => {
    const by = factor(theta, count);
    return {
      w: gradient.w.map((value) => value * by),
      b: gradient.b.map((value) => value * by),
      v: gradient.v.map((value) => value * by),
      c: gradient.c * by,
    };
  };

export interface WrongCase {
  readonly what: string;
  readonly change: Change;
  /** A parameter that it touches. */
  readonly of: Name;
  readonly said: RegExp;
}

/** Wrong gradients of the network of 2018, of every kind that the doctor has a name for. */
export const cases: WrongCase[] = [
  { what: 'a factor 2', change: { after: times(() => 2) }, of: 'w', said: /factor 2 stands there too often/ },
  { what: 'no 2 of the square', change: { after: times(() => 0.5) }, of: 'w', said: /factor 2 is missing/ },
  { what: 'the sign', change: { after: times(() => -1) }, of: 'v', said: /^the sign is wrong/ },
  {
    what: 'the sum for the mean',
    change: { after: times((_, count) => count) },
    of: 'b',
    said: /sum over the rows in place of their mean/,
  },
  {
    what: '1/N twice',
    change: { after: times((_, count) => 1 / count) },
    of: 'b',
    said: /divided by the number of rows twice/,
  },
  { what: 'n too often', change: { after: times(() => n) }, of: 'w', said: /factor n, .* too often/ },
  { what: '1/n too often', change: { after: times(() => 1 / n) }, of: 'c', said: /factor n, .* is missing/ },
  { what: 'dt', change: { after: times(() => dt) }, of: 'c', said: /factor dt stands there too often/ },
  { what: '√dt', change: { after: times(() => Math.sqrt(dt)) }, of: 'w', said: /factor √dt stands/ },
  { what: 'the batch', change: { after: times(() => batch) }, of: 'w', said: /size of a batch stands/ },
  { what: 'its constant', change: { after: times(({ c }) => c) }, of: 'w', said: /factor c stands/ },
  {
    what: 'λ̂ of each row',
    change: { outer: (r, { lambda, count }) => (-2 * r * lambda) / count },
    of: 'w',
    said: /in each row the factor λ̂ stands too often/,
  },
  {
    what: 'no ∂k̂/∂λ̂',
    change: { s: () => 1 },
    of: 'w',
    said: /factor s is missing, the ∂k̂\/∂λ̂ of the chain rule/,
  },
  { what: '∂k̂/∂λ̂ twice', change: { s: ({ s }) => s * s }, of: 'v', said: /factor s stands too often/ },
  {
    what: 't for dt',
    change: { outer: (r, { t, count }) => (-2 * r * t) / dt / count },
    of: 'w',
    said: /factor t stands where dt belongs/,
  },
  { what: 't for s', change: { s: ({ t }) => t }, of: 'w', said: /factor t stands where s belongs/ },
  {
    what: 'no residual',
    change: { outer: (_, { count }) => -2 / count },
    of: 'v',
    said: /residual k − k̂ is missing/,
  },
  {
    what: 'the residual’s absolute value',
    change: { outer: (r, { count }) => (-2 * Math.abs(r)) / count },
    of: 'b',
    said: /residual’s absolute value/,
  },
  {
    what: 'the residual without s',
    change: { outer: (_, { k, lambda, count }) => (-2 * (k - lambda)) / count },
    of: 'b',
    said: /k − λ̂ in place of k − k̂/,
  },
  {
    what: 'rows that are stopped',
    change: { outer: (r, { count }) => (-2 * Math.max(r, 0)) / count },
    of: 'w',
    said: /only rows whose residual is positive count/,
  },
  {
    what: 'the last row overwrites',
    change: { counts: ({ j, count }) => j === count - 1 },
    of: 'v',
    said: /each row overwrites what the rows before/,
  },
  {
    what: 'tanh′ at its output',
    change: { slope: (_, y, math) => 1 - math.tanh(y) ** 2 },
    of: 'w',
    said: /derivative of tanh is taken at the output/,
  },
  {
    what: '1 − y² of the input',
    change: { slope: (z) => 1 - z * z },
    of: 'b',
    said: /written for its output, as 1 − y², and is given the input/,
  },
  { what: 'no tanh′', change: { slope: () => 1 }, of: 'b', said: /chain rule’s factor of tanh is forgotten/ },
  { what: '1 − y', change: { slope: (_, y) => 1 - y }, of: 'b', said: /is 1 − y in place of 1 − y²/ },
  { what: 'tanh stopped', change: { slope: () => 0 }, of: 'b', said: /nothing is passed back/ },
  {
    what: 'a relu in place of tanh',
    change: { slope: (z, y) => (z > 0 ? 1 - y * y : 0) },
    of: 'w',
    said: /a branch stops it/,
  },
  { what: 'no weight behind', change: { back: () => 1 }, of: 'w', said: /factor v of its column is missing/ },
  {
    what: 'the weight behind twice',
    change: { back: (v, h) => v[h] * v[h] },
    of: 'b',
    said: /factor v of the same index stands there too often/,
  },
  {
    what: 'the neighbour’s weight',
    change: { back: (v, h) => v[(h + 1) % hidden] },
    of: 'w',
    said: /factor v of its column has an index that is shifted by one/,
  },
  {
    what: 'no x',
    change: { x: () => 1 },
    of: 'w',
    said: /the input x is missing|derivative by b in place of that by w/,
  },
  {
    what: 'the neighbour’s x',
    change: { x: ({ x }, i) => x[(i + 1) % n] },
    of: 'w',
    said: /row index of w is shifted by one|index of the input x is shifted by one/,
  },
  {
    what: 'z for y',
    change: { unit: (_, z) => z },
    of: 'v',
    said: /input of math.tanh stands where its output/,
  },
  {
    what: 'transposed',
    change: {
      after: (gradient) => ({
        ...gradient,
        w: gradient.w.map((_, k) => gradient.w[(k % n) * hidden + Math.floor(k / n)]),
      }),
    },
    of: 'w',
    said: /w is transposed/,
  },
  {
    what: 'an index shifted',
    change: {
      after: (gradient) => ({ ...gradient, v: gradient.v.map((_, h) => gradient.v[(h + 1) % hidden]) }),
    },
    of: 'v',
    said: /index of v is shifted by one/,
  },
  {
    what: 'another parameter',
    change: { after: (gradient) => ({ ...gradient, v: gradient.b }) },
    of: 'v',
    said: /derivative by b in place of that by v/,
  },
  {
    what: 'weight decay',
    change: {
      after: (gradient, { w }) => ({ ...gradient, w: gradient.w.map((value, i) => value + 0.01 * w[i]) }),
    },
    of: 'w',
    said: /a term 0\.01 · w that the loss does not have/,
  },
  { what: 'a factor 3.7', change: { after: times(() => 3.7) }, of: 'w', said: /3\.7 times/ },
];
