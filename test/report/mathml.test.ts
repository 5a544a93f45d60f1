import { describe, expect, it } from 'vitest';
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

  it.each(shipped)('can be set for %s, a formula per target and estimator that has one', (name) => {
    const { pipeline } = loadPipeline(`pipelines/${name}.yaml`);
    const formulas = pipelineFormulas(pipeline);
    for (const { formula } of formulas) expect(mathmlOf(formula)).toMatch(/^<math.*<\/math>$/);
    const told = formulas.flatMap((one) => one.name.split(', '));
    const withOne = Object.entries(pipeline.train.estimators).filter(
      ([, { kind }]) => 'formula' in estimators[kind],
    );
    expect(told).toEqual(expect.arrayContaining(withOne.map(([estimator]) => estimator)));
  });
});
