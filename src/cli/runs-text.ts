import type { ChangedAnswer, ListedRun } from '../run/run-list.js';
import { duration, printable, table } from './output.js';

/** Runs, one a line, the latest first. */
export function runsText(runs: readonly ListedRun[]): string {
  if (runs.length === 0) return 'no run has left a record';
  const columns: { title: string; align?: 'right' }[] = [
    { title: 'run' },
    { title: 'began (UTC)' },
    { title: 'what' },
    { title: 'ended' },
    { title: 'took', align: 'right' },
    { title: 'verdicts' },
  ];
  const anyTagged = runs.some(({ tags }) => tags.length > 0);
  if (anyTagged) columns.splice(1, 0, { title: 'tags' });
  const first = runs.findLastIndex(({ verdicts }) => verdicts !== null);
  return table(
    columns,
    runs.map((run, i) => {
      const [name, ...others] = row(run, i === first);
      return anyTagged ? [name, run.tags.join(', '), ...others] : [name, ...others];
    }),
    110,
  );
}

function row(
  { run, started, what, state, seconds, message, verdicts, changes }: ListedRun,
  isFirst: boolean,
): string[] {
  const same = verdicts === null ? '–' : isFirst ? 'the first' : 'as before';
  const changed = changes.length > 0 ? changes.map(changeText).join(', ') : same;
  return [
    run,
    started === null ? '–' : started.slice(0, 19).replace('T', ' '),
    what === null ? '–' : printable(what),
    state,
    seconds === null ? '–' : duration(seconds),
    message === null ? changed : printable(message.split('\n')[0]),
  ];
}

/** «overfits: no → yes» */
export function changeText({ id, old, now }: ChangedAnswer): string {
  return `${id}: ${old ?? 'not given'} → ${now ?? 'not given'}`;
}
