import { asMember } from '../pool/barrier.js';
import type { TaskContext } from '../pool/protocol.js';
import { Epoch, type EpochOf, type EpochResult, type Observation } from './epoch.js';
import { type ModelTrainingInput, ModelWork } from './own-model-work.js';

/** The tasks of training an own model: what trainEpoch, lossAndGradient and observeTraining are of a network. */

export function trainModelEpoch(
  context: TaskContext,
  input: ModelTrainingInput & EpochOf,
  member: number,
): EpochResult | undefined {
  return asMember(context.memory, input.team, member, (team) =>
    new Epoch(context, input, team, new ModelWork(context, input, team)).run(),
  );
}

export function modelLossAndGradient(
  context: TaskContext,
  input: ModelTrainingInput,
  member: number,
): number {
  const { train } = input;
  return asMember(
    context.memory,
    input.team,
    member,
    (team) => new ModelWork(context, input, team).lossAndGradient(train.at, train.rows) / train.rows,
  );
}

export function observeModel(
  context: TaskContext,
  input: ModelTrainingInput & EpochOf & { readonly loss: number },
  member: number,
): Observation | undefined {
  return asMember(context.memory, input.team, member, (team) =>
    new Epoch(context, input, team, new ModelWork(context, input, team)).observe(input.loss),
  );
}
