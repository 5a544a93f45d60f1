import { InterruptedError } from '../errors.js';
import type { Dataset } from '../store/dataset.js';

/** What runs that go side by side in one process have in common: what several of them need is made once. */
export class Together {
  readonly #inWork = new Map<string, Promise<Dataset>>();
  /** Repairs in work, by fingerprint. */
  readonly repairs = new Map<string, Promise<unknown>>();

  /** `beside`: how many runs go at once. */
  constructor(readonly beside: number) {}

  /**
   * Has the dataset of this fingerprint made by the first run that comes; the others get what that one made, or its
   * failure. Where the first one was interrupted alone, because something else in it failed, the next one makes it.
   */
  async once(
    fingerprint: string,
    isInterrupted: () => boolean,
    make: () => Promise<Dataset>,
  ): Promise<{ dataset: Dataset; made: boolean }> {
    for (;;) {
      const inWork = this.#inWork.get(fingerprint);
      if (!inWork) {
        const making = make().finally(() => this.#inWork.delete(fingerprint));
        this.#inWork.set(fingerprint, making);
        return { dataset: await making, made: true };
      }
      try {
        return { dataset: await inWork, made: false };
      } catch (error) {
        if (!(error instanceof InterruptedError) || isInterrupted()) throw error;
      }
    }
  }
}
