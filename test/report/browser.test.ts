import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gridReport } from '../../src/report/grid-report.js';
import { Browser, chromium } from './browser.js';
import { recoveryStudy, stabilityEdge, threeKeys } from './grid-examples.js';
import { gridFile } from './grid-fixture.js';
import { legibility } from './legibility.js';

if (chromium === undefined) {
  process.stderr.write('no Chromium is installed: what pages look like in a browser is not tested\n');
}

describe.skipIf(chromium === undefined)('in a browser', () => {
  let browser: Browser;
  const pages: { name: string; url: string }[] = [];

  beforeAll(async () => {
    browser = await Browser.start(chromium!);
    const longWord = 'x'.repeat(200);
    const long = stabilityEdge().map((row) => ({ ...row, estimator: longWord }));
    const examples = {
      'stability edge': stabilityEdge(),
      study: recoveryStudy(),
      'study of one n': recoveryStudy([100]),
      'three keys': threeKeys(),
      'long words': long,
    };
    for (const [name, rows] of Object.entries(examples)) {
      const path = gridFile(rows, { command: `pipeline grid ${'a=1,2 '.repeat(60)}${longWord}` });
      const html = path.replace('.arrow', '.html');
      writeFileSync(html, await gridReport(path));
      pages.push({ name, url: pathToFileURL(html).href });
    }
  });
  afterAll(() => browser.close());

  it.each([1280, 390])(
    'pages are no wider than %i px, quiet, alone and legible, in light and dark',
    async (width) => {
      // Beyond its window there is nothing of the page, nor where the tables are opened.
      const beyond = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      const setTables = (open: boolean): Promise<unknown> =>
        browser.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = ${open}; })`);
      for (const { name, url } of pages) {
        await browser.open(url, { width, scheme: 'light' });
        for (const scheme of ['light', 'dark'] as const) {
          await browser.show(scheme);
          expect(await browser.evaluate('innerWidth'), name).toBe(width);
          expect(await browser.evaluate(beyond), name).toBe(0);
          const { smallest, faintest } = await browser.evaluate<{ smallest: number; faintest: number }>(
            legibility,
          );
          // Texts have 12 or 13 px where they are not shrunk, and are shrunk to three quarters at most.
          expect(smallest, name).toBeGreaterThanOrEqual(8.9);
          // WCAG asks for 4.5.
          expect(faintest, name).toBeGreaterThan(4.5);
          await setTables(true);
          expect(await browser.evaluate(beyond), name).toBe(0);
          await setTables(false);
        }
        expect(browser.requests.filter((address) => address !== 'data:,')).toEqual([url]);
        expect(browser.complaints).toEqual([]);
      }
    },
  );

  it('paper is light, whatever the screen is', async () => {
    const background = 'getComputedStyle(document.body).backgroundColor';
    const axis = `getComputedStyle(document.querySelector('svg text')).fill`;
    const [{ url }] = pages;
    await browser.open(url, { width: 700, scheme: 'dark', media: 'print' });
    expect(await browser.evaluate(background)).toBe('rgb(255, 255, 255)');
    expect(await browser.evaluate(axis)).toMatch(/rgb\((\d|[1-4]\d), /);
    await browser.open(url, { width: 700, scheme: 'dark' });
    expect(await browser.evaluate(background)).toBe('rgb(22, 25, 29)');
    expect(await browser.evaluate(axis)).toMatch(/rgb\(2\d\d, /);
  });
});
