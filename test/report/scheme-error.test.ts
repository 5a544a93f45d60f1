import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { loadPipeline } from '#dist/index.js';
import { pipelineDocument } from '#dist/report/pipeline-report.js';
import { storedPipeline } from '#dist/report/stored-pipeline.js';
import { smallPipeline } from '../experiment.js';
import { inProcess } from '../cli/command.js';
import { folderOfFile } from '../folders.js';
import { run } from '../shared-threads.js';

const folder = folderOfFile();

it('a report says under what is computed how far the scheme is from what it is held against, as the terminal does', async () => {
  const process = { kind: 'gbm', mu: 0.05, sigma: 0.4, x0: 1 };
  const file = join(folder, 'pipeline.yaml');
  const simulate = {
    process,
    scheme: 'euler',
    substeps: 4,
    reference: 'exact',
    paths: 20,
    times: 8,
    dt: 0.1,
  };
  const estimators = {
    twice: { kind: 'least-squares', basis: { terms: ['1', 'mean(x)', '2 * mean(x)'] } },
  };
  writeFileSync(file, stringify({ ...smallPipeline, simulate, train: { estimators } }));
  const { result } = await run(loadPipeline(file), { what: 'all', threads: 2, dataFolder: folder });
  const { sections } = pipelineDocument(await storedPipeline({ file, overrides: [], dataFolder: folder }));
  const texts = sections
    .filter(({ title }) => title === 'What is computed')
    .flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'text' ? [block.text] : [])));
  const [{ strong }] = result!.schemeError!.components;
  expect(texts).toHaveLength(1);
  expect(texts[0]).toContain('Scheme euler with 4 substeps against the exact values by the same W');
  expect(texts[0]).toContain(`x: strong error ${strong.toPrecision(3)} ±`);

  // The same sentences on the terminal, and in short why a fit has no numbers.
  const words = async (...more: string[]): Promise<string> =>
    (await inProcess(['run', 'all', file, '--data', folder, ...more])).stdout.replaceAll(/\s+/g, ' ');
  expect(await words('--full')).toContain(texts[0]);
  const stopped = 'twice stopped: 2 * mean(x) is, in the training rows, a combination of the terms';
  expect(await words()).toContain(stopped);
});
