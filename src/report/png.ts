import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { messageOf, UsageError } from '../errors.js';
import { whole } from '../text.js';
import type { Figure } from './document.js';
import { drawFigure } from './figure.js';
import { hasGlyph } from './glyphs.js';
import { withTexts } from './png-text.js';

export interface Picture {
  /** The file: 8 bits each of red, green, blue and alpha, opaque everywhere; its title and description as texts. */
  readonly png: Uint8Array;
  /** Characters of the figure that the font does not have: each is drawn as a box. */
  readonly missing: readonly string[];
}

/** What pictures are scaled by where nothing else is said: sharp on screens of two pixels a point. */
export const usualScale = 2;

/** Four bytes each: twice as many fit into the renderer's memory, not ten times. */
const mostPixels = 1e8;

/**
 * A figure as a PNG file, in the colours of light pages, `scale` pixels wide where its SVG is one. The same bytes on
 * every machine: the renderer is WebAssembly, and its fonts come with the program. Throws UsageError where the picture
 * would have more than 100 million pixels.
 */
export async function figurePicture(figure: Figure, scale: number): Promise<Picture> {
  const { svg, width, height } = await drawFigure(figure);
  const [across, down] = [width * scale, height * scale].map(Math.round);
  if (across * down > mostPixels) {
    throw new UsageError(
      `a picture must have at most ${whole(mostPixels)} pixels, found ${whole(across)} × ${whole(down)} of figure ` +
        `${figure.name}: give a smaller --scale`,
    );
  }
  const { Resvg, fonts } = await renderer();
  const drawn = new Resvg(svg, {
    font: { fontBuffers: [...fonts] },
    fitTo: { mode: 'zoom', value: scale },
  });
  const image = drawn.render();
  const png = withTexts(image.asPng(), { Title: figure.title, Description: figure.description });
  image.free();
  drawn.free();
  return { png, missing: missingCharacters(svg, fonts[0]) };
}

/** Text of labels, which is all that stands between tags; the alternative is not drawn. */
function missingCharacters(svg: string, font: Buffer): string[] {
  const labels = svg.replace(/<(title|desc)\b.*?<\/\1>|<[^<>]*>/gs, '');
  return [...new Set(labels)].filter((character) => !hasGlyph(font, character.codePointAt(0)!));
}

let loaded: ReturnType<typeof load> | undefined;

/** The renderer and the regular and bold font; loaded once, and only where a picture is asked for. */
function renderer(): ReturnType<typeof load> {
  loaded ??= load();
  return loaded;
}

/** DejaVu puts the hat over λ and k, where others have it beside them; its condensed digits are as wide as scales.ts says. */
async function load() {
  const { initWasm, Resvg } = await import('@resvg/resvg-wasm');
  const { resolve } = createRequire(import.meta.url);
  try {
    await initWasm(readFileSync(resolve('@resvg/resvg-wasm/index_bg.wasm')));
  } catch (error) {
    // It may be started once in a process, and whoever else draws with it may have done so.
    if (!/^already initialized/i.test(messageOf(error))) throw error;
  }
  const font = (name: string): Buffer => readFileSync(resolve(`#dist/fonts/${name}.ttf`));
  return { Resvg, fonts: [font('DejaVuSansCondensed'), font('DejaVuSansCondensed-Bold')] as const };
}
