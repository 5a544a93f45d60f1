import type { FitStatistic } from '../../likelihood/goodness-of-fit.js';
import type { Level } from '../rungs.js';
import type { ScoreGain, TransitionLadder } from './ladder.js';

/** What verdicts on the process are made from: figures of one run, gathered by the stage that evaluates it. */
export interface ProcessEvidence {
  readonly source: 'simulated' | 'imported';
  readonly transitions: { readonly train: number; readonly holdOut: number };
  /** The time that training transitions span, added up over paths; that of all; and the mean of a transition. */
  readonly time: number;
  readonly wholeTime: number;
  readonly dt: number;
  readonly fits: readonly ProcessFit[];
  readonly ladder: TransitionLadder;
}

export interface ProcessFit {
  readonly name: string;
  readonly level: Level;
  readonly status: 'converged' | 'stopped' | 'diverged';
  /** Its density: that of a model, an approximation to it over a step, or none of a model but of increments. */
  readonly density: 'exact' | 'approximate' | 'increments';
  /** Whether x is above 0 under its model, where what is known of theta depends on theta. */
  readonly isPositive: boolean;
  readonly parameters: readonly ProcessParameter[];
  /** Fitted to all transitions; those fitted to training transitions where it is not. */
  readonly wholeSample: readonly ProcessParameter[];
  /** Log scores, nats per transition; null where it has no density, or makes a transition impossible. */
  readonly trainScore: number | null;
  readonly holdOutScore: number | null;
  /** How much of its gain over the random walk is lost on unseen transitions, with its error. */
  readonly loss: {
    readonly mean: number;
    readonly standardError: number | null;
    /** Of Student's t, by which the loss is judged. */
    readonly degreesOfFreedom: number | null;
    /** What it gained on training transitions. */
    readonly gained: number;
  } | null;
  /** Of the estimators that foretell unseen transitions better, beyond chance, the best: its gain over this one. */
  readonly beatenBy: { readonly name: string; readonly gain: ScoreGain } | null;
  /** Of unseen transitions under the fitted law; null where it has none. */
  readonly goodness: Goodness | null;
}

export interface ProcessParameter {
  readonly name: string;
  readonly estimate: number | null;
  readonly standardError: number | null;
  readonly interval95: readonly [number, number] | null;
  readonly truth: number | null;
  /** Whether it is estimated; else it was given. */
  readonly free: boolean;
}

/** Tests that unseen transitions are as the fitted law says, by their probability integral transforms. */
export interface Goodness {
  readonly transitions: number;
  /** Series that were simulated from the fitted law and fitted again, for the tests' null distribution. */
  readonly replicates: number;
  /** Of all tests together. */
  readonly p: number;
  readonly tests: readonly {
    readonly of: FitStatistic;
    /** Null where the law has no transform of a transition. */
    readonly statistic: number | null;
    readonly p: number;
  }[];
  readonly notes: readonly string[];
}
