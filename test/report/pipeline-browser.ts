import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pipelineReport } from '#dist/report/pipeline-report.js';
import { Browser, chromium } from './browser.js';
import { legibility } from './legibility.js';
import { storedPipeline } from '#dist/report/stored-pipeline.js';
import { runShipped } from './shipped.js';

const widths = [1280, 390];
const schemes = ['light', 'dark'] as const;

/** The reports of shipped pipelines, opened in a browser. */
export function describeInBrowser(names: readonly string[], pace: 'quick' | 'whole', timeout: number): void {
  if (chromium === undefined) {
    process.stderr.write('no Chromium is installed: what reports look like in a browser is not tested\n');
  }
  describe.skipIf(chromium === undefined)('reports of pipelines in a browser', () => {
    const folder = mkdtempSync(join(tmpdir(), 'pathfit-reports-'));
    let browser: Browser;

    beforeAll(async () => {
      browser = await Browser.start(chromium!);
    });
    afterAll(async () => {
      await browser.close();
      rmSync(folder, { recursive: true });
    });

    it.each(names)(
      '%s is quiet, alone, no wider than the screen, and legible',
      async (name) => {
        const page = join(folder, `${name}.html`);
        const options = await runShipped(name, folder, pace);
        writeFileSync(page, await pipelineReport(options));
        const { verdicts } = (await storedPipeline(options)).result;
        const url = pathToFileURL(page).href;
        // Beyond its window there is nothing of the page, nor where the tables are opened.
        const beyond = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        // No figure scrolls within the page.
        const scrolling = `[...document.querySelectorAll('figure')].filter((one) => {
          const { scrollWidth, clientWidth } = one.querySelector('.scroll');
          return scrollWidth > clientWidth;
        }).map(({ id }) => id)`;
        const setTables = (open: boolean): Promise<unknown> =>
          browser.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = ${open}; })`);
        for (const width of widths) {
          await browser.open(url, { width, scheme: 'light' });
          for (const scheme of schemes) {
            await browser.show(scheme);
            expect(await browser.evaluate('innerWidth')).toBe(width);
            // One estimator without noise has a figure less.
            const least = name === 'convergence' ? 5 : 6;
            expect(await browser.evaluate('document.querySelectorAll("svg").length')).toBeGreaterThanOrEqual(
              least,
            );
            expect(await browser.evaluate(beyond)).toBe(0);
            expect(await browser.evaluate(scrolling)).toEqual([]);
            // All that answers is in the first screen: 800 pixels of a laptop, 844 of a phone.
            const bottom = (what: string): string =>
              `Math.max(...[...document.querySelectorAll('${what}')].map((one) => one.getBoundingClientRect().bottom))`;
            expect(await browser.evaluate('document.querySelectorAll(".chips li").length')).toBe(
              verdicts.length,
            );
            expect(await browser.evaluate(bottom('.chips li'))).toBeLessThan(width > 1000 ? 800 : 844);
            if (width > 1000) {
              const answer = await browser.evaluate<number>(bottom('.answer svg'));
              expect(answer).toBeLessThan(800);
              const [first, second] = await browser.evaluate<number[]>(
                `[...document.querySelectorAll('.answer figure')].map((one) => one.getBoundingClientRect().top)`,
              );
              expect(second).toBe(first);
            }
            const { smallest, faintest } = await browser.evaluate<{ smallest: number; faintest: number }>(
              legibility,
            );
            expect(smallest).toBeGreaterThanOrEqual(8.9);
            expect(faintest).toBeGreaterThan(4.5);
            await setTables(true);
            expect(await browser.evaluate(beyond)).toBe(0);
            await setTables(false);
          }
          expect(browser.requests.filter((address) => address !== 'data:,')).toEqual([url]);
          expect(browser.complaints).toEqual([]);
        }
      },
      timeout,
    );
  });
}
