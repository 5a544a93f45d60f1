import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { init } from '../../src/init/init.js';
import { openingComment } from '../../src/pipeline/opening-comment.js';
import { verdictsOf } from '../../src/verdicts/index.js';
import { temporaryFolder } from '../folders.js';
import { evidence } from '../verdicts/evidence.js';
import { pipelineFiles } from '../files.js';

/** The head of what init writes, and what reports and verdicts make of it. */

async function written(): Promise<string> {
  const folder = temporaryFolder();
  const data = join(folder, 'd.csv');
  const day = (i: number): string => new Date(Date.UTC(2018, 0, 1 + i)).toISOString().slice(0, 10);
  const lines = Array.from({ length: 60 }, (_, i) => `${day(i)},${50 + ((i * 37) % 11)}`);
  writeFileSync(data, ['date,v', ...lines].join('\n'));
  return init({ file: join(folder, 'my pipeline.yaml'), from: data });
}

it('what is asked and seen stands in a report, how the file is used does not', async () => {
  const text = await written();
  const asked = openingComment(text);
  expect(asked[0]).toBe('Is the next squared change λ times the mean of the last ones?');
  expect(asked[1]).toMatch(/^“date” is the time\. From row to row, x is the log return of “v”/);
  expect(asked.join('\n')).not.toContain('pipeline run all');
  expect(text).toMatch(/^# {3}pipeline run all '.*my pipeline\.yaml'/m);
});

interface File {
  readonly evaluate?: { readonly reference?: { readonly name: string; readonly lambda: number } };
}

it('the verdict makes a sentence of every reference that is shipped or proposed', async () => {
  const files = pipelineFiles.map((name) => readFileSync(join('pipelines', name), 'utf8'));
  const references = [...files, await written()].flatMap((text) => {
    const { reference } = (parse(text) as File).evaluate ?? {};
    return reference ? [reference] : [];
  });
  const sentences = references.map((reference) => {
    const verdicts = verdictsOf(evidence({ truth: { kind: 'observed' }, reference }));
    return verdicts
      .find(({ id }) => id === 'recovered')!
      .sentence.split('. ')
      .at(-1);
  });
  expect(sentences).toEqual([
    '4 ln 2 (2.773) lies outside it.',
    'Persistence of squared changes (1) lies outside it.',
  ]);
});
