import cliProgress from 'cli-progress';
import type { RunEvent, StageReport } from '../pipeline/report.js';
import { duration, figure, reasonsText, whole } from './output.js';

/** Shows a run as it goes: bars on a terminal, plain lines elsewhere; both on stderr. */
export interface ProgressView {
  show(event: RunEvent): void;
  /** Leaves the terminal as it was. */
  close(): void;
}

export function progressView(stream: NodeJS.WriteStream, quiet: boolean): ProgressView {
  if (quiet) return { show: () => undefined, close: () => undefined };
  return stream.isTTY ? new Bars(stream) : new Lines(stream);
}

/** What a stage has been seen to do so far. */
interface Seen {
  began: number;
  done: number;
  /** How much of it was there from an earlier run, and tells nothing of the speed. */
  unit: string;
}

function speedOf({ began, done, unit }: Seen): string {
  const perSecond = done / ((performance.now() - began) / 1000);
  const number = perSecond < 10 ? figure(perSecond, 2) : whole(perSecond);
  return `${perSecond >= 1e6 ? `${(perSecond / 1e6).toFixed(0)} M` : number} ${unit}/s`;
}

/** «simulate    computed   2 parts   0.05 s» */
function summary({ stage, status, parts, seconds }: StageReport, seen: Seen | undefined): string {
  const made = status === 'reused' ? '' : `, ${duration(seconds)}`;
  const resumed = status === 'resumed' ? `, ${parts.reused} of them from before` : '';
  const speed = status === 'computed' && seen && seen.done > 0 ? `, ${speedOf(seen)}` : '';
  return `${stage}: ${status}, ${parts.total} part${parts.total === 1 ? '' : 's'}${resumed}${made}${speed}`;
}

function damageLine({ stage, files }: Extract<RunEvent, { type: 'damaged' }>): string {
  return `${stage}: ${reasonsText(files)}: making it anew`;
}

class Lines implements ProgressView {
  readonly #seen = new Map<string, Seen & { said: number }>();
  /** Seconds between lines about a stage that takes long. */
  readonly #pause = 5;

  constructor(private readonly stream: NodeJS.WriteStream) {}

  show(event: RunEvent): void {
    const line = this.#line(event);
    if (line !== undefined) this.stream.write(line + '\n');
  }

  #line(event: RunEvent): string | undefined {
    const now = performance.now();
    switch (event.type) {
      case 'stageStarted':
        this.#seen.set(event.stage, { began: now, done: 0, unit: '', said: now });
        return undefined;
      case 'progress': {
        const seen = this.#seen.get(event.stage)!;
        Object.assign(seen, { done: event.done, unit: event.unit });
        if (now - seen.said < this.#pause * 1000) return undefined;
        seen.said = now;
        // Nothing done tells nothing of the speed.
        if (event.done === 0) return `${event.stage}: 0 %`;
        const left = ((now - seen.began) / 1000) * (event.total / event.done - 1);
        const percent = Math.floor((100 * event.done) / event.total);
        return `${event.stage}: ${percent} %, ${speedOf(seen)}, ${duration(left)} left`;
      }
      case 'warning':
        return `${event.stage}: ${event.message}`;
      case 'damaged':
        return damageLine(event);
      case 'stageFinished':
        return summary(event, this.#seen.get(event.stage));
      default:
        return undefined;
    }
  }

  close(): void {
    // Lines need no leaving.
  }
}

class Bars implements ProgressView {
  readonly #bars: cliProgress.MultiBar;
  readonly #shown = new Map<string, { bar: cliProgress.SingleBar; seen: Seen }>();

  constructor(private readonly stream: NodeJS.WriteStream) {
    this.#bars = new cliProgress.MultiBar(
      {
        stream,
        format: '{stage} {bar} {percentage} %  {shards}{speed}  {left}',
        barCompleteChar: '█',
        barIncompleteChar: '░',
        barsize: 10,
        hideCursor: true,
        clearOnComplete: true,
        stopOnComplete: false,
        emptyOnZero: true,
        fps: 10,
      },
      cliProgress.Presets.shades_classic,
    );
  }

  show(event: RunEvent): void {
    switch (event.type) {
      case 'stageStarted': {
        // A stage starts again where something that it reads had to be mended.
        const before = this.#shown.get(event.stage);
        if (before) this.#bars.remove(before.bar);
        const bar = this.#bars.create(1, 0, {
          stage: event.stage.padEnd(17).slice(0, 17),
          shards: '',
          speed: '',
          left: '',
        });
        this.#shown.set(event.stage, { bar, seen: { began: performance.now(), done: 0, unit: '' } });
        return;
      }
      case 'progress': {
        const { bar, seen } = this.#shown.get(event.stage)!;
        Object.assign(seen, { done: event.done, unit: event.unit });
        const elapsed = (performance.now() - seen.began) / 1000;
        const left =
          event.done > 0 ? `${duration(Math.ceil(elapsed * (event.total / event.done - 1)))} left` : '';
        bar.setTotal(event.total);
        const shards = event.shards ? `${event.shards.done}/${event.shards.total} shards  ` : '';
        bar.update(event.done, { shards, speed: event.done > 0 ? speedOf(seen) : '', left });
        return;
      }
      case 'damaged':
        this.#bars.log(`${damageLine(event)}\n`);
        return;
      case 'warning':
        this.#bars.log(`${event.stage}: ${event.message}\n`);
        return;
      case 'stageFinished': {
        const shown = this.#shown.get(event.stage);
        if (shown) this.#bars.remove(shown.bar);
        this.#bars.log(summary(event, shown?.seen) + '\n');
        return;
      }
      default:
    }
  }

  close(): void {
    this.#bars.stop();
    // The bars' library hides the cursor; a run that ends early must not leave it hidden.
    this.stream.write('\u001b[?25h');
  }
}
