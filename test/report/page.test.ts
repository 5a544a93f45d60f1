import { describe, expect, it } from 'vitest';
import { figureFile } from '../../src/report/figure.js';
import { gridFigures, gridMarkdown, gridReport } from '../../src/report/grid-report.js';
import { pageOf } from '../../src/report/page.js';
import { recoveryStudy, stabilityEdge } from './grid-examples.js';
import { type FixtureRow, gridFile } from './grid-fixture.js';

const hostile = `"><script>alert('x')</script>&amp;<img src=http://example.org/a.png>|\`\u202e\n#`;

const hostileRows = ['p', hostile].flatMap((kind) =>
  [1, 2].flatMap((n) =>
    [hostile, 'b'].map((estimator): FixtureRow => ({
      swept: { [`k.${hostile}`]: kind, n },
      estimator,
      ...(n === 2 ? { rmse: kind === 'p' ? 1 : 2 } : { status: 'failed', message: hostile }),
    })),
  ),
);

/** Tags of a page, without the texts between them. */
const tagsOf = (html: string): string[] => [...html.matchAll(/<[a-z][^>]*>/gi)].map(([tag]) => tag);

describe('the page', () => {
  it('asks for nothing from anywhere, and has no script', async () => {
    const html = await gridReport(gridFile([...recoveryStudy()]));
    const addresses = [...html.matchAll(/[\w-]+="[a-z]+:\/\/[^"]*"/g)].map(([attribute]) => attribute);
    expect(new Set(addresses)).toEqual(new Set(['xmlns="http://www.w3.org/2000/svg"']));
    expect(html).not.toMatch(
      /<script|@import|url\((?!#)|\bon\w+="|\bsrc=|<link (?!rel="icon" href="data:,")/,
    );
    expect(html).toContain("default-src 'none'");
  });

  it('gives each figure a title, a description, and its numbers in a closed table', async () => {
    const html = await gridReport(gridFile(recoveryStudy()));
    const count = (pattern: RegExp): number => html.match(pattern)?.length ?? 0;
    expect(count(/<svg /g)).toBe(9);
    expect(
      count(
        /<svg [^>]*role="img" aria-labelledby="([\w-]+)-title \1-description"><title id="\1-title">[^<]+<\/title><desc id="\1-description">[^<]+<\/desc>/g,
      ),
    ).toBe(9);
    expect(count(/<details><summary>/g)).toBe(9);
    const ids = [...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of html.matchAll(/url\(#([^)]*)\)/g)) expect(ids).toContain(id);
  });

  it('says what was asked, what became of it, what was best and how it was made', async () => {
    const html = await gridReport(gridFile(stabilityEdge(), { command: 'pipeline grid x.yaml a=1,2' }));
    for (const text of ['48 points', 'diverged', 'dropped', 'pipeline grid x.yaml a=1,2', '48 evaluations']) {
      expect(html).toContain(text);
    }
    const best = html.slice(html.indexOf('<h2>The best'), html.indexOf('<h2>What became'));
    const values = [...best.matchAll(/<td class="r">([\d.]+)<\/td>/g)].map(([, text]) => Number(text));
    const rmse = values.filter((_, i) => i % 2 === 1);
    const all = stabilityEdge().flatMap((row) => row.rmse ?? []);
    expect(rmse).toHaveLength(10);
    all
      .toSorted((a, b) => a - b)
      .slice(0, 10)
      .forEach((value, i) => expect(rmse[i]).toBeCloseTo(value, 4));
  });

  it('asks, answers and has the best setting before any table, and numbers its figures', async () => {
    const question = 'At which learning rate does which optimizer fail?';
    const html = await gridReport(gridFile(stabilityEdge(), { question }));
    const first = html.slice(html.indexOf('<main>'), html.indexOf('<h2>'));
    const [least] = stabilityEdge()
      .filter(({ rmse }) => rmse !== undefined)
      .toSorted((a, b) => a.rmse! - b.rmse!);
    expect(first).toContain(`<h1>${question}</h1>`);
    // Files of earlier versions do not say it.
    expect(await gridReport(gridFile(stabilityEdge()))).toMatch(
      /<h1>How does the [^<]+ depend on [^<]+\?<\/h1>/,
    );
    expect(first).toContain(`The least hold-out RMSE is ${Number(least.rmse!.toPrecision(4))}: `);
    expect(first).toMatch(/<p class="what">Best setting<\/p><p class="value">[^<]+<\/p>/);
    expect(first).toContain('<figcaption><span>Figure 1</span> ');
    const linked = [...html.matchAll(/<a href="#(section-\d+)">/g)].map(([, id]) => id);
    expect(linked.length).toBeGreaterThan(2);
    for (const id of linked) expect(html).toContain(`<section id="${id}">`);
  });

  it('puts means over seeds that all ended before those of which some did not', async () => {
    const rows = [1, 2].flatMap((n) =>
      [0, 1].map((seed): FixtureRow => ({
        swept: { n, seed },
        rmse: n,
        ...(n === 1 && seed === 1 && { status: 'diverged' }),
      })),
    );
    const text = gridMarkdown(gridFile(rows));
    const best = text.slice(text.indexOf('## The best'), text.indexOf('## What became'));
    expect(best.match(/^\| [12] .*$/gm)).toEqual([
      '| 2 | fit | 2 | 2 | 2 | 2 |  |',
      '| 1 | fit | 1 | – | – | 1 | 1 diverged |',
    ]);
  });

  it('shows hostile names and messages as what they are', async () => {
    const path = gridFile(hostileRows, { pipeline: hostile, grid: hostile, command: hostile });
    const html = await gridReport(path);
    const safe = await gridReport(gridFile(stabilityEdge()));
    const names = (tags: string[]) => new Set(tags.map((tag) => /^<[a-z0-9]+/i.exec(tag)![0]));
    const known = new Set([...names(tagsOf(safe)), '<pre', '<code']);
    expect([...names(tagsOf(html))].filter((name) => !known.has(name))).toEqual([]);
    expect(html).not.toContain('<img');
    expect(html).not.toContain('\u202e');
    const figures = gridFigures(path);
    expect(figures.length).toBeGreaterThan(0);
    for (const figure of figures) {
      expect(figure.name).toMatch(/^[\w-]+$/);
      expect(await figureFile(figure)).not.toMatch(/<script|<img|\u202e/);
    }
  });

  it('has the same tables as Markdown, where no cell ends early', () => {
    const text = gridMarkdown(gridFile(hostileRows, { command: '```\nx' }));
    const tables = text.split('\n\n').filter((block) => block.startsWith('|'));
    expect(tables.length).toBeGreaterThan(3);
    for (const table of tables) {
      const bars = table.split('\n').map((line) => line.match(/(?<!\\)\|/g)!.length);
      expect(new Set(bars).size).toBe(1);
    }
    expect(text).not.toMatch(/(?<!\\)<script/);
    expect(text).toContain('````\n```\\nx\n````');
  });

  it('sets what stands between backticks as code, and nothing of it as markup', async () => {
    const blocks = [{ kind: 'text' as const, text: 'Of `a<b>` and `c`, one ` left.' }];
    const html = await pageOf({
      title: 'a',
      lead: 'b',
      overview: { about: '', conclusion: '', cards: [], figures: [] },
      sections: [{ title: 'c', blocks }],
    });
    expect(html).toContain('<p>Of <code>a&#60;b&#62;</code> and <code>c</code>, one ` left.</p>');
  });

  it('says so where there is nothing to draw', async () => {
    const html = await gridReport(
      gridFile([1, 2].map((n): FixtureRow => ({ swept: { n }, status: 'diverged' }))),
    );
    expect(html).toContain('There is nothing to draw');
    expect(html).not.toContain('<svg');
  });
});
