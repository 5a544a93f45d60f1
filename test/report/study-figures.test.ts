import { describe, expect, it } from 'vitest';
import type { Study } from '../../src/evaluation/study.js';
import { normalQuantile } from '../../src/evaluation/distributions.js';
import { uniform } from '../../src/random/uniform.js';
import { figureFile } from '../../src/report/figure.js';
import { studyFigures } from '../../src/report/figures/study.js';
import type { Replicated } from '../../src/report/stored-replicates.js';

const study: Study = { replicates: 400, rows: [] };

/** Normal estimates about 0.25 with an error of 0.01, whose intervals are `width` times as wide as they should be. */
function normal(name: string, width: number, bias = 0): Replicated {
  const z = Array.from({ length: 400 }, (_, i) => {
    const u = uniform(11, 1, i, name.length);
    return u < 0.5 ? -normalQuantile(2 * u) : normalQuantile(2 * (1 - u));
  });
  return {
    name,
    estimates: z.map((value) => 0.25 + 0.01 * (value + bias)),
    truths: z.map(() => 0.25),
    theoryErrors: z.map(() => 0.01),
    halfWidths: z.map(() => 0.01 * width * normalQuantile(0.05)),
    degreesOfFreedom: Infinity,
  };
}

const figureOf = (name: string, replicates: readonly Replicated[]) =>
  studyFigures(study, replicates).find((figure) => figure.name === name)!;

describe('figures of the replicates of a study', () => {
  const right = normal('right', 1);

  it('lie inside their bands where intervals are right', () => {
    for (const name of ['study-levels', 'study-ecdf']) {
      expect(figureOf(name, [right]).finding).toMatch(/right at none of 49 levels/);
    }
  });

  it('leave them where intervals are too narrow, too wide, or estimates biased', () => {
    const wrong = {
      narrow: normal('narrow', 0.7),
      wide: normal('wide!', 1.5),
      biased: normal('biased', 1, 0.4),
    };
    for (const one of Object.values(wrong)) {
      expect(figureOf('study-ecdf', [one]).finding).toMatch(/at \d+ of 49 levels/);
    }
    for (const one of [wrong.narrow, wrong.wide]) {
      expect(figureOf('study-levels', [one]).finding).toMatch(/at \d+ of 49 levels/);
    }
    const [narrow, wide] = [wrong.narrow, wrong.wide].map((one) =>
      Number(/hold the truth: \S+ (\d+) %/.exec(figureOf('study-levels', [one]).finding!)![1]),
    );
    expect(narrow).toBeLessThan(45);
    expect(wide).toBeGreaterThan(55);
  });

  it('show the share of intervals that hold the truth, and z with sd 1', () => {
    const held = right.estimates.filter((value) => Math.abs(value - 0.25) <= right.halfWidths![0]).length;
    expect(figureOf('study-intervals', [right]).finding).toContain(`right ${(held / 4).toFixed(1)} %`);
    const [, sd] = /sd ([\d.]+)/.exec(figureOf('study-z', [right]).finding!)!;
    expect(Math.abs(Number(sd) - 1)).toBeLessThan(4 / Math.sqrt(800));
  });

  it('are drawn where there are no intervals, and not where estimates are all the same', async () => {
    const { halfWidths: _, ...without } = right;
    const figures = studyFigures(study, [{ ...without, halfWidths: undefined, theoryErrors: undefined }]);
    expect(figures.map(({ name }) => name)).toEqual(['study-intervals', 'study-histogram']);
    for (const figure of figures) expect(await figureFile(figure)).toContain('<svg');
    expect(studyFigures(study, [{ ...right, estimates: right.truths }])).toEqual([]);
  });
});
