import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The names under which the documents speak of a file of one's own. */
export const ownFiles = ['prices.csv', 'rates.csv'];

/** Puts the files that are the reader's own into a folder: 300 days of a price. */
export function ownData(folder: string): void {
  const rows = Array.from({ length: 300 }, (_, i) => {
    const day = new Date(Date.UTC(2020, 0, 1 + i)).toISOString().slice(0, 10);
    return `${day},${100 + ((i * 37) % 11) + i / 50}`;
  });
  for (const name of ownFiles) writeFileSync(join(folder, name), `date,price\n${rows.join('\n')}\n`);
}
