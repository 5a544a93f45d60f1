import type { Column } from '../arrow/columns.js';
import type { ParametricEntry } from '../entry.js';
import type { SimulatedProcess, TransitionEstimand } from '../estimands/process.js';
import type { Parameter, StoredFit } from '../estimators/estimator.js';
import type { DrawnWords } from '../kernels/reference/drawn.js';
import type { FitTest } from '../likelihood/simulated-null.js';
import type { Transitions } from '../likelihood/transitions.js';
import type { FitStatus } from '../training/data.js';
import type { Level } from '../verdicts/rungs.js';

/** What a fit of transitions finds. */
export interface TransitionFit {
  readonly status: FitStatus;
  /** What went wrong and what to do about it, where something did. */
  readonly message: string | null;
  readonly parameters: readonly Parameter[];
  /** Whole sentences of what is to be known beside the numbers. */
  readonly notes: readonly string[];
  /** Σ ln p of the transitions that it was fitted to; null where it has no density, or none was found. */
  readonly logLikelihood: number | null;
  /** Tables by name, each a list of columns: what its density and its curves need beside the parameters. */
  tables(): Readonly<Record<string, readonly Column[]>>;
}

/** What it says of transitions, one number per transition. */
export interface TransitionScores {
  /** ln p(y | what came before), in nats; −∞ where such a y is impossible. */
  readonly logDensity: Float64Array;
  /** F(y | what came before), uniform and independent where the model holds: the probability integral transform. */
  readonly uniform: Float64Array;
}

/** A law of what comes next. */
export interface TransitionDensity {
  /** Transitions in their order, whole series: a filter goes through each from its beginning. */
  scores(transitions: Transitions): TransitionScores;
  /** Draws y given x over dt; `draws` has begun with the path and step. */
  draw?(x: number, dt: number, draws: DrawnWords): number;
}

/** A function of x on a grid, with its pointwise 95 % band where there is one; NaN where it has no value. */
export interface Curve {
  readonly value: Float64Array;
  readonly lower95?: Float64Array;
  readonly upper95?: Float64Array;
}

export interface TransitionFitContext {
  readonly seed: number;
  /** One line to the person who runs it. */
  warn(line: string): void;
  /** How far a long fit is, in units of its own; throws InterruptedError where it is to stop. */
  progress(done: number, total: number): void;
}

/** What learns a process from its own transitions: parameters, a drift, a law of what comes next. Pure but for `progress`. */
export interface TransitionEstimator<Config> extends ParametricEntry {
  /** Its place on the ladder: closed-form (a few parameters), gaussian-process, network. */
  readonly level: Level;
  /** What each parameter of its fits stands for, in their order. */
  estimands(config: Config): readonly TransitionEstimand[];
  /** Names of parameters that the file gives, so that they are not estimated. */
  given?(config: Config): readonly string[];
  /** Where values have to be, without the ends; a path may begin at `mayBeginAt`. Everywhere where it says nothing. */
  domain?(config: Config): {
    readonly within: readonly [low: number, high: number];
    readonly mayBeginAt?: number | undefined;
  };
  /** What it computes, in the part of TeX that report/mathml.ts reads. */
  formula(config: Config): string;
  /**
   * Choices that depend on the paths, to be added to the config when the run is planned. Throws UsageError, beginning
   * with the key, for what does not fit. `paths`: how many there are, where they are simulated.
   */
  resolve?(config: Config, process: SimulatedProcess | undefined, paths?: number): object;
  /** Throws RunError or UsageError where these transitions cannot be its data. */
  fit(transitions: Transitions, config: Config, context: TransitionFitContext): Promise<TransitionFit>;
  /** Its law of unseen transitions; undefined where it has none. */
  density?(config: Config, fit: StoredFit): TransitionDensity | undefined;
  /** The law of few parameters that its training begins from, which what it learned has to beat; undefined where there is none. */
  begin?(config: Config, fit: StoredFit): TransitionDensity | undefined;
  /**
   * Tests of some of all transitions under the law of the fit to the others, `learned`, by a null distribution that is
   * simulated. Undefined where there is no law, or no maximum. `progress` may take a turn of the event loop.
   */
  goodness?(
    config: Config,
    fit: StoredFit,
    learned: Transitions,
    all: Transitions,
    tested: Uint8Array,
    context: { readonly seed: number; progress(done: number, total: number): Promise<void> },
  ): Promise<FitTest | undefined>;
  /** Log-likelihoods of estimators with the same words here are comparable (AIC, BIC); undefined where with none. */
  comparableAs?(config: Config): string | undefined;
  /**
   * What theory says of its estimates at the true process, a bias and a standard deviation per parameter in their order;
   * null where it says nothing.
   */
  theory?(
    config: Config,
    process: SimulatedProcess,
    transitions: Transitions,
  ): readonly { readonly bias: number | null; readonly standardDeviation: number | null }[];
  /** Its drift at the values x. */
  driftAt?(config: Config, fit: StoredFit, x: Float64Array): Curve;
  /** Its diffusion coefficient at the values x. */
  diffusionAt?(config: Config, fit: StoredFit, x: Float64Array): Curve;
  /** The stationary density of its fitted process at the values x; undefined where there is none, or it is not known. */
  stationaryAt?(config: Config, fit: StoredFit, x: Float64Array): Float64Array | undefined;
}
