import { whole } from '../text.js';
import type { Block, Figure, Report, ReportedAnswer, Table } from './document.js';
import { figuresOf } from './document.js';
import { escapeText } from './escape.js';
import { type Drawing, drawFigure } from './figure.js';
import { darkFigureRules, font, pageColours } from './palette.js';

/**
 * A report as one HTML page: no script, and nothing that is asked for from anywhere, which its policy forbids besides.
 * The same bytes for the same report.
 */
export async function pageOf(report: Report): Promise<string> {
  const drawings = new Map<Figure, Drawing>();
  for (const figure of figuresOf(report)) drawings.set(figure, await drawFigure(figure));
  const sections = report.sections.map(
    ({ title, blocks }) =>
      `<section>\n<h2>${escapeText(title)}</h2>\n${blocks.map((block) => blockHtml(block, drawings)).join('\n')}\n</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>${escapeText(report.title)}</title>
<style>
${pageStyle}
</style>
</head>
<body>
<main>
<h1>${escapeText(report.title)}</h1>
<p class="lead">${escapeText(report.lead)}</p>
${sections.join('\n')}
</main>
</body>
</html>
`;
}

function blockHtml(block: Block, drawings: ReadonlyMap<Figure, Drawing>): string {
  switch (block.kind) {
    case 'text':
      // Names and keys stand between backticks, as in the pipeline files whose comments these are.
      return `<p>${escapeText(block.text).replace(/`([^`]+)`/g, '<code>$1</code>')}</p>`;
    case 'code':
      return `<pre><code>${escapeText(block.text)}</code></pre>`;
    case 'lines':
      return `<pre><code>${block.text.split('\n').map(escapeText).join('\n')}</code></pre>`;
    case 'table':
      return tableHtml(block.table);
    case 'answers':
      return answersHtml(block.answers);
    case 'figure':
      return figureHtml(block.figure, drawings.get(block.figure)!);
  }
}

/** Figures shrink to three quarters where there is little room, and scroll beyond that, so that they stay legible. */
function figureHtml({ title, note, data }: Figure, { svg, width }: Drawing): string {
  const least = Math.round(width * 0.75);
  return `<figure>
<figcaption>${escapeText(title)}</figcaption>
<div class="scroll" tabindex="0" role="group" aria-label="${escapeText(title)}"><div style="min-width:${least}px">${svg}</div></div>
<p class="note">${escapeText(note)}</p>
<details><summary>${numbersTitle(data)}</summary>${tableHtml(data)}</details>
</figure>`;
}

function numbersTitle({ rows, total }: Table): string {
  return total === undefined ? 'The numbers' : `The numbers: ${whole(rows.length)} of ${whole(total)} rows`;
}

function answersHtml(answers: readonly ReportedAnswer[]): string {
  const items = answers.map(
    ({ question, answer, sentence }) =>
      `<dt>${escapeText(question)} <b>${escapeText(answer)}</b></dt>\n<dd>${escapeText(sentence)}</dd>`,
  );
  return `<dl>\n${items.join('\n')}\n</dl>`;
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

const pageStyle = `:root{color-scheme:light dark;${pageColours('light')}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 ${font}}
main{max-width:60rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem}
h2{font-size:1.2rem;line-height:1.3;margin:2.5rem 0 .75rem;padding-top:.75rem;border-top:1px solid var(--line)}
h1,h2,p,figcaption{overflow-wrap:anywhere}
p,dl{margin:.5rem 0;max-width:44rem}
dt{font-weight:600;margin-top:.75rem}
dt b{padding:0 .5rem;margin-left:.25rem;border-radius:.25rem;background:var(--empty);white-space:nowrap}
dd{margin:.125rem 0 0;overflow-wrap:anywhere}
.lead{font-size:1.1rem}
.note{color:var(--quiet);font-size:.875rem}
figure{margin:1.25rem 0 2rem}
figcaption{font-weight:600;margin-bottom:.5rem}
.scroll{overflow-x:auto}
.scroll:focus-visible{outline:2px solid var(--quiet);outline-offset:2px}
svg{display:block;max-width:100%;height:auto}
table{border-collapse:collapse;font-size:.875rem;margin:.5rem 0}
th,td{padding:.25rem .75rem .25rem 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--line);font-variant-numeric:tabular-nums;overflow-wrap:break-word;max-width:32rem}
td:first-child:not(.r){min-width:9rem;overflow-wrap:anywhere}
td:last-child:not(.r){min-width:11rem}
th{color:var(--quiet);font-weight:600}
.r{text-align:right;white-space:nowrap}
summary{cursor:pointer;color:var(--quiet);font-size:.875rem}
pre{margin:.5rem 0;padding:.75rem;background:var(--empty);white-space:pre-wrap;overflow-wrap:anywhere;font-size:.875rem}
@media screen and (prefers-color-scheme:dark){:root{${pageColours('dark')}}${darkFigureRules}}
@media print{main{max-width:none;padding:0}body{font-size:11pt}section>p,figure,tr,pre{break-inside:avoid}h2,figcaption{break-after:avoid}.scroll{overflow:visible}.scroll>div{min-width:0!important}details{display:none}}`;
