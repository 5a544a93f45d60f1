import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPipeline } from '#dist/index.js';
import { gridReport } from '#dist/report/grid-report.js';
import { pipelineReport } from '#dist/report/pipeline-report.js';
import { folderOfFile } from '../folders.js';
import { Browser, chromium } from '../report/browser.js';
import { recoveryStudy, stabilityEdge } from '../report/grid-examples.js';
import { gridFile } from '../report/grid-fixture.js';
import { run as runPipeline } from '../shared-threads.js';

if (chromium === undefined) {
  process.stderr.write('no Chromium is installed: whether reports are accessible is not tested\n');
}

const folder = folderOfFile();
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function ofPipeline(
  name: string,
  overrides: readonly string[] = [],
): Promise<(interactive: boolean) => Promise<string>> {
  const file = join('pipelines', `${name}.yaml`);
  await runPipeline(loadPipeline(file, [...overrides]), { what: 'all', threads: 2, dataFolder: folder });
  return (interactive) => pipelineReport({ file, overrides, dataFolder: folder }, { interactive });
}

/** Reports, each as it is and for a pointer. */
const reports: Record<string, () => Promise<(interactive: boolean) => Promise<string>>> = {
  lambda: () => ofPipeline('lambda'),
  heston: () => ofPipeline('heston'),
  study: () => ofPipeline('linear', ['evaluate.replicates=200', 'simulate.times=300']),
  'grid of learning rates': async () => (interactive) =>
    gridReport(gridFile(stabilityEdge()), {}, { interactive }),
  'grid over seeds': async () => (interactive) => gridReport(gridFile(recoveryStudy()), {}, { interactive }),
};

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What axe finds in the page with every part of it opened, but for what is minor or moderate. */
const audit = `(async () => {
  document.querySelectorAll('details').forEach((one) => { one.open = true; });
  const { violations } = await axe.run();
  return violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
})()`;

/** Waits until every figure is one for a pointer. */
async function live(browser: Browser): Promise<void> {
  const still = `document.querySelectorAll('.plot:not(.live)').length`;
  for (let i = 0; i < 400 && (await browser.evaluate<number>(still)) > 0; i++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  expect(await browser.evaluate(still)).toBe(0);
}

describe.skipIf(chromium === undefined)('reports for everyone', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await Browser.start(chromium!);
  });
  afterAll(() => browser.close());

  it.each(Object.keys(reports))(
    '%s: axe finds no serious fault on a laptop and a phone, in light and dark, and the bytes are the same twice',
    async (name) => {
      const make = await reports[name]();
      for (const interactive of [false, true]) {
        const html = await make(interactive);
        expect((await make(interactive)) === html).toBe(true);
        const page = join(folder, `${name}.html`);
        writeFileSync(page, html);
        // For a pointer the drawing is another one, the page the same: one screen will do.
        const sizes = interactive
          ? [[1280, 800]]
          : [
              [1280, 800],
              [390, 844],
            ];
        for (const [width, height] of sizes) {
          for (const scheme of ['light', 'dark'] as const) {
            await browser.open(pathToFileURL(page).href, { width, height, scheme });
            if (interactive) await live(browser);
            await browser.evaluate(axe);
            const found = await browser.evaluate<Violation[]>(audit);
            const told = found.map(({ id, impact, nodes }) => [
              id,
              impact,
              nodes[0].html,
              nodes[0].failureSummary,
            ]);
            expect(told, `${width} × ${height}, ${scheme}`).toEqual([]);
          }
        }
      }
    },
    300_000,
  );
});
