import { Moments } from '../evaluation/moments.js';
import { finite } from '../evaluation/scores.js';
import { QuantileSample } from './quartiles.js';

/** What is said of a column: over all its rows, or over all values of its lists. */
export type Statistics = NumberStatistics | TextStatistics | RangeStatistics | BareStatistics;

export interface Counts {
  /** Values that are there. */
  readonly count: number;
  /** Values that are missing. */
  readonly nulls: number;
}

/** Numbers that do not exist are null. */
export interface NumberStatistics extends Counts {
  readonly kind: 'number';
  /** NaN and infinite values: part of the count, and of none of the figures. */
  readonly notFinite: number;
  /** Whole numbers beyond 2⁵³ are their digits. */
  readonly min: number | string | null;
  readonly quartile1: number | null;
  readonly median: number | null;
  readonly quartile3: number | null;
  readonly max: number | string | null;
  readonly mean: number | null;
  /** Sample standard deviation, divisor n − 1. */
  readonly sd: number | null;
  /** The quartiles are of one in this many values: 1 where they are exact. */
  readonly quartilesFromOneIn: number;
  /** Where it was asked for: how many of the values that the quartiles are of lie in equal parts from min to max. */
  readonly histogram?: readonly number[];
}

export interface TextStatistics extends Counts {
  readonly kind: 'text';
  /** Null where there are too many to count. */
  readonly distinct: number | null;
  /** The commonest values, the commonest first; empty where there are too many to count. */
  readonly commonest: readonly { readonly value: string; readonly count: number }[];
}

/** Dates, times and durations. */
export interface RangeStatistics extends Counts {
  readonly kind: 'range';
  readonly min: string | null;
  readonly max: string | null;
}

/** Values that have no order: bytes, structs. */
export interface BareStatistics extends Counts {
  readonly kind: 'bare';
}

/** Collects numbers in one pass: mean and variance by Welford's recurrence, quartiles from a bounded sample. */
export class NumberCollector {
  nulls = 0;
  #notFinite = 0;
  #min = Infinity;
  #max = -Infinity;
  #exactMin: bigint | undefined;
  #exactMax: bigint | undefined;
  readonly #moments = new Moments();
  readonly #sample: QuantileSample;

  /** `width`: values in a list, where they come from lists of one length. `bins`: of a histogram, 0 for none. */
  constructor(
    bound: number,
    width?: number,
    private readonly bins = 0,
  ) {
    this.#sample = new QuantileSample(bound, width);
  }

  add(value: number): void {
    if (!Number.isFinite(value)) {
      this.#notFinite++;
      return;
    }
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
    this.#moments.add(value);
    this.#sample.add(value);
  }

  /** A whole number that a float64 may not hold: smallest and largest stay exact. */
  addExact(value: bigint): void {
    this.add(Number(value));
    if (this.#exactMin === undefined || value < this.#exactMin) this.#exactMin = value;
    if (this.#exactMax === undefined || value > this.#exactMax) this.#exactMax = value;
  }

  get statistics(): NumberStatistics {
    const [quartile1, median, quartile3] = this.#sample.quantiles([0.25, 0.5, 0.75]) as [
      number,
      number,
      number,
    ];
    const extreme = (value: number, exact: bigint | undefined): number | string | null =>
      Number.isFinite(value) && !Number.isSafeInteger(value) && exact !== undefined
        ? String(exact)
        : finite(value);
    return {
      kind: 'number',
      count: this.#moments.count + this.#notFinite,
      nulls: this.nulls,
      notFinite: this.#notFinite,
      min: extreme(this.#min, this.#exactMin),
      quartile1,
      median,
      quartile3,
      max: extreme(this.#max, this.#exactMax),
      mean: finite(this.#moments.mean),
      sd: finite(this.#moments.sd),
      quartilesFromOneIn: this.#sample.stride,
      ...(this.bins > 0 && { histogram: this.#sample.histogram(this.#min, this.#max, this.bins) }),
    };
  }
}

/** Distinct texts that are counted at most, and characters that they have together: the memory that they take. */
const mostDistinct = 100_000;
const mostCharacters = 2 ** 24;
const commonestShown = 5;

/** Counts texts; where more than `mostDistinct` differ, only how many there were. */
export class TextCollector {
  nulls = 0;
  #count = 0;
  #characters = 0;
  #counts: Map<string, number> | undefined = new Map();

  add(value: string): void {
    this.#count++;
    if (!this.#counts) return;
    const before = this.#counts.get(value);
    this.#counts.set(value, (before ?? 0) + 1);
    if (before !== undefined) return;
    this.#characters += value.length;
    if (this.#counts.size > mostDistinct || this.#characters > mostCharacters) this.#counts = undefined;
  }

  get statistics(): TextStatistics {
    // Sorting is stable: of equally common values the one that came first is first.
    const commonest = [...(this.#counts ?? [])].sort(([, a], [, b]) => b - a).slice(0, commonestShown);
    return {
      kind: 'text',
      count: this.#count,
      nulls: this.nulls,
      distinct: this.#counts?.size ?? null,
      commonest: commonest.map(([value, count]) => ({ value, count })),
    };
  }
}

/** Keeps the first and the last of values that have an order, with their text. */
export class RangeCollector {
  nulls = 0;
  #count = 0;
  #min: { value: number | bigint; text: string } | undefined;
  #max: { value: number | bigint; text: string } | undefined;

  add(value: number | bigint, text: () => string): void {
    this.#count++;
    if (!this.#min || value < this.#min.value) this.#min = { value, text: text() };
    if (!this.#max || value > this.#max.value) this.#max = { value, text: text() };
  }

  get statistics(): RangeStatistics {
    const { nulls } = this;
    return {
      kind: 'range',
      count: this.#count,
      nulls,
      min: this.#min?.text ?? null,
      max: this.#max?.text ?? null,
    };
  }
}
