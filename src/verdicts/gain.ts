import type { Gain } from './evidence.js';
import type { Figures } from './verdict.js';
import { figure, percent } from './words.js';

/** A gain as figures. */
export function gainFigures(gain: Gain): Figures {
  const { over, mean, standardError, interval95, p, relative, relative95 } = gain;
  return { over, mean, standardError, interval95, p, relative, relative95 };
}

/** What a gain does to a mean squared error: `takes 12 % (95 %: 3 % to 21 %) off the mean squared error of linear`. */
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
  const sign = mean < 0 ? -1 : 1;
  const ends = relative95 && (sign > 0 ? relative95 : ([-relative95[1], -relative95[0]] as const));
  const [low, high] = ends ? ends.map(percent) : [];
  const size = percent(sign * relative);
  const range = ends && low !== high ? ` (95 %: ${low} to ${high})` : '';
  return sign > 0 ? `take${s} ${size}${range} off ${error}` : `add${s} ${size}${range} to ${error}`;
}

/** A relative change above which it is told as a multiple. */
const manyTimes = 10;
