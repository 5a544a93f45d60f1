import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBConnection } from '@duckdb/node-api';
import { expect, it, vi } from 'vitest';
import { withDataFile } from '../../src/sql/profile.js';
import { temporaryFolder } from '../folders.js';

it('measures columns by their finite numbers in the order of the file', async () => {
  const file = join(temporaryFolder(), 'd.json');
  const v = [3, null, 5, 5, 'x', 4];
  writeFileSync(
    file,
    JSON.stringify(
      [1, 2, 2, 3, 4, 5].map((n, i) => ({
        n,
        f: n / 4,
        s: v[i] === null ? null : 'a',
        day: `2020-01-0${6 - i}`,
      })),
    ),
  );
  await withDataFile({ path: file }, async ({ rows, columns }) => {
    expect(rows).toBe(6);
    expect(columns).toMatchObject([
      { name: 'n', kind: 'number', values: 6, least: 1, greatest: 5, rises: 4, falls: 0, whole: true },
      { name: 'f', kind: 'number', least: 0.25, greatest: 1.25, whole: false },
      { name: 's', kind: 'text', values: 5, rises: 0, falls: 0 },
      { name: 'day', kind: 'time', values: 6, rises: 0, falls: 5 },
    ]);
    return Promise.resolve();
  });
});

it('asks of thousands of columns at once', async () => {
  const file = join(temporaryFolder(), 'wide.csv');
  const columns = 2300;
  const texts = 30;
  const row = (i: number): string =>
    Array.from({ length: columns }, (_, c) => (c < texts ? `n${(i * c) % 7}` : ((i * c) % 9) / 2)).join(',');
  const header = Array.from({ length: columns }, (_, c) => `c${c}`).join(',');
  writeFileSync(file, [header, ...Array.from({ length: 20 }, (_, i) => row(i))].join('\n'));
  const queries = [
    vi.spyOn(DuckDBConnection.prototype, 'run'),
    vi.spyOn(DuckDBConnection.prototype, 'stream'),
  ];
  await withDataFile({ path: file }, (found) => {
    expect(found.columns.slice(1, texts).every(({ kind }) => kind === 'text')).toBe(true);
    // The last: (i · 2299) mod 9 halves, which is 4 i mod 9 halves.
    expect(found.columns.at(-1)).toMatchObject({
      name: 'c2299',
      values: 20,
      least: 0,
      greatest: 4,
      rises: 11,
      falls: 8,
    });
    return Promise.resolve();
  });
  const asked = queries.reduce((sum, { mock }) => sum + mock.calls.length, 0);
  queries.forEach((query) => query.mockRestore());
  expect(asked).toBeLessThan(columns / 2);
});
