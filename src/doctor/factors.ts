import type { Factor, Suspicion } from './suspicion.js';

/** Numbers that derivatives have too often or too rarely, whatever the model is. */
const usual: readonly Factor[] = [
  {
    name: '2',
    values: 2,
    tooOften: 'a factor 2 stands there too often',
    missing: 'a factor 2 is missing, as that of a square',
  },
];

const costs = { sign: 1, factor: 1, root: 1.5, signed: 1.8, any: 4 };

/**
 * The suspicion that a derivative, right but for what `base` says, has a wrong sign, or a factor too often or not at all: c, 1/c, √c and 1/√c
 * of each factor, with either sign.
 */
export function byFactors(base: Suspicion, factors: readonly Factor[]): Suspicion[] {
  const and = base.mistake === '' ? '' : `${base.mistake}, and `;
  const of = (mistake: string, cost: number, by: (entry: number) => number, look = base.look): Suspicion => ({
    ...base,
    ...(look !== undefined && { look }),
    mistake: and + mistake,
    cost: base.cost + cost,
    values: multiplied(base.values, by),
  });
  const found = [of('the sign is wrong', costs.sign, () => -1)];
  for (const { name, values, tooOften, missing, look } of [...usual, ...factors]) {
    const at = (i: number): number => (typeof values === 'number' ? values : values[i]);
    const often = tooOften ?? `the factor ${name} stands there too often`;
    const without = missing ?? `the factor ${name} is missing`;
    found.push(
      of(often, costs.factor, at, look),
      of(without, costs.factor, (i) => 1 / at(i), look),
      of(`${often}, and the sign is wrong`, costs.signed, (i) => -at(i), look),
      of(`${without}, and the sign is wrong`, costs.signed, (i) => -1 / at(i), look),
    );
    if (name === '2') continue;
    found.push(
      of(`the factor √${name} stands there too often`, costs.root, (i) => Math.sqrt(at(i)), look),
      of(`the factor √${name} is missing`, costs.root, (i) => 1 / Math.sqrt(at(i)), look),
    );
  }
  return found;
}

function multiplied(values: ArrayLike<number>, by: (entry: number) => number): Float64Array {
  const found = new Float64Array(values.length);
  for (let i = 0; i < found.length; i++) found[i] = by(i) * values[i];
  return found;
}

/** The one factor by which `base` comes nearest to what was claimed; undefined of fewer than three entries, which any factor fits. */
export function byAnyFactor(base: Suspicion, claimed: ArrayLike<number>): Suspicion | undefined {
  let [product, square] = [0, 0];
  for (let i = 0; i < claimed.length; i++) {
    product += claimed[i] * base.values[i];
    square += base.values[i] * base.values[i];
  }
  const factor = product / square;
  if (claimed.length < 3 || !Number.isFinite(factor) || factor === 0) return undefined;
  const and = base.mistake === '' ? '' : `${base.mistake}, and `;
  return {
    ...base,
    mistake: `${and}all of it is ${Number(factor.toPrecision(6))} times what it should be`,
    cost: base.cost + costs.any,
    fitted: true,
    values: multiplied(base.values, () => factor),
  };
}
