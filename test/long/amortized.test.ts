import { expect, test } from 'vitest';
import { amortised } from '../laws/amortised.js';

test('a network finds the λ of 20,000 rows from x and k to r² 0.99, and nothing from x alone', async () => {
  const { both, paths } = await amortised({
    rows: 20_000,
    shape: {
      hidden: [64, 64],
      optimizer: { kind: 'adam', learningRate: 0.001 },
      epochs: 20,
    },
  });
  console.log(`r²: ${both.toFixed(4)} from x and k, ${paths.toFixed(4)} from x`);
  expect(both).toBeGreaterThan(0.99);
  expect(paths).toBeLessThan(0.02);
}, 600_000);
