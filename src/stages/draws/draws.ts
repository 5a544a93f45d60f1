import { indices, picked } from '../../arrays.js';
import { makeParts } from '../../pool/long-tasks.js';
import { chosenPrior } from '../../priors/index.js';
import type { PriorChoice } from '../../priors/prior.js';
import { rowRanges, tableRowsPerPart } from '../../rows/parts.js';
import { readSplit, splitWords } from '../../rows/stored-split.js';
import { readColumns } from '../../rows/stored-table.js';
import { errorOf } from '../failure.js';
import type { Compute } from '../stage.js';
import { firstTest } from './draw.js';
import type { DrawsInput, DrawsOutput } from './draws-task.js';
import type { DrawsParameters } from './parameters.js';
import { drawsSummary } from './summary.js';

/** About what a draw takes by itself, and a value of its paths, in nanoseconds; a part is half a second of them. */
const nanoseconds = { draw: 60_000, value: 60 };
const partNanoseconds = 5e8;

interface DrawsPart {
  readonly index: number;
  readonly number: number;
  readonly row: number;
  readonly count: number;
  readonly split: 'train' | 'holdOut';
}

/** Bounds depend on the draws' shape alone; no part has draws of both kinds. */
export function drawsParts({ draws: { train, test, times }, simulate }: DrawsParameters): DrawsPart[] {
  const values = (times?.to ?? simulate.times) * simulate.paths * (simulate.substeps ?? 1);
  const each = Math.max(1, Math.floor(partNanoseconds / (nanoseconds.draw + values * nanoseconds.value)));
  const learned = rowRanges(train, each);
  const tested = rowRanges(test, each);
  return [
    ...learned.map(({ index, first, rows }) => ({
      index,
      number: first,
      row: first,
      count: rows,
      split: 'train' as const,
    })),
    ...tested.map(({ index, first, rows }) => ({
      index: learned.length + index,
      number: firstTest + first,
      row: train + first,
      count: rows,
      split: 'holdOut' as const,
    })),
  ];
}

/**
 * Draws parameters from the prior and simulates the paths of each, of which it keeps summaries: a row per draw, the test draws
 * last. Each draw has a seed of its own, so that parts can be made in any order and anywhere.
 */
export function drawsOfPrior(parameters: DrawsParameters): Compute {
  const compute: Compute = async (context) => {
    const { output, progress, pool, seed } = context;
    const parts = drawsParts(parameters);
    const total = parameters.draws.train + parameters.draws.test;
    const missing = parts.filter(({ index }) => !output.has(index));
    let done = total - missing.reduce((sum, { count }) => sum + count, 0);
    await makeParts(pool, Math.max(1, context.share), missing, async (part, run) => {
      context.throwIfInterrupted();
      output.begin(part.index);
      const { number, row, count, split } = part;
      const input = { parameters, seed, number, row, count, split };
      const made = await run<DrawsOutput>('draws', input satisfies Omit<DrawsInput, 'stop'>);
      if ('failure' in made) throw errorOf(made);
      await output.write(made.columns, part.index);
      progress({ done: (done += count), total, unit: 'draws' });
    });
    return drawsSummary.write({ parameters: Object.keys(parameters.prior), ...parameters.draws });
  };
  return Object.assign(compute, {
    parts: () => ({ count: drawsParts(parameters).length, seconds: partNanoseconds / 1e9 }),
  });
}

/** Rows whose λ was drawn as draws: what a row shows of it are k and s. Of noise that reaches over rows every `apart`-th is tested. */
export function drawsOfRows(lambda: PriorChoice, apart: number): Compute {
  return async ({ upstream, output, progress }) => {
    const targets = readColumns(upstream['targets'], ['s', 'k', 'lambda']);
    const { train, holdOut } = readSplit(upstream['targets']);
    const split = { train, holdOut: holdOut.filter((j) => j % apart === 0) };
    const { score } = chosenPrior(lambda);
    const rows = targets.k.length;
    for (const { index, first, rows: count } of rowRanges(rows, tableRowsPerPart(1))) {
      if (output.has(index)) continue;
      const here = Uint32Array.from(indices(first, count));
      const [s, k, drawn] = [targets.s, targets.k, targets.lambda].map((values) => picked(values, here));
      const float = (name: string, values: Float64Array) => ({ name, type: 'float64' as const, values });
      await output.write(
        [
          { name: 'r', type: 'int32', values: indices(first, count) },
          { name: 'split', type: 'utf8', values: splitWords(split, { first, rows: count }) },
          float('theta_lambda', drawn),
          float('z_lambda', drawn.map(score)),
          float('summary_k', k),
          float('summary_s', s),
          float(
            'summary_ratio',
            k.map((value, j) => (s[j] > 0 ? value / s[j] : 0)),
          ),
          float('check_k', k),
          float('check_s', s),
          float('stat_k', k),
          float('stat_s', s),
        ],
        index,
      );
      progress({ done: first + count, total: rows, unit: 'rows' });
    }
    return drawsSummary.write({
      parameters: ['lambda'],
      train: split.train.length,
      test: split.holdOut.length,
    });
  };
}
