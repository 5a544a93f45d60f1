import { describe, expect, it } from 'vitest';
import { solveLeastSquares } from '../../src/estimators/householder.js';
import { initialisations } from '../../src/initialisations/index.js';
import { streams } from '../../src/random/streams.js';
import { uniform } from '../../src/random/uniform.js';
import { runIn, smallPipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { ofLambda, rowsOf } from '../tables.js';

const hidden = 6;
const paths = smallPipeline.simulate.paths;

async function fitted(network: object, set: readonly string[] = []) {
  const folder = temporaryFolder();
  const train = { estimators: { network: { epochs: 2, precision: 'float64', ...network } } };
  const report = await runIn(folder, { ...smallPipeline, train }, { set });
  const column = (stage: string, table: string | undefined, name: string): number[] =>
    rowsOf<Record<string, number | Float64Array>>(report, stage, table).flatMap((row) => {
      const value = row[name];
      return typeof value === 'number' ? [value] : [...value];
    });
  return { column, rung: ofLambda(report).ladder.rungs.at(-1)! };
}

/** Weights by (layer, input), one value an output; input −1 is the bias. */
function weightsOf(column: Awaited<ReturnType<typeof fitted>>['column'], table: string) {
  const [layer, input, output, value] = ['layer', 'input', 'output', 'value'].map((name) =>
    column('train:network', table, name),
  );
  return (l: number, i: number, o: number): number =>
    value[layer.findIndex((at, w) => at === l && input[w] === i && output[w] === o)];
}

describe.each(['network', 'pointwise-network'])('hidden layers left as they began: %s', (kind) => {
  it('have the weights that training began with, and the last layer that least squares give', async () => {
    const { column } = await fitted({ kind, hidden: [hidden], activation: 'tanh' });
    const frozen = weightsOf(column, 'frozenWeights');
    const inputs = kind === 'network' ? paths : 1;
    const limit = initialisations.glorot.limit(inputs, hidden);
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < hidden; o++) {
        const u = uniform(smallPipeline.seed, streams.weights, i * hidden + o, 0);
        expect(frozen(0, i, o)).toBe((2 * u - 1) * limit);
      }
    }

    const x = column('simulate', undefined, 'x');
    const [s, k] = ['s', 'k'].map((name) => Float64Array.from(column('targets', undefined, name)));
    const [mean, sd] = ['mean', 'sd'].map((name) => column('train:network', 'inputs', name));
    const z = (j: number, i: number): number =>
      (x[j * paths + i] - mean[i % mean.length]) / sd[i % sd.length];
    const unit = (sum: number, c: number): number => Math.tanh(sum + frozen(0, -1, c));
    const columnOf =
      (c: number) =>
      (j: number): number => {
        if (c === hidden) return s[j];
        const all = Array.from({ length: paths }, (_, i) => i);
        if (kind === 'network') {
          return (
            s[j] *
            unit(
              all.reduce((sum, i) => sum + frozen(0, i, c) * z(j, i), 0),
              c,
            )
          );
        }
        return (
          all.reduce((sum, i) => sum + unit(frozen(0, 0, c) * z(j, i), c) * x[j * paths + i] ** 2, 0) / paths
        );
      };
    const rows = s.length;
    const columns = Array.from({ length: hidden + 1 }, (_, c) =>
      Float64Array.from({ length: rows }, (_row, j) => columnOf(c)(j)),
    );
    const last = (c: number): number => frozen(1, c === hidden ? -1 : c, 0);
    const mseOf = (theta: (c: number) => number, of: readonly number[]): number =>
      of.reduce((sum, j) => {
        const error = k[j] - columns.reduce((value, one, c) => value + theta(c) * one[j], 0);
        return sum + error * error;
      }, 0) / of.length;
    // Learned from four fifths of the rows: not far from the least squares of all, and not beyond them.
    const everyRow = Array.from({ length: rows }, (_, j) => j);
    const { theta } = solveLeastSquares(columns, k)!;
    const least = mseOf((c) => theta[c], everyRow);
    expect(mseOf(last, everyRow)).toBeGreaterThanOrEqual(least * (1 - 1e-9));
    expect(mseOf(last, everyRow)).toBeLessThan(least * 1.1);
  });
});

it('wide untrained layers do not fit the noise of few rows', async () => {
  const { rung } = await fitted({ kind: 'network', hidden: [200] }, [
    'simulate.times=75',
    'targets.noise=0.2',
  ]);
  const { frozen, biasOnly } = rung.ablations!;
  expect(frozen!.mse).toBeLessThan(1.5 * biasOnly.mse);
});

it('there is nothing to freeze without hidden layers', async () => {
  const { rung } = await fitted({ kind: 'network', hidden: [] });
  expect(rung.ablations!.frozen).toBeNull();
});
