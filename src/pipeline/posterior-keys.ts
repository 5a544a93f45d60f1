import { choiceOf } from '../choice.js';
import { didYouMean } from '../nearest.js';
import { chosenPrior } from '../priors/index.js';
import { processes } from '../processes/index.js';
import { noiseOf } from '../random/noise.js';
import type { Pipeline } from './pipeline.js';
import { numbersOf, withNumbers } from './process-numbers.js';
import { zod } from './zod.js';

type Refuse = (path: string[], message: string) => void;

/** Normal scores beyond which no draw lies: a uniform number of 53 bits reaches no further. */
const farthest = 8.2;

/** What must hold between the keys of a pipeline whose estimators are of a posterior; `refuse` gets the key that is wrong. */
export function posteriorProblems(pipeline: Pipeline, refuse: Refuse): void {
  const { prior, draws, targets, evaluate } = pipeline;
  if (evaluate.replicates !== undefined) {
    refuse(
      ['evaluate', 'replicates'],
      'must be left out where estimators are of a posterior, which is tested on draws of its own',
    );
  }
  if (evaluate.reference) {
    refuse(['evaluate', 'reference'], 'must be left out where estimators are of a posterior');
  }
  if (prior) priorProblems(pipeline, prior, refuse);
  else if (draws) refuse(['draws'], 'must be left out where there is no prior');
  else if (targets.lambda?.kind !== 'uniform') {
    refuse(
      ['targets', 'lambda'],
      `must be uniform, so that each row has a λ of its own, or left out with a prior of the process’ parameters, found ${targets.lambda?.kind ?? 'none'}`,
    );
  }
}

function priorProblems(
  { simulate, import: read, targets, train }: Pipeline,
  prior: NonNullable<Pipeline['prior']>,
  refuse: Refuse,
): void {
  if (!simulate) {
    refuse([], 'must have simulate where there is a prior: what makes the data of each draw');
    return;
  }
  if (targets.lambda) refuse(['targets', 'lambda'], 'must be left out where there is a prior');
  if (noiseOf(targets.noise).sd > 0) refuse(['targets', 'noise'], 'must be left out where there is a prior');
  if (train.holdOut.by !== 'random' || train.holdOut.gap !== 0) {
    refuse(['train', 'holdOut'], 'must be left out where there is a prior: draws.test says what is held out');
  }
  if (simulate.keep === 'states') {
    refuse(['simulate', 'keep'], 'must be left out where there is a prior: of draws no path is kept');
  }
  if (simulate.reference !== undefined || simulate.antithetic) {
    const key = simulate.antithetic ? 'antithetic' : 'reference';
    refuse(['simulate', key], 'must be left out where there is a prior');
  }
  if (read?.window !== undefined) {
    refuse(['import', 'window'], 'must be left out where there is a prior, whose paths are series');
  }
  const { process } = simulate;
  const numbers = Object.keys(numbersOf(process));
  for (const [name, choice] of Object.entries(prior)) {
    if (!numbers.includes(name)) {
      refuse(
        ['prior', name],
        `must be a parameter of simulate.process that is a number (${numbers.join(', ')}), found ${name}${didYouMean(name, numbers)}`,
      );
      continue;
    }
    const { at } = chosenPrior(choice);
    for (const value of [at(-farthest), at(farthest)]) {
      const tried = choiceOf(zod, processes).safeParse(withNumbers(process, { [name]: value }));
      const problem = tried.error?.issues.find(({ path }) => path[0] === name || path.length === 0);
      if (!problem) continue;
      refuse(['prior', name], `must give values that ${process.kind} can have, found ${value}`);
      break;
    }
  }
}
