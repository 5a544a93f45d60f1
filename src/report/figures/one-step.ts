import { percent, whole } from '../../text.js';
import type { Figure } from '../document.js';
import { Envelope } from '../envelope.js';
import type { FittedProcess } from '../fitted-process.js';
import { oneStepOf } from '../one-step.js';
import { tableOf } from '../sample.js';
import type { StoredTransitions } from '../stored-transitions.js';
import type { TimeAxis } from '../time-axis.js';
import { isOutside, oneStepSpec, type StepPoint } from './one-step-spec.js';
import { number, right } from './rows.js';

/** Stretches of which the whole series has its least and greatest value, and transitions that are drawn one by one. */
const most = { stretches: 150, close: 50 };

/**
 * A path with what a law says of each value from the one before: all of it, and the last transitions that no estimator has
 * seen one by one. Undefined where no law says anything.
 */
export function oneStepFigure(
  transitions: StoredTransitions,
  fitted: readonly FittedProcess[],
  best: string | undefined,
  time: TimeAxis,
): Figure | undefined {
  const one = fitted.find(({ name }) => name === best);
  const law = transitions.laws.find(({ name }) => name === best);
  if (!one?.density || !law) return undefined;
  const { path, row, t, from, to, unseen } = transitions;
  // Of several paths one of which transitions were held out.
  const followed = path[unseen[0] ?? 0];
  const [first, end] = rangeOf(path, followed);
  const isUnseen = new Set(Array.from(unseen).filter((i) => i >= first && i < end));
  const envelope = new Envelope(end - first, most.stretches);
  for (let i = first; i < end; i++) envelope.add(i - first, t[i], to[i]);
  const drawn = envelope.points().map(({ j }) => first + j);
  const lastUnseen = [...isUnseen].slice(-most.close);
  const close =
    lastUnseen.length > 0
      ? lastUnseen
      : Array.from(
          { length: Math.min(most.close, end - first) },
          (_, i) => i + Math.max(first, end - most.close),
        );
  const places = [...new Set([...drawn, ...close])].toSorted((a, b) => a - b);
  const { median, lower95, upper95 } = oneStepOf(one.density, law, transitions, places);
  const pieces = piecesOf(transitions, [first, end]);
  const points = new Map(
    places.map((i, k): [number, StepPoint] => [
      i,
      {
        j: row[i],
        t: t[i],
        x: to[i],
        median: median[k],
        lower: lower95[k],
        upper: upper95[k],
        isUnseen: isUnseen.has(i),
        // Nothing is drawn through what is not there.
        piece: pieces[i - first],
      },
    ]),
  );
  const at = (these: readonly number[]): StepPoint[] => these.map((i) => points.get(i)!);
  const held = coverage(law.uniform, unseen);
  const found =
    held.of === 0
      ? `${one.name} has no law of unseen transitions.`
      : `Of ${whole(held.of)} unseen values ${whole(held.inside)} (${percent(held.inside / held.of)}) lie in the 95 % band of ${one.name}.`;
  const paths = path[path.length - 1] + 1;
  const pathText = paths > 1 ? ` Shown: path ${followed + 1} of ${whole(paths)}.` : '';
  const cut = envelope.isCut
    ? ` The whole series has the least and the greatest value in each of ${most.stretches} equal stretches.`
    : '';
  const stretch = isUnseen.size > 0 && isUnseen.size < end - first ? ' Grey: not learned from.' : '';
  return {
    name: 'one-step',
    title: `The series, and what ${one.name} expected`,
    description: `A line of x over time with a band, and below the last ${whole(close.length)} values as points with what was expected of them. ${found}`,
    finding: found,
    note: `${found} Band and line: the middle 95 % and the median of what it says of each value, given the one before.${stretch}${at(close).some(isOutside) ? ' Squares lie outside the band.' : ''}${cut}${pathText}`,
    spec: oneStepSpec(at(drawn), at(close), time),
    data: tableOf(
      at(close),
      [
        right('j', ({ j }) => String(j)),
        right('t', (point) => number(point.t)),
        right('x', ({ x }) => number(x)),
        right('expected', (point) => number(point.median)),
        right('from', ({ lower }) => number(lower)),
        right('to (95 %)', ({ upper }) => number(upper)),
      ],
      from.length,
    ),
  };
}

/** Where the transitions of a path begin and end. */
function rangeOf(path: Float64Array, wanted: number): [number, number] {
  const first = path.indexOf(wanted);
  return [first, path.lastIndexOf(wanted) + 1];
}

/** Of each transition of a path the one at which its unbroken stretch begins. */
function piecesOf({ from, to }: StoredTransitions, [first, end]: readonly [number, number]): Uint32Array {
  const pieces = new Uint32Array(end - first);
  for (let i = first; i < end; i++) {
    pieces[i - first] = i > first && from[i] === to[i - 1] ? pieces[i - 1 - first] : i;
  }
  return pieces;
}

/** How many of the values lie in the middle 95 % of their laws. */
function coverage(uniform: Float64Array, places: Uint32Array): { inside: number; of: number } {
  const known = Array.from(places, (i) => uniform[i]).filter((u) => Number.isFinite(u));
  return { inside: known.filter((u) => u >= 0.025 && u <= 0.975).length, of: known.length };
}
