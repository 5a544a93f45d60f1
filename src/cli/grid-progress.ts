import cliProgress from 'cli-progress';
import { byMetric, hasMetric, type Metric, parseMetric } from '../grid/metric.js';
import type { GridEvent } from '../grid/report.js';
import type { GridRow } from '../grid/row.js';
import { machineTexts } from './pieces-text.js';
import { duration, figure, fitting, printable, whole, wrap } from './output.js';

/** Shows a grid as it goes: one bar on a terminal, a line every few seconds elsewhere; both on stderr. */
export class GridProgress {
  readonly #bars: cliProgress.MultiBar | undefined;
  readonly #bar: cliProgress.SingleBar | undefined;
  readonly #began = performance.now();
  #said = performance.now();
  readonly #metric: Metric;
  #total: number;
  #done = 0;
  #running = 0;
  #reused = 0;
  #failed = 0;
  #best: GridRow | undefined;
  /** Seconds between lines. */
  readonly #pause = 5;
  #warnings = 0;
  /** What other machines are at, where they compute. */
  #machines: readonly string[] | undefined;
  /** Warnings that are shown: a grid that crosses a limit of stability has one a point. */
  readonly #mostWarnings = 3;

  constructor(
    private readonly stream: NodeJS.WriteStream,
    private readonly quiet: boolean,
    points: number,
    metric: string,
  ) {
    this.#total = points;
    this.#metric = parseMetric(metric);
    if (quiet || !stream.isTTY) return;
    this.#bars = new cliProgress.MultiBar(
      {
        stream,
        format: '{bar} {percentage} %  {counts}',
        barCompleteChar: '█',
        barIncompleteChar: '░',
        barsize: 10,
        hideCursor: true,
        clearOnComplete: true,
        stopOnComplete: false,
        fps: 10,
      },
      cliProgress.Presets.shades_classic,
    );
    this.#bar = this.#bars.create(points, 0, { counts: '' });
  }

  show(event: GridEvent): void {
    switch (event.type) {
      case 'pointStarted':
        this.#running++;
        break;
      case 'pointFinished':
        this.#running--;
        this.#done++;
        if (event.reused) this.#reused++;
        for (const row of event.rows) this.#compare(row);
        break;
      case 'pointFailed':
        this.#running--;
        this.#done++;
        this.#failed++;
        break;
      case 'rungFinished': {
        const left = event.contenders - event.dropped.length;
        this.#total += left;
        this.#say(
          `rung ${event.rung}, ${event.epochs} epochs: ${whole(left)} of ${whole(event.contenders)} points go on`,
        );
        break;
      }
      case 'pieces':
        this.#machines = machineTexts(event);
        break;
      case 'warning':
        if (++this.#warnings <= this.#mostWarnings) this.#say(printable(event.message));
        break;
      default:
        return;
    }
    this.#update();
  }

  close(): void {
    const more = this.#warnings - this.#mostWarnings;
    if (more > 0) this.#say(`and ${whole(more)} more warnings: events.ndjson beside the results has them`);
    // Lines wait for the next drawing, which would not come.
    this.#bars?.update();
    this.#bars?.stop();
    // A run that ends early must not leave the cursor hidden.
    if (this.#bar) this.stream.write('\u001b[?25h');
  }

  #compare(row: GridRow): void {
    const { estimator } = this.#metric;
    if ((estimator !== undefined && row.estimator !== estimator) || !hasMetric(this.#metric, row)) return;
    if (!this.#best || byMetric(this.#metric)(row, this.#best) < 0) this.#best = row;
  }

  #update(): void {
    const counts = this.#counts();
    if (this.#bar) {
      this.#bar.setTotal(this.#total);
      this.#bar.update(this.#done, { counts });
      return;
    }
    if (this.quiet || performance.now() - this.#said < this.#pause * 1000) return;
    this.#said = performance.now();
    this.stream.write(`${Math.floor((100 * this.#done) / this.#total)} %, ${counts}\n`);
  }

  /** «120/2,000, 12 s left, best rmse 1.2e-4, 3 running, 40 reused, 1 failed», the last left out where a line is too short. */
  #counts(): string {
    const elapsed = (performance.now() - this.#began) / 1000;
    const made = this.#done - this.#reused;
    const texts = [
      `${whole(this.#done)}/${whole(this.#total)}`,
      // What is reused says nothing of how long the others take.
      made > 0 ? `${duration(Math.ceil((elapsed / made) * (this.#total - this.#done)))} left` : '',
      this.#best ? `best ${this.#metric.name} ${figure(this.#best[this.#metric.name], 3)}` : '',
      this.#failed > 0 ? `${whole(this.#failed)} failed` : '',
      this.#reused > 0 ? `${whole(this.#reused)} reused` : '',
      ...(this.#machines ?? [`${this.#running} running`]),
    ];
    return fitting(texts, (this.stream.columns || 80) - 1 - '██████████ 100 %  '.length, ', ');
  }

  #say(line: string): void {
    if (this.quiet) return;
    // The bar's library lets a long line run over the edge.
    const lines = this.#bars ? wrap(line.split(' '), (this.stream.columns || 80) - 1, '  ') : [line];
    const text = lines.join('\n') + '\n';
    if (this.#bars) this.#bars.log(text);
    else this.stream.write(text);
  }
}
