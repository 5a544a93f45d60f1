import type { MeanWithError } from '../../evaluation/mean-with-error.js';
import type { FitStatus } from '../../training/data.js';
import type { Level } from '../rungs.js';

/** What verdicts on posteriors are made from: figures of one run, gathered by the stage that evaluates it. */
export interface PosteriorEvidence {
  readonly parameters: readonly string[];
  readonly draws: { readonly train: number; readonly test: number };
  readonly fits: readonly PosteriorFigures[];
  /** What was observed, where something was. */
  readonly observed: ObservedFigures | null;
}

/** One estimator on the test draws, in the file's order. */
export interface PosteriorFigures {
  readonly name: string;
  readonly kind: string;
  /** Null of the exact posterior, which learns nothing. */
  readonly level: Level | null;
  readonly status: FitStatus;
  /** Nats beyond the prior, ln q(θ*) − ln p(θ*); null where nothing was fitted. */
  readonly gain: Gained | null;
  /** What the exact posterior gains more; null where there is none, or it is this one. */
  readonly excess: Gained | null;
  /** What it gains over the best rung below it; null of the lowest. */
  readonly gainOverSimpler: (Gained & { readonly over: string }) | null;
  readonly calibration: Calibration | null;
  /** What learning from all draws gained over learning from half of them; null where nothing was trained. */
  readonly moreDraws: Gained | null;
}

export type Gained = Pick<MeanWithError, 'mean' | 'standardError' | 'interval95' | 'p'>;

/** Whether a posterior says what it knows. */
export interface Calibration {
  readonly tests: readonly CalibrationTest[];
  /** Shares of test draws whose truth lies in the middle 50 and 90 %, by parameter, and their 95 % intervals. */
  readonly coverage: readonly {
    readonly parameter: string;
    readonly level: number;
    readonly share: number;
    readonly interval95: readonly [number, number];
  }[];
  /** √ of the mean of ((θ* − mean)/sd)², by parameter: 1 where sds are right. */
  readonly sdRatio: readonly { readonly parameter: string; readonly ratio: number }[];
  /** 1 − mean sd²/Var θ, and 1 − mean (θ* − mean)²/Var θ: what it claims to know, and what it knows. */
  readonly contraction: readonly {
    readonly parameter: string;
    readonly claimed: number;
    readonly earned: number;
    readonly standardError: number;
  }[];
}

export interface CalibrationTest {
  /** `transform` of a parameter, `density` ranks, distance `nearer` to a place, or `local`: whether transforms depend on what was seen. */
  readonly of: 'transform' | 'density' | 'nearer' | 'local';
  readonly parameter: string | null;
  readonly p: number;
  /** Of `local`: the share of variance that what was seen explains. */
  readonly explained: number | null;
}

export interface ObservedFigures {
  readonly source: 'simulated' | 'imported' | 'row';
  /** Distances from the draws, by what they are of. */
  readonly typical: readonly {
    readonly statistic: string;
    readonly distance: number;
    readonly usual: number;
    readonly p: number;
  }[];
  /** Draws that distances are compared with. */
  readonly compared: number;
  /** What lies outside what was learned from: how many rows, or how far apart; in words, empty where nothing does. */
  readonly outside: readonly string[];
  /** By estimator and parameter. */
  readonly posteriors: readonly ObservedPosterior[];
}

export interface ObservedPosterior {
  readonly estimator: string;
  readonly parameter: string;
  readonly mean: number;
  readonly sd: number;
  /** At 2.5, 25, 50, 75 and 97.5 %. */
  readonly quantiles: readonly number[];
  readonly truth: number | null;
  readonly priorSd: number;
}
