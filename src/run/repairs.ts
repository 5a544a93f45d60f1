import { type Damage, DamagedError } from '../store/damage.js';
import type { PlannedStage } from './plan.js';

/** Mends datasets that looked whole until they were read: each once, for all that wait for it. */
export class Repairs {
  constructor(
    /** Repairs in work, by fingerprint: what finds the same damage waits for the same repair. */
    private readonly inWork: Map<string, Promise<unknown>>,
    private readonly folderOf: (stage: PlannedStage) => string,
    /** Makes a dataset's damaged parts again. */
    private readonly repair: (stage: PlannedStage, damage: Damage) => Promise<void>,
  ) {}

  /** Does what reads the datasets upstream, and does it again where one of them was damaged and is mended. */
  async whileDoing(stage: PlannedStage, work: () => Promise<void>): Promise<void> {
    const mended = new Set<string>();
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof DamagedError)) throw error;
        const upstream = stage.upstream.find((one) => this.folderOf(one) === error.folder);
        const path = `${error.folder}/${error.damage.file}`;
        // What was mended and is damaged once more will be damaged again.
        if (!upstream || mended.has(path)) throw error;
        mended.add(path);
        await this.#once(upstream, error.damage);
      }
    }
  }

  async #once(stage: PlannedStage, damage: Damage): Promise<void> {
    const { fingerprint } = stage.identity;
    const begun = this.inWork.get(fingerprint);
    if (begun) return void (await begun);
    const repairing = this.repair(stage, damage).finally(() => this.inWork.delete(fingerprint));
    this.inWork.set(fingerprint, repairing);
    await repairing;
  }
}
