import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The names under which the documents speak of a file of one's own. */
const series = ['prices.csv', 'rates.csv'];
export const ownFiles = [...series, 'torch.csv', 'rows.csv'];

/** Puts the files that are the reader's own into a folder: 300 days of a price, and derivatives by λ of the mean of (k − λ s)². */
export function ownData(folder: string): void {
  const rows = Array.from({ length: 300 }, (_, i) => {
    const day = new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);
    return `${day},${100 + ((i * 37) % 11) + i / 50}`;
  });
  for (const name of series) writeFileSync(join(folder, name), `date,price\n${rows.join('\n')}\n`);
  const targets = Array.from({ length: 40 }, (_, j) => ({ s: 0.5 + j / 40, k: 0.2 + (j % 7) / 50 }));
  writeFileSync(join(folder, 'rows.csv'), `k,s\n${targets.map(({ k, s }) => `${k},${s}`).join('\n')}\n`);
  const derivative = (lambda: number): number =>
    targets.reduce((sum, { k, s }) => sum - (2 * (k - lambda * s) * s) / targets.length, 0);
  const points = [0.1, 0.2, 0.4, 0.7].map((lambda) => `${lambda},${derivative(lambda)}`);
  writeFileSync(join(folder, 'torch.csv'), `lambda,d_lambda\n${points.join('\n')}\n`);
}
