import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { heroFiles } from '#dist/report/hero.js';
import { temporaryFolder } from '../folders.js';
import { runShipped } from './shipped.js';
import { textsOf } from './svg-marks.js';

describe('the picture that opens the README', () => {
  it('is the one that the two pipelines make: npm run hero', async () => {
    const folder = temporaryFolder();
    const { wide, narrow } = await heroFiles([
      await runShipped('lambda', folder, 'whole'),
      await runShipped('lambda-from-x-and-k', folder, 'whole'),
    ]);
    // The name of a file whose bytes differ says more than 50 kB of SVG.
    const isSame = (name: string, svg: string): boolean => readFileSync(`docs/${name}`, 'utf8') === svg;
    expect({ wide: isSame('hero.svg', wide), narrow: isSame('hero-narrow.svg', narrow) }).toEqual({
      wide: true,
      narrow: true,
    });
  });

  it.each(['hero.svg', 'hero-narrow.svg'])('%s says estimate, interval, truth and worth', (name) => {
    const svg = readFileSync(`docs/${name}`, 'utf8');
    const texts = textsOf(svg);
    expect(texts).toEqual(expect.arrayContaining(['truth', '– network not needed', '✓ network needed']));
    expect(texts).toEqual(
      expect.arrayContaining([
        'λ of closed-form 0.25, truth 0.25',
        expect.stringMatching(/^λ of closed-form 0\.2515 \(95\u00a0%: 0\.2471 to 0\.2558\)$/),
      ]),
    );
    expect(svg).toMatch(/<style>@media screen and \(prefers-color-scheme:dark\)/);
    expect(readFileSync('README.md', 'utf8')).toContain(`docs/${name}`);
  });
});
