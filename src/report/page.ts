import { whole } from '../text.js';
import type { Block, Figure, Report, Section, Table } from './document.js';
import { answersOf, figuresOf } from './document.js';
import { escapeText } from './escape.js';
import { type Drawing, drawFigure } from './figure.js';
import { mathmlOf } from './mathml.js';
import { answersHtml, overviewHtml, proseHtml } from './page-answers.js';
import { figureScripts } from './page-scripts.js';
import { pageStyle } from './page-style.js';

/** The figures of a page: how each is drawn, and its number. */
export interface Numbered {
  readonly drawing: Drawing;
  readonly number: number;
}

type Figures = ReadonlyMap<Figure, Numbered>;

export interface PageOptions {
  /** Whether figures can be looked at with a pointer, by scripts that stand in the page. */
  readonly interactive?: boolean;
}

/**
 * A report as one HTML page: nothing is asked for from anywhere, which its policy forbids besides, and where it is not
 * interactive no script. The same bytes for the same report.
 */
export async function pageOf(report: Report, { interactive = false }: PageOptions = {}): Promise<string> {
  const figures = new Map<Figure, Numbered>();
  for (const figure of figuresOf(report)) {
    figures.set(figure, { drawing: await drawFigure(figure), number: figures.size + 1 });
  }
  const scripts = interactive ? await figureScripts([...figures.keys()]) : undefined;
  const shown = report.overview.figures.map((figure) => figureHtml(figure, figures));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; ${scripts ? `script-src ${scripts.policy}; ` : ''}style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${escapeText(report.title)} – pathfit</title>
<style>
${pageStyle}
</style>
</head>
<body>
${contentsHtml(report.sections)}
<main>
${overviewHtml(report, answersOf(report))}
${shown.length > 0 ? `<div class="figures answer">\n${shown.join('\n')}\n</div>` : ''}
${report.sections.map((section, s) => sectionHtml(section, s, figures)).join('\n')}
</main>
${scripts ? `${scripts.html}\n` : ''}</body>
</html>
`;
}

const sectionId = (s: number): string => `section-${s + 1}`;

function contentsHtml(sections: readonly Section[]): string {
  const items = sections.map(
    ({ title }, s) => `<li><a href="#${sectionId(s)}">${escapeText(title)}</a></li>`,
  );
  return `<nav aria-label="Contents">\n<ol>\n<li><a href="#top">The answer</a></li>\n${items.join('\n')}\n</ol>\n</nav>`;
}

function sectionHtml({ title, blocks }: Section, s: number, figures: Figures): string {
  return `<section id="${sectionId(s)}">\n<h2>${escapeText(title)}</h2>\n${blocksHtml(blocks, figures)}\n</section>`;
}

/** Figures that follow one another stand beside one another where there is room. */
function blocksHtml(blocks: readonly Block[], figures: Figures): string {
  return blocks
    .map((block, b) => {
      const html = blockHtml(block, figures);
      if (block.kind !== 'figure') return html;
      const begins = blocks[b - 1]?.kind !== 'figure' ? '<div class="figures">\n' : '';
      return `${begins}${html}${blocks[b + 1]?.kind !== 'figure' ? '\n</div>' : ''}`;
    })
    .join('\n');
}

function blockHtml(block: Block, figures: Figures): string {
  switch (block.kind) {
    case 'text':
      return `<p>${proseHtml(block.text)}</p>`;
    case 'code':
      return `<pre><code>${escapeText(block.text)}</code></pre>`;
    case 'lines':
      return `<pre><code>${block.text.split('\n').map(escapeText).join('\n')}</code></pre>`;
    case 'table':
      return tableHtml(block.table);
    case 'formulas':
      return `<dl class="formulas">\n${block.formulas.map(({ name, formula }) => `<dt>${escapeText(name)}</dt><dd class="scroll" tabindex="0">${mathmlOf(formula)}</dd>`).join('\n')}\n</dl>`;
    case 'answers':
      return answersHtml(block.answers, figures);
    case 'folded':
      return `<details class="folded"><summary>${escapeText(block.title)}</summary>\n${blocksHtml(block.blocks, figures)}\n</details>`;
    case 'figure':
      return figureHtml(block.figure, figures);
  }
}

/** Figures shrink to three quarters where there is little room, and scroll beyond that, so that they stay legible. */
function figureHtml(figure: Figure, figures: Figures): string {
  const { name, title, note, data } = figure;
  const { drawing, number } = figures.get(figure)!;
  const least = Math.round(drawing.width * 0.75);
  return `<figure id="figure-${name}">
<figcaption><span>Figure ${number}</span> ${escapeText(title)}</figcaption>
<div class="scroll" tabindex="0" role="group" aria-label="${escapeText(title)}"><div style="min-width:${least}px" class="plot">${drawing.svg}</div></div>
<div class="beside"><p class="note">${escapeText(note)}</p></div>
<details><summary>${numbersTitle(data)}</summary>${tableHtml(data)}</details>
</figure>`;
}

function numbersTitle({ rows, total }: Table): string {
  return total === undefined ? 'The numbers' : `The numbers: ${whole(rows.length)} of ${whole(total)} rows`;
}

function tableHtml({ columns, rows }: Table): string {
  const cell = (tag: 'th' | 'td', text: string, column: number): string =>
    `<${tag}${tag === 'th' ? ' scope="col"' : ''}${columns[column].align === 'right' ? ' class="r"' : ''}>${escapeText(text)}</${tag}>`;
  const line = (tag: 'th' | 'td', cells: readonly string[]): string =>
    `<tr>${cells.map((text, c) => cell(tag, text, c)).join('')}</tr>`;
  const head = line(
    'th',
    columns.map(({ title }) => title),
  );
  const body = rows.map((row) => line('td', row)).join('\n');
  return `<div class="scroll" tabindex="0" role="group" aria-label="table"><table>\n<thead>${head}</thead>\n<tbody>\n${body}\n</tbody>\n</table></div>`;
}
