import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { schedules } from '../../src/schedules/index.js';
import { power } from '../../src/schedules/power.js';
import type { Schedule } from '../../src/schedules/schedule.js';

type ScheduleName = keyof typeof schedules;

/** Parameters that an entry needs and parameters with all that may be given, by name. */
const examples: Record<ScheduleName, readonly Record<string, number>[]> = {
  constant: [{}],
  step: [{ every: 3, factor: 0.5 }],
  exponential: [{ factor: 0.9 }],
  cosine: [{ epochs: 20 }, { epochs: 7, floor: 0.1 }],
  plateau: [
    { patience: 2, factor: 0.5 },
    { patience: 0, factor: 0.1, floor: 0.01 },
  ],
};
const cases = (Object.keys(schedules) as ScheduleName[]).flatMap((name) =>
  examples[name].map((given) => [name, given] as const),
);

/** The factors of epochs 1 … losses + 1. */
function factors(name: ScheduleName, given: Record<string, number>, losses: readonly number[]): number[] {
  const schedule = schedules[name] as Schedule<unknown>;
  const parameters = Object.freeze(z.strictObject(schedule.parameters(z)).parse(given));
  return [...losses, NaN].map((_, done) =>
    schedule.factor(parameters, { epoch: done + 1, losses: Object.freeze(losses.slice(0, done)) }),
  );
}

describe.each(cases)('%s %j', (name, given) => {
  const losses = Array.from({ length: 40 }, (_, i) => 1 / (1 + Math.min(i, 11)));

  it('has a name and a description of every parameter', () => {
    const entry = schedules[name];
    expect(entry.kind).toBe(name);
    const shape = (entry as Schedule<unknown>).parameters(z) as Record<string, z.ZodType>;
    for (const key of Object.keys(shape)) expect(shape[key].description, key).toMatch(/\w/);
  });

  it('is 1 in the first epoch, never rises, and stays between its floor and 1', () => {
    const found = factors(name, given, losses);
    expect(found[0]).toBe(1);
    for (const [i, factor] of found.entries()) {
      expect(factor).toBeLessThanOrEqual(i === 0 ? 1 : found[i - 1]);
      expect(factor).toBeGreaterThanOrEqual(given['floor'] ?? 0);
    }
    if (name !== 'constant') expect(found.at(-1)).toBeLessThan(1);
  });

  it('depends on what has happened alone', () => {
    const schedule = schedules[name] as Schedule<unknown>;
    const parameters = z.strictObject(schedule.parameters(z)).parse(given);
    const later = schedule.factor(parameters, { epoch: 41, losses });
    schedule.factor(parameters, { epoch: 1, losses: [] });
    expect(
      schedule.factor(parameters, { epoch: 41, losses: JSON.parse(JSON.stringify(losses)) as number[] }),
    ).toBe(later);
    expect(factors(name, given, losses).at(-1)).toBe(later);
  });
});

const any = (epochs: number): number[] => new Array<number>(epochs - 1).fill(1);

describe('step', () => {
  it('changes every so many epochs', () => {
    expect(factors('step', { every: 3, factor: 0.5 }, any(8))).toEqual([1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25]);
  });
});

describe('exponential', () => {
  it('is a power of its factor', () => {
    factors('exponential', { factor: 0.97 }, any(500)).forEach((found, i) =>
      expect(found / 0.97 ** i).toBeCloseTo(1, 13),
    );
  });
});

describe('cosine', () => {
  it.each([
    { epochs: 1, floor: 0 },
    { epochs: 20, floor: 0 },
    { epochs: 999, floor: 0.25 },
  ])('is half a cosine down to its floor, and stays there, with %j', ({ epochs, floor }) => {
    const found = factors('cosine', { epochs, floor }, any(epochs + 5));
    found.slice(0, epochs).forEach((factor, i) => {
      const expected = floor + ((1 - floor) * (1 + Math.cos((Math.PI * i) / epochs))) / 2;
      expect(Math.abs(factor - expected)).toBeLessThan(1e-14);
    });
    expect(found.slice(epochs)).toEqual(new Array(5).fill(floor));
  });
});

describe('plateau', () => {
  it('falls after more than `patience` epochs without a new smallest loss, and counts anew', () => {
    //              1  2  3    4  5  6    7  8  9
    const losses = [5, 4, 4, 4.5, 4, 3, 3.5, 6, 3];
    const found = factors('plateau', { patience: 2, factor: 0.5 }, losses);
    // Epochs 3, 4 and 5 were no better than 2; then 7, 8 and 9 no better than 6.
    expect(found).toEqual([1, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5, 0.25]);
  });

  it('with no patience falls at once, and no further than its floor', () => {
    const found = factors('plateau', { patience: 0, factor: 0.1, floor: 0.05 }, [1, 2, 2, 2, 0.5]);
    expect(found).toEqual([1, 1, 0.1, 0.05, 0.05, 0.05]);
  });

  it('takes a loss that is not a number for one that is no better', () => {
    expect(factors('plateau', { patience: 0, factor: 0.5 }, [NaN, 1, NaN, 0.5])).toEqual([
      1, 0.5, 0.5, 0.25, 0.25,
    ]);
  });
});

describe('power', () => {
  it('is exact where products are, and close elsewhere', () => {
    expect(Array.from({ length: 34 }, (_, k) => power(3, k))).toEqual(
      Array.from({ length: 34 }, (_, k) => 3 ** k),
    );
    expect(power(0.5, 1074)).toBe(2 ** -1074);
    expect(power(0.5, 10_000_000)).toBe(0);
    expect(power(0.999, 10_000) / 0.999 ** 10_000).toBeCloseTo(1, 11);
  });
});
