import { didYouMean } from '../nearest.js';
import { columnOf, componentsOf, simulationProblem } from '../processes/simulation.js';
import { noiseOf } from '../random/noise.js';
import type { Pipeline } from './pipeline.js';
import { posteriorProblems } from './posterior-keys.js';
import { questionOf } from './question.js';

/** Gets the key that is wrong. */
export type Refuse = (path: string[], message: string) => void;

/** What must hold between the keys; `refuse` gets the key that is wrong. */
export function checkTogether(pipeline: Pipeline, refuse: Refuse): void {
  const { simulate: simulated, import: read, targets: made } = pipeline;
  if (simulated && read && !pipeline.prior) {
    refuse(['import'], 'must be left out where there is simulate: paths come from one');
  }
  if (read?.every !== undefined && read.window === undefined) {
    refuse(['import', 'every'], 'must be left out where there is no window');
  }
  if (!simulated && !read) refuse([], 'must have simulate or import: where the paths come from');
  const problem = simulated && simulationProblem(simulated);
  if (problem) refuse(['simulate', ...problem.path], problem.message);
  if (read && made.of !== undefined) {
    refuse(['targets', 'of'], `must be left out with import, whose rows have x alone, found ${made.of}`);
  }
  if (simulated && made.of !== undefined) refuseComponent(simulated, made.of, refuse);
  const question = questionOf(pipeline);
  if (question === 'posterior') posteriorProblems(pipeline, refuse);
  else {
    for (const key of ['prior', 'draws'] as const) {
      if (pipeline[key]) refuse([key], 'must be left out unless estimators are of a posterior');
    }
    if (pipeline.evaluate.posterior) {
      refuse(['evaluate', 'posterior'], 'must be left out unless estimators are of a posterior');
    }
  }
  if (question === 'process') checkProcess(pipeline, refuse);
  else if (!pipeline.prior) checkLambda(pipeline, refuse);
}

function checkLambda({ simulate, import: read, targets, evaluate }: Pipeline, refuse: Refuse): void {
  if (simulate && !targets.lambda) refuse(['targets', 'lambda'], 'must be given: simulated paths have no k');
  if (read && !targets.lambda && noiseOf(targets.noise).sd > 0) {
    refuse(['targets', 'noise'], 'must be left out where k is observed');
  }
  if (read && !targets.lambda && evaluate.replicates !== undefined) {
    refuse(['evaluate', 'replicates'], 'must be left out where k is observed: nothing can be drawn again');
  }
  for (const key of ['timeUnit', 'dt'] as const) {
    if (read?.[key] !== undefined)
      refuse(['import', key], 'must be left out unless estimators are of the process');
  }
}

/** No k is made where nothing reads it, and a series is taken once: windows would repeat its transitions. */
function checkProcess({ import: read, targets, evaluate }: Pipeline, refuse: Refuse): void {
  const noK = 'must be left out where all estimators are of the process, which read no k';
  if (targets.lambda) refuse(['targets', 'lambda'], noK);
  if (noiseOf(targets.noise).sd > 0) refuse(['targets', 'noise'], noK);
  if (evaluate.reference) refuse(['evaluate', 'reference'], noK);
  if (!read) return;
  if (read.window !== undefined) {
    refuse(
      ['import', 'window'],
      'must be left out where estimators are of the process, which take the series once',
    );
  }
  if (read.timeUnit === 'rows' && read.dt === undefined) {
    refuse(['import', 'dt'], 'must be given where timeUnit is rows: the time between two rows');
  }
  if (read.timeUnit !== undefined && read.timeUnit !== 'rows' && read.dt !== undefined) {
    refuse(['import', 'dt'], 'must be left out where t says the time: or write timeUnit: rows');
  }
  if (evaluate.replicates !== undefined) {
    refuse(
      ['evaluate', 'replicates'],
      'must be left out where paths are imported: nothing can be drawn again',
    );
  }
}

function refuseComponent(simulated: NonNullable<Pipeline['simulate']>, name: string, refuse: Refuse): void {
  const known = componentsOf(simulated);
  if (columnOf(simulated, name) !== undefined) return;
  const hint = didYouMean(name, known);
  refuse(['targets', 'of'], `must be a component of the paths (${known.join(', ')}), found ${name}${hint}`);
}
