import { numbered } from '../../arrays.js';
import { RunError } from '../../errors.js';
import { log } from '../../evaluation/exponential.js';
import type { Executor } from '../../pool/executor.js';
import { withNumbers } from '../../pipeline/process-numbers.js';
import { processes } from '../../processes/index.js';
import type { Process } from '../../processes/process.js';
import { factsOfSimulation, lawOfSimulation } from '../../processes/simulation.js';
import { chosenPrior } from '../../priors/index.js';
import { plainDraws } from '../../random/draws.js';
import { replicateSeed } from '../../random/replicate-seed.js';
import { streams } from '../../random/streams.js';
import { uniform } from '../../random/uniform.js';
import { pathRowsPerPart, rowRanges } from '../../rows/parts.js';
import { SimulatedSource } from '../../rows/path-sources.js';
import { startOf } from '../../rows/path-start.js';
import type { SimulateParameters } from '../../rows/simulation.js';
import type { DrawsParameters } from './parameters.js';

/** Test draws are numbered from here on, so that more draws to learn from change none of them. */
export const firstTest = 900_000;

/** What was drawn from the prior. */
export interface DrawnParameters {
  /** Normal scores, and values, in the priors' order. */
  readonly z: Float64Array;
  readonly theta: Float64Array;
}

/** Draw `number` from the prior: normal scores of a stream of their own, z first, so that no prior is ever inverted. */
export function drawnParameters(
  { prior }: Pick<DrawsParameters, 'prior'>,
  seed: number,
  number: number,
): DrawnParameters {
  const choices = Object.values(prior);
  const z = numbered(choices.length, (i) => plainDraws.normals(seed, streams.prior, number, 1, i)[0]);
  return { z, theta: numbered(choices.length, (i) => chosenPrior(choices[i]).at(z[i])) };
}

/** Rows of draw `number`. */
function timesOf({ simulate, draws }: DrawsParameters, seed: number, number: number): number {
  if (!draws.times) return simulate.times;
  const { from, to } = draws.times;
  // Behind the normal scores of its parameters.
  return from + Math.floor((to - from + 1) * uniform(seed, streams.prior, number, 1 << 16));
}

/**
 * Paths as they are summarised: ln x of processes whose volatility is one of ln x, such as gbm, x itself of others. Throws RunError where
 * a value has no logarithm.
 */
export function seenAs(
  { simulate: { process } }: DrawsParameters,
  paths: readonly Float64Array[],
): readonly Float64Array[] {
  const entry = processes[process.kind] as Process<unknown>;
  if (entry.volatility?.(process)?.scale !== 'log') return paths;
  return paths.map((x) => {
    const wrong = x.findIndex((value) => !(value > 0));
    if (wrong >= 0) {
      throw new RunError(`x must be above 0 for ${process.kind}, found ${x[wrong]} in row ${wrong}`);
    }
    return x.map(log);
  });
}

/**
 * The paths of draw `number` with these values, x at time 0 and at all later ones: its own seed is its place in the generator's
 * counter.
 */
export async function simulatedDraw(
  engine: Executor,
  parameters: DrawsParameters,
  values: Readonly<Record<string, number>>,
  seed: number,
  number: number,
): Promise<readonly Float64Array[]> {
  const { simulate, of = 'x' } = parameters;
  const own = {
    ...simulate,
    process: withNumbers(simulate.process, values),
    times: timesOf(parameters, seed, number),
  };
  const law: SimulateParameters = {
    ...lawOfSimulation(own),
    ...factsOfSimulation(own),
    paths: own.paths,
    times: own.times,
    dt: own.dt,
  };
  const drawSeed = replicateSeed(seed, number);
  const source = new SimulatedSource(engine, law, of);
  const blockRows = pathRowsPerPart(own.paths);
  const bytes = Math.min(own.times, blockRows) * own.paths * 8;
  const at = engine.memory.reserve(bytes, 'paths of a draw');
  try {
    source.begin(drawSeed);
    const component = Math.max(0, law.components.indexOf(of));
    const starts = startOf(law, own.paths, drawSeed);
    const paths = Array.from({ length: own.paths }, (_, p) => {
      const x = new Float64Array(own.times + 1);
      x[0] = starts[component * own.paths + p];
      return x;
    });
    for (const block of rowRanges(own.times, blockRows)) {
      await source.fill(block, at);
      const x = engine.memory.float64(at, block.rows * own.paths);
      for (let row = 0; row < block.rows; row++) {
        for (let p = 0; p < own.paths; p++) paths[p][block.first + row + 1] = x[row * own.paths + p];
      }
    }
    return paths;
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    const which = Object.entries(values)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
    throw new RunError(`draw ${number} (${which}): ${error.message}`, { cause: error });
  } finally {
    engine.memory.release(at, bytes);
    source.release();
  }
}
