import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readFileSync, writeFileSync } from 'node:fs';
import { compile, type TopLevelSpec } from 'vega-lite';
import { parse, View } from 'vega';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { report } from '#dist/index.js';
import { pipelineReport } from '#dist/report/pipeline-report.js';
import type { PipelineReportOptions } from '#dist/report/stored-pipeline.js';
import { folderOfFile } from '../folders.js';
import { Browser, chromium } from '../report/browser.js';
import { runShipped } from '../report/shipped.js';

const folder = folderOfFile();
let options: PipelineReportOptions;
let page: string;

beforeAll(async () => {
  options = await runShipped('overfit', folder);
  page = await pipelineReport(options, { interactive: true });
});

describe('an interactive report', () => {
  it('has the same bytes each time, one script, and a policy that allows it alone', async () => {
    expect((await pipelineReport(options, { interactive: true })) === page).toBe(true);
    const [, policy] = /Content-Security-Policy" content="([^"]*)"/.exec(page)!;
    const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(([, code]) => code);
    expect(scripts).toHaveLength(1);
    const sha256 = createHash('sha256').update(scripts[0]).digest('base64');
    expect(policy).toBe(
      `default-src 'none'; script-src 'sha256-${sha256}'; style-src 'unsafe-inline'; img-src data:`,
    );
    expect(page.match(/<script /g)).toHaveLength(page.match(/<figure /g)!.length);
  });

  it('says what the page without scripts says, figures as drawn included', async () => {
    const still = await pipelineReport(options);
    const within = (html: string): string => /<main>.*<\/main>/s.exec(html)![0];
    expect(within(page) === within(still)).toBe(true);
    expect(still).not.toMatch(/<script|script-src/);
  });
});

describe.skipIf(chromium === undefined)('an interactive report in a browser', () => {
  let browser: Browser;
  const url = (): string => pathToFileURL(join(folder, 'interactive.html')).href;

  beforeAll(async () => {
    writeFileSync(join(folder, 'interactive.html'), page);
    browser = await Browser.start(chromium!);
    await browser.open(url(), { width: 1280, scheme: 'light' });
    await until(
      `document.querySelectorAll('.plot').length === document.querySelectorAll('.plot.live').length`,
    );
  });
  afterAll(() => browser.close());

  async function until(condition: string): Promise<void> {
    for (let i = 0; i < 200 && !(await browser.evaluate<boolean>(condition)); i++) {
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    expect(await browser.evaluate(condition), condition).toBe(true);
  }

  it('has every figure live, asks for nothing, evaluates nothing and complains of nothing', async () => {
    expect(browser.requests.filter((address) => address !== 'data:,')).toEqual([url()]);
    expect(browser.complaints).toEqual([]);
  });

  it('leaves the series of a legend’s entry alone where it is clicked', async () => {
    const faint = `[...document.querySelectorAll('#figure-loss .mark-line.role-mark path')].filter((one) => Number(one.getAttribute('opacity') ?? 1) < 0.1).length`;
    expect(await browser.evaluate(faint)).toBe(0);
    await browser.evaluate(
      `document.querySelector('#figure-loss .role-legend-symbol path').dispatchEvent(new MouseEvent('click', { bubbles: true }))`,
    );
    await until(`${faint} === 2`);
  });

  it('shows the row under the pointer in every panel', async () => {
    const points = `[...document.querySelectorAll('#figure-fit .mark-symbol.role-mark path')]`;
    const paths = `new Set(${points}.map((one) => one.getAttribute('d'))).size`;
    expect(await browser.evaluate(paths)).toBe(1);
    await browser.evaluate(`${points}[5].dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))`);
    await until(`${paths} === 2`);
    // Of four estimators k and k̂ over s, k̂ over k, and the residual of one held-out row.
    const large = `(() => { const all = ${points}.map((one) => one.getAttribute('d')); return all.filter((d) => d === all[5]).length; })()`;
    expect(await browser.evaluate(large)).toBe(16);
  });

  it('has the row and the estimator under the pointer stand out in all figures that have them', async () => {
    const large = (figure: string): string =>
      `new Set([...document.querySelectorAll('#figure-${figure} .mark-symbol.role-mark path')].map((one) => one.getAttribute('d'))).size`;
    const pointed = (figure: string, marks: string, type: string): Promise<unknown> =>
      browser.evaluate(
        `document.querySelector('#figure-${figure} ${marks} path').dispatchEvent(new PointerEvent('${type}', { bubbles: true }))`,
      );
    // The fourth panel of the fit has held-out rows alone, as the figure of λ̂ of rows has.
    const figures = await browser.evaluate<string[]>(
      `[...document.querySelectorAll('figure')].map((one) => one.id.slice(7))`,
    );
    expect(figures).toEqual(expect.arrayContaining(['fit', 'lambda-rows', 'ladder', 'loss', 'gradient']));
    await pointed('lambda-rows', '.mark-symbol.role-mark', 'pointerover');
    await until(`${large('lambda-rows')} === 2 && ${large('fit')} === 2`);
    await pointed('lambda-rows', '.mark-symbol.role-mark', 'pointerout');
    await until(`${large('lambda-rows')} === 1 && ${large('fit')} === 1`);

    const faint = (figure: string): string =>
      `[...document.querySelectorAll('#figure-${figure} .role-mark path, #figure-${figure} .role-mark text')].filter((one) => Number(one.getAttribute('opacity') ?? 1) === 0.15).length`;
    for (const figure of ['ladder', 'gradient']) expect(await browser.evaluate(faint(figure))).toBe(0);
    await pointed('gradient', '.mark-line.role-mark', 'pointerover');
    await until(`${faint('ladder')} > 0 && ${faint('gradient')} > 0`);
    await pointed('gradient', '.mark-line.role-mark', 'pointerout');
    await until(`${faint('ladder')} === 0 && ${faint('gradient')} === 0`);
  });

  it('zooms by the wheel', async () => {
    const labels = `[...document.querySelectorAll('#figure-loss .role-axis-label text')].map((one) => one.textContent).join()`;
    const before = await browser.evaluate<string>(labels);
    await browser.evaluate(`(() => {
      const plot = document.querySelector('#figure-loss svg');
      plot.scrollIntoView();
      const { left, top, width } = plot.getBoundingClientRect();
      const at = { clientX: left + width / 2, clientY: top + 100, deltaY: -500, bubbles: true, cancelable: true };
      plot.querySelector('.mark-group.role-frame path.background').dispatchEvent(new WheelEvent('wheel', at));
    })()`);
    await until(`${labels} !== ${JSON.stringify(before)}`);
  });
});

describe('the specifications of a report', () => {
  it('are JSON that Vega-Lite takes, with the same bytes each time, as figures() has them', async () => {
    const { file, overrides: set, dataFolder } = options;
    const found = await report(file, { set, dataFolder });
    const to = join(folder, 'specifications');
    const written = await found.write({ format: 'vega', path: to });
    const figures = await found.figures();
    expect(written.map(({ path }) => path)).toEqual(figures.map(({ name }) => join(to, `${name}.vl.json`)));
    for (const { name, title, description, vega, svg } of figures) {
      expect(readFileSync(join(to, `${name}.vl.json`), 'utf8')).toBe(vega);
      const spec = JSON.parse(vega) as TopLevelSpec & { usermeta: { title: string } };
      expect(spec.$schema).toBe('https://vega.github.io/schema/vega-lite/v6.json');
      expect([spec.usermeta.title, spec.description]).toEqual([title, description]);
      const view = new View(parse(compile(spec).spec), { renderer: 'none' });
      const drawn = await view.toSVG();
      view.finalize();
      // Another program draws as many marks.
      const count = (text: string): number => text.match(/<(?:path|line|rect)\b/g)!.length;
      expect(count(drawn)).toBe(count(svg));
    }
  });

  it('are refused where they cannot be', async () => {
    const { file, overrides: set, dataFolder } = options;
    const found = await report(file, { set, dataFolder });
    await expect(found.write({ format: 'vega' })).rejects.toThrow(/format vega needs a folder/);
    await expect(found.write({ format: 'svg', path: folder, interactive: true })).rejects.toThrow(
      /interactive must be left out with format svg: it is for the page/,
    );
  });
});
