import type { LastVerdicts, LatestRun, PipelineStatus } from '../run/status.js';
import type { Answer } from '../verdicts/verdict.js';
import { standingText } from './pieces-text.js';
import { ago, byteSize, duration, printable, reasonsText, table, wrap } from './output.js';

/** Lines of a terminal that nobody has made larger. */
const screen = 24;

/** A pipeline's stages and last verdicts at a glance, on one screen of 80 columns: as many reasons as there is room for. */
export function statusText(status: PipelineStatus, now: Date): string {
  const texts = [6, 3, 2, 1].map((most) => text(status, now, most));
  // The prompt takes a line.
  return texts.find((one) => one.split('\n').length < screen) ?? texts.at(-1)!;
}

function text(
  { pipeline, file, lastRun, latestRun, stages, verdicts, pieces }: PipelineStatus,
  now: Date,
  most: number,
): string {
  const when = (time: string | null): string =>
    time === null ? '–' : ago((now.getTime() - Date.parse(time)) / 1000);
  const columns = [
    { title: 'stage' },
    { title: 'state' },
    { title: 'size', align: 'right' as const },
    { title: 'when', align: 'right' as const },
    { title: 'why' },
  ];
  const rows = stages.map(({ stage, state, bytes, storedAt, why }) => [
    stage,
    state,
    bytes === null ? '–' : byteSize(bytes),
    when(storedAt),
    reasonsText(why, most),
  ]);
  return [
    `${pipeline} (${file}), ${runText(lastRun, latestRun, when)}`,
    '',
    table(columns, rows, 80),
    ...(pieces.length > 0 ? [''] : []),
    ...pieces.flatMap((one) => wrap(`${one.stage}: ${printable(standingText(one))}`.split(' '), 80, '    ')),
    ...noticeLines(stages),
    ...(verdicts ? ['', ...verdictLines(verdicts, when(verdicts.storedAt))] : []),
  ].join('\n');
}

/** «last run 5 min ago», «run just now, interrupted», «never run». */
function runText(
  finished: string | null,
  latest: LatestRun | null,
  when: (time: string | null) => string,
): string {
  // What another machine’s clock says of its start counts for little while it may be at work.
  const mayBeAtWork = latest?.state === 'running' || latest?.state === 'silent';
  const isLater = finished === null || (latest?.started ?? '') > finished;
  if (latest && (mayBeAtWork || (latest.state !== 'finished' && isLater))) {
    const state = latest.state === 'running' ? 'running now' : silentText(latest);
    return `last run ${when(latest.started)}, ${state}`;
  }
  return finished === null ? 'never run' : `last run ${when(finished)}`;
}

/** «killed», «no sign of it for 1 h 2 min by its machine’s clock». */
function silentText({ state, silentSeconds }: LatestRun): string {
  if (state !== 'silent' || silentSeconds === null) return state;
  const time = duration(Math.abs(silentSeconds));
  const sign = silentSeconds < 0 ? `its last sign is ${time} ahead` : `no sign of it for ${time}`;
  return `${sign} by its machine’s clock`;
}

/** What was noticed while the stages were made. */
function noticeLines(stages: PipelineStatus['stages']): string[] {
  const lines = stages.flatMap(({ stage, notices }) =>
    notices.flatMap((notice) => wrap(`${stage}: ${printable(notice)}`.split(' '), 80, '    ')),
  );
  return lines.length > 0 ? ['', ...lines] : [];
}

/** The answers, those that agree in one line. */
function verdictLines({ current, answers }: LastVerdicts, when: string): string[] {
  const all: readonly Answer[] = ['yes', 'no', 'unclear', 'unknown'];
  const longest = 'unknown'.length;
  return [
    `verdicts, ${when}${current ? '' : ', of other values than these'}`,
    ...all.flatMap((answer) => {
      const ids = answers.filter((one) => one.answer === answer).map(({ id }) => id);
      if (ids.length === 0) return [];
      const [first, ...more] = wrap(ids, 80 - longest - 4, '', ', ');
      return [`  ${answer.padEnd(longest)}  ${first}`, ...more.map((line) => ' '.repeat(longest + 4) + line)];
    }),
  ];
}
