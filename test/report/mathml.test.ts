import { describe, expect, it } from 'vitest';
import type { Estimator } from '../../src/estimators/estimator.js';
import { estimators } from '../../src/estimators/index.js';
import { mathmlOf } from '../../src/report/mathml.js';
import { pipelineFormulas } from '../../src/report/pipeline-formulas.js';
import { loadPipeline } from '../../src/pipeline/load.js';
import { shipped } from './shipped.js';

describe('formulas as MathML', () => {
  it('have fractions, sums with their ends, hats, and what stands below and above', () => {
    expect(mathmlOf('\\hat{λ}_j = \\frac{k_j}{s_j}')).toBe(
      '<math displaystyle="true"><mrow><msub><mover accent="true"><mrow><mi>λ</mi></mrow><mo stretchy="false">^</mo></mover><mi>j</mi></msub><mo>=</mo>' +
        '<mfrac><mrow><msub><mi>k</mi><mi>j</mi></msub></mrow><mrow><msub><mi>s</mi><mi>j</mi></msub></mrow></mfrac></mrow></math>',
    );
    expect(mathmlOf('\\sum_{i=1}^n x_i^2')).toContain(
      '<munderover><mo movablelimits="false">∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>',
    );
  });

  it.each(['\\frac{a', 'a}', '\\alpha', '<b>', 'a_'])('refuse %s', (formula) => {
    expect(() => mathmlOf(formula)).toThrow(/a formula must/);
  });

  it.each(Object.keys(estimators) as (keyof typeof estimators)[])('can be set for every %s', (kind) => {
    // What they depend on is the loss alone.
    for (const loss of ['k', 'lambda']) {
      const formula = (estimators[kind] as Estimator<unknown>).formula({
        kind,
        loss,
        basis: { kind: 'linear' },
      });
      expect(mathmlOf(formula)).toMatch(/^<math.*<\/math>$/);
    }
  });

  it.each(shipped)('can be set for %s: its process, its targets, and every estimator', (name) => {
    const { pipeline } = loadPipeline(`pipelines/${name}.yaml`);
    const formulas = pipelineFormulas(pipeline);
    for (const { formula } of formulas) expect(mathmlOf(formula)).toMatch(/^<math.*<\/math>$/);
    const named = formulas.flatMap((one) => one.name.split(', '));
    const process = pipeline.simulate ? [`process ${pipeline.simulate.process.kind}`] : [];
    expect(named).toEqual(expect.arrayContaining([...process, ...Object.keys(pipeline.train.estimators)]));
  });
});
