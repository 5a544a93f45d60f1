import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../folders.js';
import { cases, runCase } from '../recorded/cases.js';
import { differences, record, type Stages, unrecorded, writeRecord } from '../recorded/record.js';

/**
 * Every column of every dataset of the shipped pipelines, and of some that have what those lack, against what
 * test/vectors/columns.json has recorded of it. A change of fingerprints, metadata or parts changes none of it.
 *
 * `RECORD_COLUMNS=new` records the columns that are not recorded yet, `RECORD_COLUMNS=all` all of them again.
 */
const recording = process.env['RECORD_COLUMNS'];
const names = cases.map(({ name }) => name);
const found: Record<string, Stages> = {};

describe.each(cases)('$name', (one) => {
  const { name } = one;

  it('has the values that are recorded', async () => {
    found[name] = await runCase(one, temporaryFolder());
    if (recording !== 'all') expect(differences(name, found[name])).toEqual([]);
    else expect(found[name]).not.toEqual({});
  });

  it.skipIf(recording !== undefined)('has no column that is not recorded', () => {
    expect(unrecorded(name, found[name] ?? {})).toEqual([]);
  });
});

it.skipIf(recording !== undefined)('the record has these cases and no others', () => {
  expect(Object.keys(record)).toEqual(names);
});

afterAll(() => {
  if (recording !== undefined) writeRecord(names, found, recording === 'new');
});
