import { figure } from '../words.js';

/** 0.64 nats (95 % interval 0.6 to 0.68) */
export function nats(mean: number, interval95: readonly [number, number] | null): string {
  const range = interval95
    ? ` (95 % interval ${figure(interval95[0], 2)} to ${figure(interval95[1], 2)})`
    : '';
  return `${figure(mean, 2)} nats${range}`;
}
