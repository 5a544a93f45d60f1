import type { Gain } from './rungs.js';
import type { Figures } from './verdict.js';
import { figure, percent } from './words.js';

/** A gain as figures. */
export function gainFigures(gain: Gain): Figures {
  const { over, mean, standardError, interval95, p, relative, relative95 } = gain;
  return { over, mean, standardError, interval95, p, relative, relative95 };
}

/**
 * What a gain does to a mean squared error: `takes 12 % (95 %: 3 % to 21 %) off the mean squared error of linear`, and
 * where its interval has either sign `takes 12 % off the mean squared error of linear (95 %: 5 % more to 27 % less)`.
 */
export function changeInWords(gain: Gain, subject: 'it' | 'they', object: string): string {
  const { mean, relative, relative95 } = gain;
  const s = subject === 'it' ? 's' : '';
  const error = `the mean squared error of ${object}`;
  if (relative === null)
    return `${mean < 0 ? 'add' : 'take'}${s} ${figure(Math.abs(mean), 2)} ${mean < 0 ? 'to' : 'off'} ${error}`;
  if (relative < -manyTimes) {
    const range = relative95
      ? ` (95 %: ${figure(1 - relative95[1], 2)} to ${figure(1 - relative95[0], 2)})`
      : '';
    return `${subject === 'it' ? 'multiplies' : 'multiply'} ${error} by ${figure(1 - relative, 2)}${range}`;
  }
  const [verb, preposition] = mean < 0 ? [`add${s}`, 'to'] : [`take${s}`, 'off'];
  const change = `${verb} ${percent(Math.abs(relative))}`;
  if (relative95 === null) return `${change} ${preposition} ${error}`;
  const [low, high] = relative95;
  if (low < 0 && high > 0) {
    return `${change} ${preposition} ${error} (95 %: ${multiple(-low)} more to ${percent(high)} less)`;
  }
  const ends = mean < 0 ? [-high, -low] : [low, high];
  const [least, most] = ends.map(percent);
  const range = least === most ? '' : ` (95 %: ${least} to ${most})`;
  return `${change}${range} ${preposition} ${error}`;
}

/** A relative change above which it is told as a multiple. */
const manyTimes = 10;

/** A share as percent, and above ten times as a multiple. */
const multiple = (share: number): string =>
  share > manyTimes ? `${figure(share, 2)} times` : percent(share);
