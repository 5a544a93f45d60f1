import cliProgress from 'cli-progress';
import type { RunEvent, StageReport } from '../run/report.js';
import { duration, fitting, plural, printable, reasonsText } from './output.js';
import { Pace } from './pace.js';
import { machineTexts } from './pieces-text.js';

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

/** «simulate    computed   2 parts   0.05 s» */
function summary({ stage, status, parts, seconds }: StageReport, pace: Pace | undefined): string {
  const made = status === 'reused' ? '' : `, ${duration(seconds)}`;
  const resumed = status === 'resumed' ? `, ${parts.reused} of them from before` : '';
  const reached = status === 'computed' ? pace?.speed() : undefined;
  const speed = reached ? `, ${reached}` : '';
  return `${stage}: ${status}, ${plural(parts.total, 'part')}${resumed}${made}${speed}`;
}

function warningLine({ stage, message }: Extract<RunEvent, { type: 'warning' }>): string {
  return `${stage}: ${printable(message)}`;
}

function damageLine({ stage, files }: Extract<RunEvent, { type: 'damaged' }>): string {
  return `${stage}: ${reasonsText(files)}: recomputing it`;
}

/** Whether an earlier run has left some of the stage. */
function isResumed({ resumedParts, checkpoint }: Extract<RunEvent, { type: 'stageStarted' }>): boolean {
  return resumedParts > 0 || checkpoint;
}

/** Columns of the stage's name, and of all that stands before a bar's last texts. */
const stageWidth = 17;
const barWidth = stageWidth + ' ██████████ 100 %  '.length;

class Lines implements ProgressView {
  readonly #seen = new Map<string, { readonly pace: Pace; said: number; machines?: string[] }>();
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
        this.#seen.set(event.stage, { pace: new Pace(isResumed(event)), said: now });
        return undefined;
      case 'progress': {
        const seen = this.#seen.get(event.stage)!;
        const { pace } = seen;
        pace.see(event.done, event.unit);
        if (now - seen.said < this.#pause * 1000) return undefined;
        seen.said = now;
        const percent = `${Math.floor((100 * event.done) / event.total)} %`;
        const texts = [percent, pace.speed(), pace.left(event.total), ...(seen.machines ?? [])];
        return `${event.stage}: ${texts.filter((text) => text !== '').join(', ')}`;
      }
      case 'pieces':
        this.#seen.get(event.stage)!.machines = machineTexts(event);
        return undefined;
      case 'warning':
        return warningLine(event);
      case 'damaged':
        return damageLine(event);
      case 'stageFinished':
        return summary(event, this.#seen.get(event.stage)?.pace);
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
  readonly #shown = new Map<string, { readonly bar: cliProgress.SingleBar; readonly pace: Pace }>();

  constructor(private readonly stream: NodeJS.WriteStream) {
    this.#bars = new cliProgress.MultiBar(
      {
        stream,
        format: '{stage} {bar} {percentage} %  {rest}',
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
          stage: event.stage.padEnd(stageWidth).slice(0, stageWidth),
          rest: '',
        });
        this.#shown.set(event.stage, { bar, pace: new Pace(isResumed(event)) });
        return;
      }
      case 'progress': {
        const { bar, pace } = this.#shown.get(event.stage)!;
        pace.see(event.done, event.unit);
        const shards = event.shards ? `${event.shards.done}/${event.shards.total} shards` : '';
        const room = (this.stream.columns || 80) - 1 - barWidth;
        bar.setTotal(event.total);
        bar.update(event.done, { rest: fitting([pace.left(event.total), pace.speed(), shards], room) });
        return;
      }
      case 'pieces': {
        const { bar, pace } = this.#shown.get(event.stage)!;
        const room = (this.stream.columns || 80) - 1 - barWidth;
        const texts = [pace.left(event.pieces.total), ...machineTexts(event), pace.speed()];
        bar.update(event.pieces.done, { rest: fitting(texts, room) });
        return;
      }
      case 'damaged':
        this.#bars.log(`${damageLine(event)}\n`);
        return;
      case 'warning':
        this.#bars.log(`${warningLine(event)}\n`);
        return;
      case 'stageFinished': {
        const shown = this.#shown.get(event.stage);
        this.#bars.log(summary(event, shown?.pace) + '\n');
        if (shown) this.#bars.remove(shown.bar);
        return;
      }
      default:
    }
  }

  close(): void {
    // Lines wait for the next drawing, which would not come.
    this.#bars.update();
    this.#bars.stop();
    // The bars' library hides the cursor; a run that ends early must not leave it hidden.
    this.stream.write('\u001b[?25h');
  }
}
