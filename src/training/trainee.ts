/** What is trained, as a training sees it: its vectors in the shared memory, and the tasks that work on them. */
export interface Trainee {
  /** What the tasks are told of it; a training adds the optimizer, the epoch and what else it asks for. */
  readonly input: TraineeInput;
  /** Threads that share a step. */
  readonly members: number;
  /** The vector that moves: it begins where the training does. */
  readonly parameters: Float32Array | Float64Array;
  /** Where `loss` leaves the gradient. */
  readonly gradient: Float32Array | Float64Array;
  /** The parameters of the epoch with the least validation loss. */
  readonly best: Float32Array | Float64Array;
  /** What the next epoch depends on: parameters, slots, scalars and the best parameters. */
  readonly persistent: readonly Uint8Array[];
  readonly tasks: {
    /** An epoch of steps, of whose result EpochResult is. */
    readonly epoch: string;
    /** The loss over all training rows, a number, and its gradient. */
    readonly loss: string;
    /** An Observation of the parameters as they are, `loss` given. */
    readonly observe: string;
  };
}

/** What a look at the parameters on other rows replaces. */
export interface TraineeInput {
  readonly train: { readonly at: number; readonly rows: number };
}
