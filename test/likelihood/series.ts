import { readFileSync } from 'node:fs';

/** x_i = .06 + .02 sin(.37 i) + .01 cos(1.91 i) + .005 sin(5.3 i), i = 0 … 240: no diffusion, but the same anywhere. */
export const waves = Array.from(
  { length: 241 },
  (_, i) => 0.06 + 0.02 * Math.sin(0.37 * i) + 0.01 * Math.cos(1.91 * i) + 0.005 * Math.sin(5.3 * i),
);

/** Every one to three values of it, with their times. */
export const irregular = ((): { x: number[]; t: number[] } => {
  const kept = [0];
  for (let i = 0; i + 1 + (i % 3) <= 240; kept.push(i)) i += 1 + (i % 3);
  return { x: kept.map((i) => waves[i]), t: kept.map((i) => i / 12) };
})();

/**
 * The 3-month Treasury bill rate, secondary market, as a decimal: the last value of each month, 1990-01 to 2007-12. Federal
 * Reserve Board H.15 through FRED DTB3, public domain.
 */
export const billRates = readFileSync('test/vectors/dtb3-monthly.txt', 'utf8')
  .split('\n')
  .filter((line) => /^\d/.test(line))
  .map((line) => Number(line) / 100);

export const month = 1 / 12;
