import { RunError } from '../errors.js';
import { modulesOf, type ModuleSource } from '../own-models/module-source.js';
import { Reservations } from '../pool/reservations.js';
import { rowsPerShard } from '../pool/shards.js';
import type { Executor } from '../pool/executor.js';
import type { FitContext, TrainingData } from '../training/data.js';
import { whereItEnded } from '../training/end.js';
import type { Observation } from '../training/epoch.js';
import type { Trained } from '../training/history.js';
import type { DescentConfig } from '../training/machine.js';
import { describedModel, modelData, ModelTrainee, trainedRows } from '../training/own-model.js';
import { Predicting } from '../training/predict.js';
import { trainAs } from '../training/training.js';
import { inDataUnits } from '../training/units.js';
import { descentParameters } from './descent-config.js';
import type { Estimator, Fit, Predictor, StoredFit } from './estimator.js';
import { diagnosedModule } from './module-diagnosis.js';
import { modelFit, withErrors } from './module-fit.js';

export interface ModuleConfig extends DescentConfig {
  /** What the file of the pipeline names, read when that was loaded. */
  readonly file: ModuleSource;
  readonly inputs: readonly ('x' | 'k')[];
}

const readsK = ({ inputs }: ModuleConfig): boolean => inputs.includes('k');
const readsX = ({ inputs }: ModuleConfig): boolean => inputs.includes('x');
/** Whether the module fits itself, as its text says. */
const fitsItself = ({ file }: ModuleConfig): boolean => file.exports.includes('fit');

/** A user's own model, an ES module that runs in the threads: docs/own-models.md has its contract. */
export const module: Estimator<ModuleConfig> = {
  kind: 'module',
  summary: 'a model of your own: an ES module with parameters and predict(rows, theta, math)',
  parameters: (z) => ({
    file: z
      .string()
      .min(1)
      .describe('the module, relative to this file: one .mjs or .js that imports nothing'),
    inputs: z
      .array(z.enum(['x', 'k']))
      .default(['x'])
      .describe('what predict reads of a row beside s and t: x, k'),
    ...descentParameters(z),
  }),
  level: 'network',
  formula: () => '\\min \\frac{1}{N} \\sum_j (k_j - \\hat{k}_j(θ))^2',
  estimands: () => [],
  readsK,
  lambdaByRow: true,
  trains(config) {
    if (fitsItself(config)) return undefined;
    const { optimizer, epochs, batchSize, earlyStopping } = config;
    return {
      optimizer,
      optimizerKey: 'optimizer',
      epochs,
      fullBatch: batchSize === 'full',
      earlyStopping: earlyStopping !== undefined,
      hiddenLayers: 0,
      activation: null,
    };
  },
  diagnosis(data, config, context) {
    const { file, batchSize, optimizer } = config;
    const named = {
      batchSize,
      learningRate: 'learningRate' in optimizer ? optimizer.learningRate : undefined,
    };
    const factors = Object.entries(named).flatMap(([name, value]) =>
      typeof value === 'number' ? [{ name, value }] : [],
    );
    return diagnosedModule(data, { file, reads: { x: readsX(config), k: readsK(config) }, factors }, context);
  },
  kernels: () => ['training'],
  predictsFromPaths: readsX,

  async fit(data, config, context) {
    const reserved = new Reservations(context.pool.memory);
    try {
      return await fitted(data, config, context, reserved);
    } finally {
      reserved.releaseAll();
    }
  },
  predictor: (config, fit, n, pool) =>
    fit.status === 'diverged' ? Predicting.nothing : new ModelPredictor(config, fit, n, pool),
};

async function fitted(
  data: TrainingData,
  config: ModuleConfig,
  context: FitContext,
  reserved: Reservations,
): Promise<Fit> {
  const { pool } = context;
  const { memory } = pool;
  const rows = trainedRows(data, fitsItself(config) ? undefined : config.earlyStopping?.fraction);
  const all = await modelData(data, memory, reserved, readsX(config));
  const { model, described } = await describedModel(pool, config.file, readsK(config), all, reserved);
  const train = { at: reserved.uint32(rows.train, 'row indices'), rows: rows.train.length };
  const numbers = memory.float64(model.numbers, described.count);
  const by = fitsItself(config) ? 'fit' : 'start';
  numbers.set(await pool.run<Float64Array>('beginModel', { ...model, train, by }));
  const trainee = (own: DescentConfig, where: Reservations): ModelTrainee =>
    new ModelTrainee(model, described, rows, own, { memory, seed: context.seed }, where);
  const trained = fitsItself(config)
    ? await observed(trainee({ ...config, batchSize: 'full' }, reserved), rows, config, pool)
    : await descended(trainee, rows, config, context, reserved);
  const fit = modelFit(trained, described.parameters, numbers.slice(), rows.units);
  // Rows that share values have other errors.
  if (!config.file.exports.includes('hessian') || fit.theta === undefined || (data.overlap ?? 1) > 1)
    return fit;
  numbers.set(fit.theta);
  const hessian = await pool.run<Float64Array>('modelHessian', { ...model, train });
  return withErrors(fit, described.parameters, hessian, train.rows, trained.end!.loss);
}

/** By an optimizer, after a look at where the model begins. */
async function descended(
  trainee: (config: DescentConfig, reserved: Reservations) => ModelTrainee,
  rows: ReturnType<typeof trainedRows>,
  config: ModuleConfig,
  context: FitContext,
  reserved: Reservations,
): Promise<Trained> {
  const { pool } = context;
  const { file, optimizer } = config;
  const { input } = trainee(config, reserved);
  const off = await pool.team<{ share: number; name: string } | null>('tryModel', { ...input, optimizer }, 1);
  if (off) {
    context.warn(
      `the gradient of ${file.file} by ${off.name} is off by ${(100 * off.share).toPrecision(2)} % of its largest number ` +
        'where the training begins, against differences: `pipeline check` looks for the mistake',
    );
  }
  return trainAs(trainee, rows, config, context);
}

/** What a model that fitted itself makes of the rows: a history of one epoch, the one that solved it. */
async function observed(
  trainee: ModelTrainee,
  rows: ReturnType<typeof trainedRows>,
  { optimizer }: ModuleConfig,
  pool: Executor,
): Promise<Trained> {
  const end = await whereItEnded(pool, trainee, rows, optimizer, trainee.parameters.slice());
  const input = { ...trainee.input, optimizer, loss: end.loss };
  const figures = await pool.team<Observation>('observeModel', input, 1);
  return inDataUnits(
    {
      status: 'converged',
      message: null,
      history: [{ ...figures, epoch: 1, step: 1, learningRate: NaN }],
      divergences: [],
      parameters: trainee.parameters.slice(),
      end,
    },
    rows.units,
  );
}

/** Predictions by the module itself, sharded over the threads. */
class ModelPredictor implements Predictor {
  readonly #reserved: Reservations;
  readonly #numbers: number;

  constructor(
    private readonly config: ModuleConfig,
    fit: StoredFit,
    private readonly n: number,
    private readonly pool: Executor,
  ) {
    this.#reserved = new Reservations(pool.memory);
    this.#numbers = this.#reserved.float64(fit.column('theta', 'value'), 'an own model’s parameters');
  }

  async predict(block: Parameters<Predictor['predict']>[0]): ReturnType<Predictor['predict']> {
    const { config, n: values, pool } = this;
    const { memory } = pool;
    const reserved = new Reservations(memory);
    const { rows, first } = block;
    const n = readsX(config) ? values : 0;
    try {
      if (n > 0 && block.x === undefined) throw new RunError(`${config.file.user} reads x, found no paths`);
      const [kHat, lambdaHat] = [0, 1].map(() => reserved.take(rows * 8, 'predictions'));
      const data = {
        x: block.x ?? 0,
        n,
        s: reserved.float64(block.s, 'mean squares'),
        t: reserved.float64(block.column?.('t') ?? new Float64Array(rows).fill(NaN), 'times of rows'),
        k: reserved.float64(block.k, 'targets'),
        rows,
        first,
      };
      const each = rowsPerShard(Math.max(1, values));
      const input = {
        ownModules: modulesOf({ config }),
        readsK: readsK(config),
        data,
        numbers: this.#numbers,
        rowsPerShard: each,
        kHat,
        lambdaHat,
      };
      await pool.each('predictModel', input, Math.ceil(rows / each));
      const taken = (at: number): Float64Array => memory.float64(at, rows).slice();
      return { kHat: taken(kHat), lambdaHat: taken(lambdaHat) };
    } finally {
      reserved.releaseAll();
    }
  }

  release(): void {
    this.#reserved.releaseAll();
  }
}
