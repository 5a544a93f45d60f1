import type { Making, PiecesStanding } from './engine.js';
import type { Machines } from './pieces/machines.js';
import type { PieceFolder } from './pieces/piece-folder.js';

/** Says how the pieces of a dataset stand: to the run, and in a file beside them to whoever asks for the status. */
export class Standing {
  #began = performance.now();
  #total = 0;
  #before = 0;

  constructor(
    private readonly making: Pick<Making, 'stage' | 'fingerprint' | 'observer'>,
    private readonly machines: Machines,
    private readonly folder: PieceFolder,
  ) {}

  begin(total: number, done: number): void {
    this.#began = performance.now();
    [this.#total, this.#before] = [total, done];
  }

  report(done: number, failed: number): void {
    const { fingerprint, stage, observer } = this.making;
    const machines = this.machines.look().map(({ host, threads, pieces }) => ({
      host,
      threads,
      running: pieces.filter((piece) => piece.fingerprint === fingerprint).length,
    }));
    const seconds = (performance.now() - this.#began) / 1000;
    const made = done - this.#before;
    const perSecond = made > 0 ? Number((made / seconds).toPrecision(3)) : null;
    const standing: PiecesStanding = {
      pieces: {
        total: this.#total,
        done,
        running: machines.reduce((sum, { running }) => sum + running, 0),
        failed,
      },
      machines,
      perSecond,
      secondsLeft: perSecond === null ? null : Math.ceil((this.#total - done) / perSecond),
    };
    observer.progress({ done, total: this.#total, unit: 'pieces' });
    observer.pieces?.(standing);
    this.folder.say({ stage, ...standing });
  }
}
