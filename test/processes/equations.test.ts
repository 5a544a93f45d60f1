import { describe, expect, it } from 'vitest';
import { parse } from '../../src/formulas/parse.js';
import { texOf } from '../../src/formulas/tex.js';
import { formulaEquations } from '../../src/processes/formula-equations.js';
import { processes } from '../../src/processes/index.js';
import type { Process } from '../../src/processes/process.js';
import { mathmlOf } from '../../src/report/mathml.js';
import { examples } from './examples.js';

describe('equations of processes', () => {
  const kinds = (Object.keys(processes) as (keyof typeof processes)[]).filter(
    (kind) => examples[kind].length > 0,
  );
  it.each(kinds)('%s has one per component, which the report can set', (kind) => {
    const process = processes[kind] as unknown as Process<unknown>;
    for (const parameters of examples[kind]) {
      const equations = process.equations(parameters);
      expect(equations).toHaveLength(process.start(parameters).length);
      for (const { equation } of equations) {
        expect(equation).toMatch(/^d/);
        expect(mathmlOf(equation)).toMatch(/^<math.*<\/math>$/);
      }
      expect(new Set(equations.map(({ component }) => component)).size).toBe(equations.length);
    }
  });

  it('of a formula have its own names, leave out what is 0, and say how noises correlate', () => {
    const component = { x0: 1, edge: 'clamp' as const };
    const equations = formulaEquations({
      parameters: { kappa: 2, growth: 1, rho: -0.7 },
      components: {
        v: { ...component, drift: 'kappa * (1 - v)', diffusion: 'sqrt(v)' },
        prey: { ...component, drift: '0', diffusion: 'growth - prey' },
        clock: { ...component, drift: '1', diffusion: '0' },
      },
      correlation: [{ between: ['v', 'prey'], rho: 'rho' }],
    });
    expect(equations.map(({ equation }) => equation)).toEqual([
      'dv = κ \\, (1 - v) \\, dt + \\sqrt{v} \\, dW_1',
      'd \\, \\mathrm{prey} = (\\mathrm{growth} - \\mathrm{prey}) \\, dW_2',
      'd \\, \\mathrm{clock} = 1 \\, dt, \\quad dW_1 \\, dW_2 = ρ \\, dt',
    ]);
  });
});

describe('a formula in TeX', () => {
  it.each([
    ['a - (b - c)', 'a - (b - c)'],
    ['a * -b', 'a \\, (-b)'],
    ['(a + b)^2', '{(a + b)}^{2}'],
    ['(a / b)^2', '{(\\frac{a}{b})}^{2}'],
    ['a / (b + 1) * 3', '\\frac{a}{b + 1} \\cdot 3'],
    ['2.5e-7 * x', '2.5 \\cdot 10^{-7} \\, x'],
    ['log(x) + abs(y)', '\\ln(x) + |y|'],
    ['if(x < 1, rate_in, -2)', '\\mathrm{if}(x \\lt 1, \\mathrm{rate\\_in}, -2)'],
    ['max(x, 0)', '\\mathrm{max}(x, 0)'],
  ])('%s', (text, tex) => {
    expect(texOf(parse(text, undefined))).toBe(tex);
    expect(mathmlOf(tex)).toMatch(/^<math.*<\/math>$/);
  });
});
