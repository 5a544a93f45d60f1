import type { PiecesStanding } from '../engines/engine.js';
import { duration, plural, whole } from './output.js';

/** «3 machines», «4 running», «1 failed»: what other machines are at, each to be left out where a line is too short. */
export function machineTexts({ machines, pieces }: Pick<PiecesStanding, 'machines' | 'pieces'>): string[] {
  return [
    machines.length === 0 ? 'no machine at work' : plural(machines.length, 'machine'),
    ...(pieces.running > 0 ? [`${whole(pieces.running)} running`] : []),
    ...(pieces.failed > 0 ? [`${whole(pieces.failed)} failed`] : []),
  ];
}

/** «31 of 64 pieces, 3 machines (a, b: 2), 4 running, 12 pieces/s, 3 s left»: `b: 2` has two workers. */
export function standingText(standing: PiecesStanding): string {
  const { machines, pieces, perSecond, secondsLeft } = standing;
  const workers = new Map<string, number>();
  for (const { host } of machines) workers.set(host, (workers.get(host) ?? 0) + 1);
  const named = [...workers].map(([host, count]) => (count === 1 ? host : `${host}: ${count}`));
  const [first, ...others] = machineTexts(standing);
  return [
    `${whole(pieces.done)} of ${plural(pieces.total, 'piece')}`,
    named.length > 0 ? `${first} (${named.slice(0, 4).join(', ')}${named.length > 4 ? ', …' : ''})` : first,
    ...others,
    ...(perSecond === null ? [] : [`${perSecond} pieces/s`]),
    ...(secondsLeft === null ? [] : [`${duration(secondsLeft)} left`]),
  ].join(', ');
}
