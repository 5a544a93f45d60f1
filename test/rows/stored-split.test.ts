import { expect, it } from 'vitest';
import { textColumn, wordColumn } from '#dist/arrow/reader.js';
import { arrowTable } from '#dist/arrow/writer.js';
import { loadPipeline, run } from '#dist/index.js';
import { splitRows } from '#dist/random/split.js';
import { readSplit, splitWords } from '#dist/rows/stored-split.js';
import { readNamedTable } from '#dist/rows/stored-table.js';
import { Store } from '#dist/store/store.js';
import { temporaryFolder } from '../folders.js';

it.each(['random', 'time'] as const)(
  'rows held out by %s are stored with the targets, and are those of the evaluation',
  async (by) => {
    const holdOut = { fraction: 0.25, by, gap: by === 'time' ? 3 : 0 };
    const loaded = loadPipeline('pipelines/lambda.yaml', [
      'simulate.paths=5',
      'simulate.times=90',
      `train.holdOut=${JSON.stringify(holdOut)}`,
      'train.estimators={ closed-form: { kind: least-squares, basis: constant } }',
    ]);
    const dataFolder = temporaryFolder();
    const { stages } = await run(loaded, { what: 'all', dataFolder, threads: 1 });
    const dataset = (name: string) =>
      new Store(dataFolder).find(name, stages.find(({ stage }) => stage === name)!.fingerprint)!;
    const split = splitRows(90, holdOut, loaded.pipeline.seed);
    expect(readSplit(dataset('targets'))).toEqual(split);
    const predictions = [...readNamedTable(dataset('evaluate'), 'predictions')];
    expect(predictions.flatMap((table) => textColumn(table, 'split'))).toEqual(
      splitWords(split, { first: 0, rows: 90 }),
    );
  },
);

it('a part says of its own rows what they are for, wherever it is cut', () => {
  const split = { train: Uint32Array.of(0, 1, 4, 5), holdOut: Uint32Array.of(3, 7) };
  const whole = ['train', 'train', 'gap', 'holdOut', 'train', 'train', 'gap', 'holdOut'];
  for (let cut = 0; cut <= 8; cut++) {
    const parts = [
      splitWords(split, { first: 0, rows: cut }),
      splitWords(split, { first: cut, rows: 8 - cut }),
    ];
    expect(parts.flat()).toEqual(whole);
  }
});

it('a column of few words is read as their places, and another word is refused by its row', () => {
  const values = ['b', 'aa', '', 'aa', 'ä'];
  const table = arrowTable([{ name: 'word', type: 'utf8', values }], new Map());
  expect([...wordColumn(table, 'word', ['aa', 'b', '', 'ä'])]).toEqual([1, 0, 2, 0, 3]);
  expect(() => wordColumn(table, 'word', ['aa', 'b', ''])).toThrow(
    'column word must be one of aa, b, , found ä in row 4',
  );
});
