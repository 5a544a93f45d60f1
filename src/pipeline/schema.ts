import * as z from 'zod';
import { choiceOf } from '../choice.js';
import { priors } from '../priors/index.js';
import { processes } from '../processes/index.js';
import { schemeNames } from '../processes/simulation.js';
import { fileNamePattern, fileNameWords } from '../names.js';
import { mostReplicates } from '../random/replicate-seed.js';
import { checkTogether } from './between-keys.js';
import type { Pipeline } from './pipeline.js';
import { mostTimes, train } from './train-schema.js';
import { lambdaModels } from '../targets/index.js';
import { zod } from './zod.js';

/** The most paths: two rows of paths have to fit into memory. */
export const mostPaths = 10_000_000;

/** The most steps of a scheme from row to row: a thread holds all of their normals for four paths and four rows. */
const mostSubsteps = 4096;

const fraction = /^\s*([+-]?[\d.]+(?:[eE][+-]?\d+)?)\s*\/\s*([\d.]+(?:[eE][+-]?\d+)?)\s*$/;

/** A number, or a fraction such as 1/252. */
function fractionToNumber(value: unknown): unknown {
  const match = typeof value === 'string' ? fraction.exec(value) : null;
  return match ? Number(match[1]) / Number(match[2]) : value;
}

const dt = z
  .preprocess(fractionToNumber, z.number().positive())
  .meta({
    must: 'a positive number or a fraction such as 1/252',
    also: [{ type: 'string', pattern: fraction.source }],
  })
  .describe('time between two rows');

const lambda = z
  .preprocess(
    (value) => (typeof value === 'number' ? { kind: 'constant', value } : value),
    choiceOf(zod, lambdaModels),
  )
  .meta({
    must: `a number, or a mapping with kind: ${Object.keys(lambdaModels).join(', ')}`,
    also: [{ type: 'number' }],
  })
  .describe('the true λ: a number, or a model of it');

const simulate = z.strictObject({
  process: choiceOf(zod, processes).describe('the diffusion that makes the paths'),
  paths: z.int().min(1).max(mostPaths).describe('n, values in a row'),
  times: z.int().min(1).max(mostTimes).describe('m, rows'),
  dt,
  scheme: z
    .enum(schemeNames)
    .optional()
    .describe(
      'what makes the steps: the process’ own law where it has one; `pipeline list processes` has all',
    ),
  substeps: z
    .int()
    .min(1)
    .max(mostSubsteps)
    .optional()
    .describe(
      'steps of the scheme from one row to the next, 1 unless given; grids that halve one another share W',
    ),
  reference: z
    .union([
      z.literal('exact'),
      z.strictObject({
        scheme: z.enum(schemeNames).optional().describe('the same as that of the paths unless given'),
        substeps: z.int().min(1).max(mostSubsteps).describe('those of the paths times 2, 4, 8, …'),
      }),
    ])
    .meta({ must: 'exact, or a mapping with substeps and optionally scheme' })
    .optional()
    .describe(
      'what the scheme is held against by the same W, so that a run says its strong and weak error: exact (of gbm), or more substeps',
    ),
  antithetic: z
    .boolean()
    .optional()
    .describe(
      'paths in pairs, the second driven by the negatives of the normals of the first: x of less variance',
    ),
  keep: z
    .enum(['paths', 'states'])
    .default('paths')
    .describe('what is stored: x itself, or the states from which whoever reads x computes it again'),
});

const fileOptions = z.strictObject({
  path: z.string().min(1).describe('where it is, relative to this file'),
  dateFormat: z
    .string()
    .regex(/%[dmbBjyY]/)
    .meta({ must: 'a format of strptime such as %d/%m/%y' })
    .optional()
    .describe('how its dates are written'),
  decimal: z
    .enum(['.', ','])
    .meta({ must: 'a dot or a comma in quotes' })
    .optional()
    .describe('what separates decimals'),
  thousands: z
    .enum([',', '.', "'", ' '])
    .meta({ must: 'a comma, a dot, an apostrophe or a space in quotes' })
    .optional()
    .describe('what separates thousands'),
  skip: z.int().min(0).max(1_000_000).optional().describe('lines above the names of the columns'),
  encoding: z.enum(['utf-8', 'utf-16', 'latin-1']).optional().describe('of its text'),
  allText: z.boolean().optional().describe('whether every column stays text'),
  nullStrings: z
    .array(z.union([z.string(), z.number()]).transform(String))
    .min(1)
    .optional()
    .describe('values that stand for missing ones'),
  separator: z
    .string()
    .length(1)
    .meta({ must: 'one character' })
    .optional()
    .describe('between two values; a space stands for any number of them'),
});

const dataFile = z
  .preprocess((value) => (typeof value === 'string' ? { path: value } : value), fileOptions)
  // One spelling for one thing, so that both have the same fingerprint.
  .transform(({ path, ...options }) => (Object.keys(options).length === 0 ? path : { path, ...options }))
  .meta({
    must: `a path, or a mapping with path and any of ${Object.keys(fileOptions.shape)
      .filter((key) => key !== 'path')
      .join(', ')}`,
    also: [{ type: 'string' }],
  });

const imported = z.strictObject({
  files: z
    .record(z.string().regex(/^[A-Za-z_]\w{0,99}$/), dataFile)
    .refine((files) => Object.keys(files).length > 0, 'must name at least one file')
    .describe('table name: path, relative to this file'),
  sql: z
    .string()
    .min(1)
    .describe('gives x (a number or a list), k, and optionally t and label; ORDER BY time'),
  window: z.int().min(1).max(mostPaths).optional().describe('row j holds the last `window` values of x'),
  every: z
    .int()
    .min(1)
    .max(mostTimes)
    .optional()
    .describe(
      'rows from the beginning of a window to that of the next: `window` for windows that share none',
    ),
  target: z.enum(['mean', 'last']).default('mean').describe('k_j: the window’s mean of k, or its last'),
  onMissing: z
    .enum(['stop', 'drop'])
    .default('stop')
    .describe('what to do with a row whose x or k is null, NaN or infinite'),
  timeUnit: z
    .enum(['year', 'day', 'hour', 'second', 'rows'])
    .optional()
    .describe(
      'estimators of the process: what t counts, made into years of 365.25 days; rows: t is not read, rows are dt apart',
    ),
  dt: dt.optional().describe('estimators of the process: time between two rows'),
});

/** The most rows over which noise is correlated: a part's draws reach so far beyond it. */
const mostLags = 10_000;

const noise = z
  .union([
    z.number().nonnegative(),
    z.strictObject({
      sd: z.number().nonnegative().describe('its standard deviation'),
      lags: z.int().min(0).max(mostLags).describe('rows over which it is correlated'),
    }),
  ])
  // One spelling for one thing, so that both have the same fingerprint.
  .transform((value) => (typeof value === 'object' && value.lags === 0 ? value.sd : value))
  .meta({
    must: `a number of at least 0, or a mapping with sd and lags (a whole number from 0 to ${mostLags})`,
  })
  .default(0)
  .describe('standard deviation of the noise on k, and the rows over which it is correlated');

/** The most draws to learn from and to test on: each has a seed of its own. */
export const mostDraws = { train: 900_000, test: 100_000 };

const prior = z
  .record(z.string().regex(/^[A-Za-z_]\w{0,99}$/), choiceOf(zod, priors))
  .refine((chosen) => Object.keys(chosen).length > 0, 'must name at least one parameter')
  .describe('estimators of a posterior: what is known of parameters of the process before there are data');

const draws = z
  .strictObject({
    train: z.int().min(10).max(mostDraws.train).default(20_000).describe('draws to learn from'),
    test: z.int().min(100).max(mostDraws.test).default(2000).describe('draws to test on'),
    times: z
      .strictObject({
        from: z.int().min(3).max(mostTimes).describe('least rows of a draw'),
        to: z.int().min(3).max(mostTimes).describe('most rows of a draw'),
      })
      .refine(({ from, to }) => from <= to, 'must have a from that is at most to')
      .optional()
      .describe('rows drawn for each draw, between these; those of simulate unless given'),
  })
  .describe('how many parameters are drawn from the prior, each with paths of its own');

const targets = z.strictObject({
  lambda: lambda.optional(),
  noise,
  of: z.string().optional().describe('the component of the paths that stands for x; the first unless given'),
});

const evaluate = z.strictObject({
  reference: z
    .strictObject({
      name: z
        .string()
        .regex(/^[^\p{Cc}]{1,200}$/u)
        .meta({ must: 'a text of at most 200 letters on one line' })
        .describe('what to call it'),
      lambda: z.number().describe('the value'),
    })
    .optional()
    .describe('a value from elsewhere that the estimated λ is held against'),
  replicates: z
    .int()
    .min(2)
    .max(mostReplicates)
    .optional()
    .describe('recovery study: how often all of it is repeated with a fresh seed'),
  posterior: z
    .strictObject({
      samples: z
        .int()
        .min(19)
        .max(100_000)
        .default(199)
        .describe('samples from each posterior, against which ranks are taken'),
    })
    .optional()
    .describe('estimators of a posterior: how it is tested'),
});

/** What `pipeline grid` sweeps, which reads it (src/grid): a run takes no notice. */
const grid = z
  .record(z.string(), z.unknown())
  .describe('what `pipeline grid` sweeps: keys of this file and their values; zip, exclude, prune, metric');

/** A pipeline file's keys, each of which is checked and filled in by itself. */
export const sections = {
  name: z
    .string()
    .regex(fileNamePattern)
    .meta({ must: fileNameWords })
    .describe('what its results are filed under'),
  seed: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(0).describe('of every random number'),
  simulate: simulate.optional(),
  import: imported.optional(),
  prior: prior.optional(),
  draws: draws.optional(),
  targets: targets.prefault({}),
  train,
  evaluate: evaluate.prefault({}),
  grid: grid.optional(),
};

/** A pipeline file. Unknown keys are refused at every level. */
export const pipelineSchema = z.strictObject(sections).superRefine((pipeline, context) => {
  checkTogether(pipeline, (path, message) => context.addIssue({ code: 'custom', path, message }));
});

/** What the schema gives of these is what is promised: the compiler compares. */
export const promised: (checked: {
  readonly simulate: z.output<typeof simulate>;
  readonly import: z.output<typeof imported>;
  readonly prior: z.output<typeof prior>;
  readonly draws: z.output<typeof draws>;
  readonly train: z.output<typeof train>;
  readonly evaluate: z.output<typeof evaluate>;
}) => Required<Pick<Pipeline, 'simulate' | 'import' | 'prior' | 'draws' | 'train' | 'evaluate'>> = (
  checked,
) => checked;
