import { expect, test } from 'vitest';
import { gaussianProcess } from '#dist/estimators/gaussian-process.js';
import { processPipeline, storedProcess, truth } from '../estimators/fitted.js';
import { runIn } from '../experiment.js';
import { temporaryFolder } from '../folders.js';

const seeds = 100;
const points = 41;

test('the 95 % band of a Gaussian process holds the true λ(x) at 90 to 99 % of points', async () => {
  let covered = 0;
  let whole = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const folder = temporaryFolder();
    const { stored, x } = storedProcess(folder, await runIn(folder, { ...processPipeline, seed }));
    const [low, range] = [x[0], x[x.length - 1] - x[0]];
    const grid = Float64Array.from(
      { length: points },
      (_, g) => low + range * (0.025 + (0.95 * g) / (points - 1)),
    );
    const { lower95, upper95 } = gaussianProcess.lambdaAt!({ basisFunctions: 32 }, stored, grid);
    const inside = grid.filter((z, g) => lower95![g] <= truth(z) && truth(z) <= upper95![g]).length;
    covered += inside;
    if (inside === points) whole++;
  }
  const share = covered / (seeds * points);
  console.log(`covered: ${(100 * share).toFixed(1)} % of points; everywhere in ${whole} of ${seeds} runs`);
  expect(share).toBeGreaterThan(0.9);
  expect(share).toBeLessThan(0.99);
}, 600_000);
