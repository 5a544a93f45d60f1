import { expect, it } from 'vitest';
import { derivative } from '#dist/formulas/derivative.js';
import { parse } from '#dist/formulas/parse.js';
import { programOf } from '#dist/formulas/program.js';
import { valuesOf } from '#dist/formulas/values.js';
import { arithmeticFor, coefficientsAt, diffusionOf } from '#dist/likelihood/diffusions/diffusion.js';
import { variable } from '#dist/likelihood/jet.js';

/** Each function of formulas in two of its uses: of x, and of x and parameters. */
const formulas = [
  'a + x - b * x',
  'x * (a - x) / (b + x^2)',
  'exp(-x / 3) - exp(a * x)',
  'log(2 + x^2) * log(a + x^2)',
  'sqrt(1 + x^2) + sqrt(a + b * x^2)',
  'sin(x) * cos(a * x)',
  'cos(x + b)',
  'tanh(x) - tanh(a * x)^2',
  'abs(x) + abs(b * x - a)',
  'min(x, a) * max(x^2, b)',
  'if(x < b, a * x^3, -x)',
  '(2 + x)^-1.3 + (2 + x)^a',
  '(3 + x)^(x / a) + x^3 * x^-2 + 2^x',
];

it.each(formulas)('%s has the derivatives that its symbolic ones are, by x and by parameters', (text) => {
  const names = ['x', 'a', 'b'];
  const given = { a: 0.7, b: 1.3 };
  const points = [0.4, -0.8, 1.6];
  const s = arithmeticFor(2);
  s.begin(points.length, 4);
  const at = { a: variable(given.a, 0, 2), b: variable(given.b, 1, 2) };
  const { a: series } = coefficientsAt(diffusionOf(text, '1', ['a', 'b'], [-9, 9]), at, points, s);
  let expression = parse(text, names);
  for (let k = 0; k <= 4; k++) {
    const [da, db] = [derivative(expression, 'a'), derivative(expression, 'b')];
    const all = [expression, da, db, derivative(da, 'a'), derivative(da, 'b'), derivative(db, 'b')];
    for (const [i, x] of points.entries()) {
      const { value, slope, bend } = s.derivative(series, k, i);
      const found = [value, ...slope, ...bend];
      const expected = valuesOf(programOf(all, names), [x, given.a, given.b]);
      for (const [j, one] of expected.entries()) {
        expect(Math.abs(found[j] - one)).toBeLessThan(1e-10 * (1 + Math.abs(one)));
      }
    }
    expression = derivative(expression, 'x');
  }
});
