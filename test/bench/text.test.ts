import { describe, expect, it } from 'vitest';
import { type Bench, type BenchRow, inTurn, type Figure, isReached, median, ratioOf } from './bench.js';
import type { Machine } from './machine.js';
import { benchmarks, printed } from './text.js';

/** What benches make of figures. No test has a time in it: these figures are made up. */

const bench = (better: Bench['better']): Bench => ({
  name: 'walk',
  explanation: 'How far one walks.',
  unit: 'km/h',
  better,
  run: () => Promise.resolve([]),
});
const once = (value: number): Figure => ({ median: value, rounds: [value] });
const against = (figure: number): BenchRow['peer'] => ({ name: 'a friend', figure: once(figure) });

describe('a ratio', () => {
  const row = { name: 'uphill', ours: once(6), peer: against(3) };

  it('says how many times better ours is', () => {
    expect(ratioOf(bench('more'), row)).toBe(2);
    expect(ratioOf(bench('less'), row)).toBe(0.5);
  });

  it('says how many times as much ours takes, where that is limited', () => {
    expect(ratioOf(bench('less'), { ...row, wanted: { atMost: 3 } })).toBe(2);
  });

  it('is nothing without a peer', () => {
    expect(ratioOf(bench('more'), { ...row, peer: undefined })).toBeUndefined();
  });
});

describe('what is wanted', () => {
  const reached = (
    better: Bench['better'],
    wanted: BenchRow['wanted'],
    peer = against(3),
  ): boolean | undefined =>
    isReached(bench(better), { name: 'uphill', ours: once(6), peer, ...(wanted && { wanted }) });

  it('is reached at the limit, and not beyond it', () => {
    expect(reached('more', { atLeast: 2 })).toBe(true);
    expect(reached('more', { atLeast: 2.01 })).toBe(false);
    expect(reached('less', { atLeast: 0.5 })).toBe(true);
    expect(reached('less', { atMost: 2 })).toBe(true);
    expect(reached('less', { atMost: 1.99 })).toBe(false);
    expect(reached('less', { under: 6 })).toBe(false);
    expect(reached('less', { under: 7 })).toBe(true);
  });

  it('is neither reached nor missed where nothing is wanted or the peer is not there', () => {
    expect(reached('more', undefined)).toBeUndefined();
    expect(isReached(bench('more'), { name: '', ours: once(6), wanted: { atLeast: 2 } })).toBeUndefined();
  });
});

describe('rounds', () => {
  it('measure in turn, and give medians', async () => {
    const order: string[] = [];
    const next = (name: string, values: number[]) => (): Promise<number> => {
      order.push(name);
      return Promise.resolve(values.shift()!);
    };
    const found = await inTurn({ a: next('a', [5, 1, 9]), b: next('b', [2, 4, 3]), c: undefined }, 3);
    expect(order.join('')).toBe('ababab');
    expect(found).toEqual({
      a: { median: 5, rounds: [5, 1, 9] },
      b: { median: 3, rounds: [2, 4, 3] },
    });
  });

  it('of an even number have the mean of the middle two', () => {
    expect(median([4, 1, 2, 9])).toBe(3);
  });
});

describe('BENCHMARKS.md', () => {
  const machine: Machine = {
    cpu: 'A processor',
    cores: 2,
    memoryBytes: 25.3e9,
    system: 'Linux 6.1 x64',
    node: 'v20.20.0',
    twoAtOnce: 1.5,
    numpy: '1.24.2',
    torch: null,
    compiler: 'g++ 12',
    commit: { id: 'abc1234', changed: true },
  };
  const rows: BenchRow[] = [
    { name: 'uphill', ours: once(6), peer: against(3), wanted: { atLeast: 1.5 } },
    {
      name: 'downhill',
      ours: once(1234.5),
      peer: against(2000),
      wanted: { atLeast: 1 },
      shortfall: 'Knees.',
    },
    { name: 'on ice', ours: once(0.12345), peer: against(2), wanted: { atLeast: 1 } },
    { name: 'alone', ours: once(5), wanted: { atLeast: 2 } },
    { name: 'asleep', ours: once(1), shortfall: 'Never told.' },
  ];
  const elsewhere: Bench = { ...bench('less'), name: 'swim', only: 'linux' };
  const text = benchmarks(
    [
      { bench: bench('more'), rows },
      { bench: elsewhere, rows: undefined },
    ],
    machine,
    '2018-07-12',
  );

  it('has every figure with its ratio and whether it reaches what is wanted', () => {
    expect(text.split('\n').filter((line) => line.startsWith('| walk'))).toEqual([
      '| walk | uphill | 6 | a friend | 3 | 2.00 | at least 1.5 | yes | km/h |',
      '| walk | downhill | 1,235 | a friend | 2,000 | 0.62 | at least 1 | **no** | km/h |',
      '| walk | on ice | 0.123 | a friend | 2 | 0.06 | at least 1 | **no** | km/h |',
      '| walk | alone | 5 | not installed |  |  | at least 2 |  | km/h |',
      '| walk | asleep | 1 |  |  |  |  |  | km/h |',
    ]);
    expect(text).toContain('**1 of 3 reach what is wanted.**');
  });

  it('says when, where and on what it was measured', () => {
    expect(text).toContain('on 2018-07-12');
    expect(text).toContain(
      'Commit abc1234 with changes. A processor, 2 cores, 25 GB of memory; Linux 6.1 x64; Node 20.20.0; NumPy 1.24.2; ' +
        'PyTorch not installed; C++ compiler g++ 12.',
    );
  });

  it('says where PyTorch has a BLAS that is no peer', () => {
    const beside = (torch: string): string => benchmarks([], { ...machine, torch }, '2018-07-12');
    expect(beside('1.13 with blas/libblas.so.3.11.0')).toContain('**Beware:** PyTorch multiplies');
    const good = 'openblas-pthread/libblas.so.3, openblas-pthread/libopenblasp-r0.3.21.so';
    expect(beside(`1.13 with ${good}`)).not.toContain('Beware');
    expect(text).not.toContain('Beware');
  });

  it('explains every bench, and what falls short', () => {
    expect(text).toContain('## walk\n\nHow far one walks.');
    expect(text).toContain('**downhill against a friend falls short.** Knees.');
    expect(text).toContain('**on ice against a friend falls short.** The reason has not been found yet.');
    expect(text).not.toContain('Never told.');
    expect(text).toContain('swim: can only be measured on linux.');
  });

  it('has the figures that the terminal had', () => {
    const lines = printed({ bench: bench('more'), rows }).split('\n');
    expect(lines[2].split(/ {2,}/)).toEqual([
      'downhill',
      '1,235',
      'a friend',
      '2,000',
      '0.62',
      'at least 1',
      'no',
    ]);
    expect(lines).toHaveLength(rows.length + 1);
  });
});
