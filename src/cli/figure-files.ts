import type { Figure } from '../report/document.js';
import { figureFile } from '../report/figure.js';
import type { Terminal } from './terminal.js';

interface FigureFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** All figures, each as a file, before the first is written. What only pictures need is loaded for them alone. */
export async function figureFiles(
  terminal: Terminal,
  figures: readonly Figure[],
  format: 'svg' | 'png',
  scale?: number,
): Promise<FigureFile[]> {
  const bytesOf = format === 'svg' ? textBytes : await pictureBytes(terminal, scale);
  const files: FigureFile[] = [];
  for (const figure of figures) {
    files.push({ name: `${figure.name}.${format}`, bytes: await bytesOf(figure) });
  }
  return files;
}

async function textBytes(figure: Figure): Promise<Uint8Array> {
  return new TextEncoder().encode(await figureFile(figure));
}

async function pictureBytes({ stderr }: Terminal, scale?: number) {
  const { figurePicture, usualScale } = await import('../report/png.js');
  return async (figure: Figure): Promise<Uint8Array> => {
    const { png, missing } = await figurePicture(figure, scale ?? usualScale);
    if (missing.length > 0) {
      const some = missing.slice(0, mostTold).join(' ') + (missing.length > mostTold ? ' …' : '');
      stderr.write(`${figure.name}.png: the font lacks ${some}, drawn as boxes; --format svg has them\n`);
    }
    return png;
  };
}

/** Characters that are told one by one. */
const mostTold = 10;
