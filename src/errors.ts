/**
 * The failures that pathfit explains to a person: one line that says what must hold, what was found, where,
 * and what to do. Anything else that is thrown is a defect and is reported as such.
 */
export class PathfitError extends Error {
  constructor(
    message: string,
    /** The exit code of the command line: see the subclasses. */
    readonly exitCode: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The command or the pipeline file asks for something that cannot be: nothing was run. Exit code 2. */
export class UsageError extends PathfitError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 2, options);
  }
}

/** What was asked is well formed, but running it failed. Exit code 1. */
export class RunError extends PathfitError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 1, options);
  }
}

/** Another process is writing the dataset. Exit code 75 (EX_TEMPFAIL). */
export class HeldError extends PathfitError {
  constructor(message: string) {
    super(message, 75);
  }
}

/** The run was interrupted (SIGINT or SIGTERM); what is stored is whole, and the same command carries on. */
export class InterruptedError extends PathfitError {
  constructor(exitCode = 130) {
    super('interrupted; run the same command to carry on from here', exitCode);
  }
}

/** The words of an unknown thrown value, without a stack trace. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
