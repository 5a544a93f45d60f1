import { describe, expect, it } from 'vitest';
import { student975 } from '../../src/evaluation/intervals.js';
import { type Climber, gainOf, ladder } from '../../src/verdicts/ladder.js';

const rows = Uint32Array.of(2, 3, 7, 11);
const target = Float64Array.of(1, 2, 3, 4);
const holdOut = { rows, dependence: 'independent', leaks: false, target } as const;

const climber = (name: string, level: Climber['level'], errors: number[], parameters = 1): Climber => ({
  name,
  level,
  inFile: true,
  diverged: level === 'network' && errors.every(Number.isNaN),
  parameters,
  errors: Float64Array.from(errors),
});

describe('a gain', () => {
  const gain = gainOf('below', Float64Array.of(2, 2, 2, 2), Float64Array.of(1, 1, 0, 2), holdOut);

  it('is the mean of the paired differences of squares, with Student’s interval', () => {
    // 3, 3, 4, 0: mean 2.5, variance 3, standard error √(3 / 4).
    expect(gain.mean).toBe(2.5);
    expect(gain.standardError).toBeCloseTo(Math.sqrt(3 / 4), 14);
    expect(gain.interval95![0]).toBeCloseTo(2.5 - student975(3) * Math.sqrt(3 / 4), 10);
  });

  it('is relative to the squares below, with an interval on the scale of the logarithm', () => {
    expect(gain.relative).toBe(0.625);
    // 1, 1, 0, 4 over 4, 4, 4, 4: R = 3/8, whose error is √(3/4) / 4.
    const half = (student975(3) * (Math.sqrt(3 / 4) / 4)) / 0.375;
    expect(gain.relative95![0]).toBeCloseTo(1 - 0.375 * Math.exp(half), 10);
    expect(gain.relative95![1]).toBeCloseTo(1 - 0.375 * Math.exp(-half), 10);
  });

  it('never takes more than all of an error off, and is the same seen from the other side', () => {
    const [a, b] = [Float64Array.of(2, 2, 2, 2), Float64Array.of(0.1, 0.1, 0.1, 3)];
    const [forth, back] = [gainOf('a', a, b, holdOut), gainOf('b', b, a, holdOut)];
    expect(forth.relative95![1]).toBeLessThan(1);
    expect(forth.p).toBeCloseTo(back.p!, 12);
    expect(1 - back.relative95![0]).toBeCloseTo(1 / (1 - forth.relative95![1]), 10);
  });

  it('says nothing of how certain it is on rows that overlap with training rows', () => {
    const errors = Float64Array.of(1, 1, 0, 2);
    expect(gainOf('below', Float64Array.of(2, 2, 2, 2), errors, { ...holdOut, leaks: true })).toEqual({
      over: 'below',
      mean: 2.5,
      relative: 0.625,
      standardError: null,
      interval95: null,
      p: null,
      relative95: null,
    });
  });

  it('leaves out rows of which one of both predicts nothing', () => {
    const some = gainOf('below', Float64Array.of(2, NaN, 2, 2), Float64Array.of(1, 1, NaN, 2), holdOut);
    expect(some.mean).toBe(1.5);
  });

  it('over the same errors is nothing, for certain', () => {
    const same = Float64Array.of(1, 2, 3, 4);
    expect(gainOf('below', same, same, holdOut)).toMatchObject({
      mean: 0,
      relative: 0,
      p: 1,
      interval95: [0, 0],
    });
  });

  it('does not see which of two exact fits rounds better', () => {
    const tiny = gainOf('below', Float64Array.of(1e-15, 1e-15, 1e-15, 0), new Float64Array(4), holdOut);
    expect(tiny).toMatchObject({ mean: 0, relative: null, p: 1 });
  });
});

describe('a ladder', () => {
  const climbers = [
    climber('deep', 'network', [0.5, 0.5, 0.5, 0.4]),
    climber('process', 'gaussian-process', [0.6, 0.5, 0.7, 0.6]),
    climber('cubic', 'closed-form', [0.7, 0.7, 0.6, 0.7], 4),
    climber('exploded', 'network', [NaN, NaN, NaN, NaN]),
    climber('shallow', 'network', [1, 1, 1.1, 1]),
    climber('constant', 'closed-form', [0.9, 1, 0.9, 1], 1),
    climber('mean', 'mean', [2, 2.1, 2, 2]),
    climber('copy', 'network', [2, 2.1, 2, 2]),
  ];
  const built = ladder('k', climbers, { ...holdOut, apart: [] });
  const rung = (name: string) => built.rungs.find((found) => found.name === name)!;

  it('climbs from the mean over closed forms by their size and the process to networks in the file’s order', () => {
    expect(built.rungs.map(({ name }) => name)).toEqual([
      'mean',
      'constant',
      'cubic',
      'process',
      'deep',
      'exploded',
      'shallow',
      'copy',
    ]);
  });

  it('compares each with the one below that predicts', () => {
    expect(built.rungs.map(({ gain }) => gain?.over ?? null)).toEqual([
      null,
      'mean',
      'constant',
      'cubic',
      'process',
      null,
      'deep',
      'shallow',
    ]);
    expect(rung('exploded')).toMatchObject({ mse: null, gainOverMean: null });
    expect(rung('exploded').sentence).toBe('It diverged, and predicts nothing.');
    const none = ladder('k', [climbers[6], climber('line', 'closed-form', [NaN, NaN, NaN, NaN])], {
      ...holdOut,
      apart: [],
    });
    expect(none.rungs[1].sentence).toBe('It could not be fitted, and predicts nothing.');
  });

  it('compares networks with the best of all simpler rungs', () => {
    expect(rung('shallow').gainOverSimpler!.over).toBe('process');
    expect(rung('shallow').gainOverSimpler!.mean).toBeLessThan(0);
    expect(rung('process').gainOverSimpler).toBeNull();
  });

  it('tells who has learned nothing', () => {
    expect(built.rungs.filter(({ isTrainingMean }) => isTrainingMean).map(({ name }) => name)).toEqual([
      'copy',
    ]);
    expect(rung('copy').sentence).toContain('learned nothing');
  });

  it('says what each is worth', () => {
    expect(rung('constant').sentence).toMatch(
      /^Closer to k than mean: it lowers the mean squared error of mean by 78 % \(95 % interval: .*\)\.$/,
    );
    expect(rung('shallow').sentence).toMatch(/^Further from k than deep/);
  });

  it('calls exact what is off by rounding', () => {
    const exact = ladder('k', [climbers[6], climber('right', 'closed-form', [1e-16, 0, 0, 2e-16])], {
      ...holdOut,
      apart: [],
    });
    expect(exact.rungs[1].sentence).toBe('Exact to rounding.');
  });
});
