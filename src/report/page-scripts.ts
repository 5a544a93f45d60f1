import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Figure } from './document.js';
import { interactiveFigure } from './figure.js';

/**
 * What makes the figures of a page interactive: their specifications as data, and Vega with its interpreter as the one script
 * that may run, by its sha256 in the page's policy.
 */
export async function figureScripts(
  figures: readonly Figure[],
): Promise<{ readonly html: string; readonly policy: string }> {
  const specs: string[] = [];
  for (const figure of figures) {
    // As JSON a < may be written so anywhere: no text in it ends the element.
    const json = (await interactiveFigure(figure)).replaceAll('<', '\\u003c');
    specs.push(`<script type="application/json" data-figure="${figure.name}">${json}</script>`);
  }
  const code = clientCode();
  const sha256 = createHash('sha256').update(code).digest('base64');
  return { html: [...specs, `<script>${code}</script>`].join('\n'), policy: `'sha256-${sha256}'` };
}

/** The bundle of interactive-client.ts, which the build makes. */
function clientCode(): string {
  const { resolve } = createRequire(import.meta.url);
  const code = readFileSync(resolve('#dist/interactive/client.js'), 'utf8');
  if (/<\/script|<!--/i.test(code))
    throw new Error('the script of interactive pages must not end its element');
  return code;
}
