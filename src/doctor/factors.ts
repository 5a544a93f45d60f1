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
  const of = (mistake: string, cost: number, by: (entry: number) => number): Suspicion => ({
    ...base,
    mistake: and + mistake,
    cost: base.cost + cost,
    values: Float64Array.from({ length: base.values.length }, (_, i) => by(i) * base.values[i]),
  });
  const found = [of('the sign is wrong', costs.sign, () => -1)];
  for (const { name, values, tooOften, missing } of [...usual, ...factors]) {
    const at = (i: number): number => (typeof values === 'number' ? values : values[i]);
    const often = tooOften ?? `the factor ${name} stands there too often`;
    const without = missing ?? `the factor ${name} is missing`;
    found.push(
      of(often, costs.factor, at),
      of(without, costs.factor, (i) => 1 / at(i)),
      of(`${often}, and the sign is wrong`, costs.signed, (i) => -at(i)),
      of(`${without}, and the sign is wrong`, costs.signed, (i) => -1 / at(i)),
    );
    if (name === '2') continue;
    found.push(
      of(`the factor √${name} stands there too often`, costs.root, (i) => Math.sqrt(at(i))),
      of(`the factor √${name} is missing`, costs.root, (i) => 1 / Math.sqrt(at(i))),
    );
  }
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
    values: Float64Array.from({ length: claimed.length }, (_, i) => factor * base.values[i]),
  };
}
