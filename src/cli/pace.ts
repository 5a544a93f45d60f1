import { duration, figure, whole } from './output.js';

/** How fast a stage goes, by what this run has done: what an earlier run left took no time of this one. */
export class Pace {
  /** When this run's work began, and how much was there by then; undefined until that is known. */
  #from: { readonly at: number; readonly done: number } | undefined;
  #done = 0;
  #unit = '';

  /** `resumed`: what is there from an earlier run shows with the first progress, and counts from then on. */
  constructor(
    resumed: boolean,
    private readonly now: () => number = () => performance.now(),
  ) {
    if (!resumed) this.#from = { at: now(), done: 0 };
  }

  see(done: number, unit: string): void {
    this.#from ??= { at: this.now(), done };
    this.#done = done;
    this.#unit = unit;
  }

  /** «1,234 epochs/s»; empty where nothing has been done. */
  speed(): string {
    const perSecond = this.#perSecond();
    if (perSecond === undefined) return '';
    const number = perSecond < 10 ? figure(perSecond, 2) : whole(perSecond);
    return `${perSecond >= 1e6 ? `${(perSecond / 1e6).toFixed(0)} M` : number} ${this.#unit}/s`;
  }

  /** «12 s left» of a total; empty where nothing has been done. */
  left(total: number): string {
    const perSecond = this.#perSecond();
    return perSecond === undefined ? '' : `${duration(Math.ceil((total - this.#done) / perSecond))} left`;
  }

  #perSecond(): number | undefined {
    if (!this.#from || this.#done <= this.#from.done) return undefined;
    return (this.#done - this.#from.done) / ((this.now() - this.#from.at) / 1000);
  }
}
