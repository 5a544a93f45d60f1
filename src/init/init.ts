import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, resolve } from 'node:path';
import { UsageError } from '../errors.js';
import { fileSchema } from '../pipeline/json-schema.js';
import type { DeclaredFile } from '../sql/file-options.js';
import { type DataFile, table, withDataFile } from '../sql/profile.js';
import { querySeries } from '../sql/query.js';
import { fileText } from './file-text.js';
import { headOf, pathFrom } from './head.js';
import { shellWord } from '../text.js';
import { processEstimators } from './of-process.js';
import type { Proposal } from './proposal.js';
import { proposeImport } from './propose.js';

export interface InitOptions {
  /** The pipeline file to write. */
  readonly file: string;
  /** A data file to import; a simulation where there is none. */
  readonly from?: string;
  /** The column whose order the rows are taken in, or rowid for the file's; else it is looked for. */
  readonly orderBy?: string;
  /** How its dates are written, as strptime has it, where two formats fit. */
  readonly dateFormat?: string;
  /** Estimate the process of the values themselves, in place of λ. */
  readonly process?: boolean;
  /** Write over a file that is there. */
  readonly force?: boolean;
  readonly throwIfInterrupted?: () => void;
}

/** Writes a commented pipeline file to start from, and gives its text. Throws UsageError, before anything is written. */
export async function init(options: InitOptions): Promise<string> {
  const { file, from, force } = options;
  if (!force && existsSync(file)) throw alreadyThere(file);
  const flags = { '--order-by': options.orderBy, '--date-format': options.dateFormat };
  const given = Object.entries(flags).find(([, value]) => value !== undefined);
  if (from === undefined && given) {
    throw new UsageError(
      `${given[0]} must go with --from, found no data file: a simulation has its own times`,
    );
  }
  if (from === undefined && options.process) {
    throw new UsageError(
      '--process must go with --from, found no data file: pipelines/ou-recovery.yaml is such a simulation',
    );
  }
  const text = from === undefined ? simulationText(file) : await importText(file, from, options);
  try {
    writeFileSync(file, text, { flag: force ? 'w' : 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') throw alreadyThere(file);
    if (code !== 'ENOENT') throw error;
    throw new UsageError(`${dirname(file)} must be a folder, found none: create it first`, { cause: error });
  }
  return text;
}

function alreadyThere(file: string): UsageError {
  return new UsageError(
    `${file} must not exist yet, and it does: name another, or overwrite it with --force`,
  );
}

/** An experiment that runs in a few seconds. */
function simulationText(file: string): string {
  const pipeline = {
    name: nameFor(file),
    seed: 1,
    simulate: {
      process: { kind: 'brownian', mu: 0.05, sigma: 0.2, x0: 1 },
      paths: 100,
      times: 1000,
      dt: '1/252',
    },
    targets: { lambda: 0.25, noise: 0.01 },
    train: { holdOut: { fraction: 0.2, by: 'random' }, estimators },
    evaluate: {},
  };
  const question = 'Can λ be found from these paths, and does the network add anything to the closed form?';
  return headOf(file, question, []) + fileText(fileSchema(), pipeline, ['import']);
}

/**
 * A mean to beat, the closed form, and a network that is small enough for a first look. It trains until its validation
 * loss stands still: how many epochs that takes depends on the rows, from tens for thousands of them to hundreds for a
 * hundred.
 */
const estimators = {
  mean: { kind: 'mean' },
  'closed-form': { kind: 'least-squares', basis: 'constant' },
  network: {
    kind: 'network',
    hidden: [8],
    epochs: 1000,
    earlyStopping: { patience: 50, fraction: 0.2 },
  },
};

/** Days of a month on which there is trade: the window that imports begin with, where there are rows enough. */
const month = 21;
/** Windows that rows should make at least, so that a fifth of them says something. */
const fewestRows = 40;

async function importText(
  file: string,
  from: string,
  { orderBy, dateFormat, process = false, throwIfInterrupted }: InitOptions,
): Promise<string> {
  const { declared, proposal } = await proposeFor(from, { orderBy, dateFormat, process }, throwIfInterrupted);
  const { path, ...how } = declared;
  const files = { [table]: { path: resolve(path), ...how } };
  const series = await querySeries(files, proposal.sql, throwIfInterrupted, [], process);
  if (series.rows < fewestRows) {
    throw new UsageError(
      `${from} must have rows for at least ${fewestRows} values of x, found ${series.rows}: too few to hold some out`,
    );
  }
  const window = proposal.windows ? Math.min(month, Math.floor(series.rows / 20)) : undefined;
  const { process: ofValues, level } = proposal;
  const seen = [
    ...proposal.seen,
    ...(level === undefined
      ? []
      : [
          `Its values look like a level, ${level}: to estimate the process that they follow, pipeline init FILE --process --from ${shellWord(from)} writes such a pipeline file.`,
        ]),
  ];
  const written = pathFrom(file, resolve(from));
  const pipeline = {
    name: nameFor(from),
    import: {
      files: { [table]: Object.keys(how).length === 0 ? written : { path: written, ...how } },
      sql: proposal.sql,
      ...(window !== undefined && { window, target: proposal.target }),
      ...(ofValues?.drops && { onMissing: 'drop' }),
      ...(ofValues?.dt !== undefined && { timeUnit: 'rows', dt: ofValues.dt }),
    },
    train: {
      holdOut: { fraction: 0.2, by: 'time', ...(window !== undefined && { gap: window - 1 }) },
      estimators: ofValues ? processEstimators(ofValues.positive, series.rows) : estimators,
    },
    evaluate: proposal.reference ? { reference: proposal.reference } : {},
  };
  return headOf(file, proposal.question, seen) + fileText(fileSchema(), pipeline, ['simulate', 'targets']);
}

/**
 * The proposal for a file, and the file as it is declared: where text is read in a way that a run should know of, so that
 * it counts what it does not understand, the file gets its options and is looked at again.
 */
async function proposeFor(
  path: string,
  {
    orderBy,
    dateFormat,
    process,
  }: Readonly<{
    orderBy: string | undefined;
    dateFormat: string | undefined;
    process: boolean;
  }>,
  throwIfInterrupted: (() => void) | undefined,
): Promise<{ declared: DeclaredFile; proposal: Proposal }> {
  const plain: DeclaredFile = { path, ...(dateFormat !== undefined && { dateFormat }) };
  const propose = (data: DataFile): Promise<Proposal> => proposeImport(data, orderBy, process);
  const first = await withDataFile(plain, propose, throwIfInterrupted);
  if (!first.reading) return { declared: plain, proposal: first };
  const declared = { ...plain, ...first.reading.options };
  const proposal = await withDataFile(declared, propose, throwIfInterrupted);
  return { declared, proposal: { ...proposal, seen: [...proposal.seen, ...first.reading.seen] } };
}

/** A pipeline's name from a file's. */
function nameFor(path: string): string {
  const name = basename(path, extname(path))
    .replace(/[^\w.-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  return name === '' ? 'mine' : name;
}
