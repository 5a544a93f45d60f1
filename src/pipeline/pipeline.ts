import type { processes } from '../processes/index.js';
import type { SchemeReference } from '../processes/reference.js';
import type { PriorChoice } from '../priors/prior.js';
import type { AnyEstimatorConfig } from './question.js';
import type { TargetsParameters } from './targets-parameters.js';

/** A checked pipeline, its defaults filled in: what schema.ts gives. docs/pipeline-file.md says what its keys mean. */
export interface Pipeline {
  readonly name: string;
  readonly seed: number;
  readonly simulate?: Simulation | undefined;
  readonly import?: Import | undefined;
  /** Of the process' parameters that are drawn, by name; with estimators of a posterior. */
  readonly prior?: Readonly<Record<string, PriorChoice>> | undefined;
  readonly draws?: DrawsChoice | undefined;
  readonly targets: TargetsParameters;
  readonly train: {
    readonly holdOut: HoldOut;
    readonly estimators: Readonly<Record<string, AnyEstimatorConfig>>;
  };
  readonly evaluate: {
    readonly reference?: { readonly name: string; readonly lambda: number } | undefined;
    readonly replicates?: number | undefined;
    readonly posterior?: { readonly samples: number } | undefined;
  };
  readonly grid?: Readonly<Record<string, unknown>> | undefined;
}

/** How many parameters are drawn from the prior, each with data of its own. */
export interface DrawsChoice {
  readonly train: number;
  readonly test: number;
  /** Rows of each draw, between these; those of the simulation unless given. */
  readonly times?: { readonly from: number; readonly to: number } | undefined;
}

/** A diffusion as a pipeline file chooses it, its parameters beside its kind. */
export type ProcessChoice = { readonly kind: keyof typeof processes } & Readonly<Record<string, unknown>>;

export interface Simulation {
  readonly process: ProcessChoice;
  /** The way of stepping; the process' own exact one, or its usual one, where none is given. */
  readonly scheme?: string | undefined;
  /** Steps of the scheme from one row to the next; 1 unless given. */
  readonly substeps?: number | undefined;
  /** Values in a row. */
  readonly paths: number;
  /** Rows. */
  readonly times: number;
  /** Time between two rows. */
  readonly dt: number;
  /** What the scheme's paths are held against, by the same W. */
  readonly reference?: SchemeReference | undefined;
  /** Whether paths 2i and 2i + 1 are driven by z and −z. */
  readonly antithetic?: boolean | undefined;
  readonly keep: 'paths' | 'states';
}

export interface Import {
  /** By the name of their table: paths, or paths and how the file is read. */
  readonly files: Readonly<Record<string, string | DataFile>>;
  readonly sql: string;
  readonly window?: number | undefined;
  readonly every?: number | undefined;
  readonly target: 'mean' | 'last';
  readonly onMissing: 'stop' | 'drop';
  /** Of the process' own time: what t counts, or the time between two rows. */
  readonly timeUnit?: TimeUnit | undefined;
  readonly dt?: number | undefined;
}

/** What t counts, made into years; `rows`: whatever t is, rows are `dt` apart. */
export type TimeUnit = 'year' | 'day' | 'hour' | 'second' | 'rows';

export interface DataFile {
  readonly path: string;
  readonly dateFormat?: string | undefined;
  readonly decimal?: '.' | ',' | undefined;
  readonly thousands?: ',' | '.' | "'" | ' ' | undefined;
  readonly skip?: number | undefined;
  readonly encoding?: 'utf-8' | 'utf-16' | 'latin-1' | undefined;
  readonly allText?: boolean | undefined;
  readonly nullStrings?: readonly string[] | undefined;
  readonly separator?: string | undefined;
}

export interface HoldOut {
  /** Share of the rows, or of the paths. */
  readonly fraction: number;
  readonly by: 'random' | 'time' | 'paths';
  /** Rows left out before the hold-out. */
  readonly gap: number;
}
