import { describe, expect, it } from 'vitest';
import { initialisations } from '../../src/initialisations/index.js';
import { uniform } from '../../src/random/uniform.js';

const names = Object.keys(initialisations) as (keyof typeof initialisations)[];

/** The outputs of a layer whose weights are drawn within the limit, for a row of uniform inputs, and the inputs. */
function layer(limit: number, inputs: number, outputs: number): { x: Float64Array; z: Float64Array } {
  const x = Float64Array.from({ length: inputs }, (_, i) => 2 * uniform(1, 80, i, 0) - 1);
  const z = Float64Array.from({ length: outputs }, (_, o) =>
    x.reduce((sum, value, i) => sum + value * limit * (2 * uniform(1, 81, i, o) - 1), 0),
  );
  return { x, z };
}
const meanSquare = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value ** 2, 0) / values.length;

describe.each(names)('%s', (name) => {
  it('has a name and a limit that more inputs do not raise', () => {
    const { kind, limit } = initialisations[name];
    expect(kind).toBe(name);
    for (const [inputs, outputs] of [
      [1, 1],
      [8, 32],
      [1000, 1],
    ]) {
      expect(limit(inputs, outputs)).toBeGreaterThanOrEqual(0);
      expect(limit(inputs + 1, outputs)).toBeLessThanOrEqual(limit(inputs, outputs));
    }
  });
});

describe('limits', () => {
  it('are those of the papers', () => {
    expect(initialisations.glorot.limit(20, 4)).toBe(0.5);
    expect(initialisations.he.limit(24, 7)).toBe(0.5);
    expect(initialisations.zero.limit(24, 7)).toBe(0);
  });

  // Monte Carlo over 2000 outputs, normal to a good approximation: four standard errors of a mean square.
  it('of glorot keep the mean square through a square linear layer', () => {
    const { x, z } = layer(initialisations.glorot.limit(200, 200), 200, 2000);
    expect(Math.abs(meanSquare(z) / meanSquare(x) - 1)).toBeLessThan(4 * Math.sqrt(2 / 2000));
  });

  it('of he keep it through relu', () => {
    const { x, z } = layer(initialisations.he.limit(200, 2000), 200, 2000);
    const relu = z.map((value) => Math.max(value, 0));
    expect(Math.abs(meanSquare(relu) / meanSquare(x) - 1)).toBeLessThan(4 * Math.sqrt(5 / 2000));
  });
});
