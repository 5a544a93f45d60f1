import { messageOf, RunError, UsageError } from '../errors.js';

/** Why a task has no result, where it can be explained: an error's class would be lost on its way between threads. */
export interface Failure {
  readonly failure: string;
  readonly isUsage: boolean;
}

/** What a task gives for an error. Throws again what is a defect, and an interruption. */
export function failureOf(error: unknown, where = ''): Failure {
  if (!(error instanceof RunError || error instanceof UsageError)) throw error;
  return { failure: `${where}${messageOf(error)}`, isUsage: error instanceof UsageError };
}

/** The error again, in the thread that asked. */
export function errorOf({ failure, isUsage }: Failure, where = ''): RunError | UsageError {
  return isUsage ? new UsageError(`${where}${failure}`) : new RunError(`${where}${failure}`);
}
