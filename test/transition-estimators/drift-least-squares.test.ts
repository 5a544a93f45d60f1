import * as z from 'zod';
import { describe, expect, it } from 'vitest';
import { choiceOf } from '#dist/choice.js';
import { mathmlOf } from '#dist/report/mathml.js';
import { driftLeastSquares } from '#dist/transition-estimators/drift-least-squares.js';
import { transitionsOf } from '#dist/likelihood/transitions.js';
import { irregular, waves, month } from '../likelihood/series.js';
import { context, doubleWellPath, normals, stored, sum, transitions } from './simulated.js';

type Config = Parameters<typeof driftLeastSquares.fit>[1];
const line = { basis: { kind: 'polynomial', degree: 1 }, errors: 'plain' } as unknown as Config;
const onBasis = (basis: object, errors = 'robust'): Config => ({ basis, errors }) as unknown as Config;
const fitted = (data: Parameters<typeof driftLeastSquares.fit>[0], config: Config) =>
  driftLeastSquares.fit(data, config, context);

describe('drift-least-squares', () => {
  it('with a line is Euler’s maximum of ou, errors and all', async () => {
    const data = transitions(waves, month);
    const { parameters, logLikelihood, status } = await fitted(data, line);
    // The table of maxima on S: ou, Euler; its errors have n where these have n − 2.
    const [c0, c1, sigma] = parameters;
    expect(status).toBe('converged');
    expect(c1.estimate).toBeCloseTo(-3.9282214314, 9);
    expect(c0.estimate! / -c1.estimate!).toBeCloseTo(0.0602035030053, 12);
    expect(sigma.estimate).toBeCloseTo(0.0416687351341, 12);
    expect(sigma.standardError).toBeCloseTo(0.001901908848, 11);
    expect(c1.standardError! * Math.sqrt(238 / 240)).toBeCloseTo(0.57804513222, 9);
    expect(logLikelihood).toBeCloseTo(720.36455521219, 9);
  });

  it('weighs irregular steps by their length', async () => {
    const data = transitionsOf(irregular, [-Infinity, Infinity], false);
    const { parameters } = await fitted(data, line);
    const mean = (of: (i: number) => number): number => sum(data.dt.map((_, i) => of(i)));
    const { from, to, dt } = data;
    // The two normal equations of Σ (Δx − (c0 + c1 x) dt)²/dt.
    const [T, X, XX] = [mean((i) => dt[i]), mean((i) => from[i] * dt[i]), mean((i) => from[i] ** 2 * dt[i])];
    const [D, XD] = [mean((i) => to[i] - from[i]), mean((i) => from[i] * (to[i] - from[i]))];
    const c1 = (XD - (X * D) / T) / (XX - (X * X) / T);
    expect(parameters[1].estimate).toBeCloseTo(c1, 9);
    expect(parameters[0].estimate).toBeCloseTo((D - c1 * X) / T, 9);
  });

  it('finds the double well’s drift, and its band holds it', async () => {
    const data = transitions(doubleWellPath(3, 20_000, 0.02, 0.5), 0.02);
    const config = onBasis({ kind: 'polynomial', degree: 3 });
    const fit = await fitted(data, config);
    for (const [power, truth] of [0, 1, 0, -1].entries()) {
      const { estimate, standardError } = fit.parameters[power];
      expect(Math.abs(estimate! - truth) / standardError!, `c${power}`).toBeLessThan(3);
    }
    expect(fit.parameters[4].estimate).toBeCloseTo(0.5, 1);
    expect(driftLeastSquares.estimands(config)).toEqual([
      ...[0, 1, 2, 3].map((power) => ({ of: 'drift', power, degree: 3 })),
      { of: 'volatility', scale: 'level' },
    ]);
    const x = Float64Array.of(-1, 0, 0.5, 1);
    const { value, lower95, upper95 } = driftLeastSquares.driftAt!(config, stored(fit), x);
    x.forEach((at, g) => {
      expect(value[g]).toBeCloseTo(sum([0, 1, 2, 3].map((b) => fit.parameters[b].estimate! * at ** b)), 9);
      expect(lower95![g]).toBeLessThan(at - at ** 3 + 0.05);
      expect(upper95![g]).toBeGreaterThan(at - at ** 3 - 0.05);
    });
  });

  it('has robust errors where the diffusion depends on x', async () => {
    // Increments x ε of one regressor x: the true variance of θ̂ is Σ x⁴/(Σ x²)², three times the plain one for normal x.
    const n = 40_000;
    const [x, e] = [normals(1, n), normals(2, n)];
    const data = {
      from: x,
      to: x.map((value, i) => value + value * e[i]),
      dt: new Float64Array(n).fill(1),
      begins: [0],
    };
    const error = async (errors: string) =>
      (await fitted(data, onBasis({ kind: 'terms', terms: ['x'] }, errors))).parameters[0].standardError!;
    const truth = Math.sqrt(sum(x.map((value) => value ** 4))) / sum(x.map((value) => value ** 2));
    expect((await error('robust')) / truth).toBeCloseTo(1, 1);
    expect((await error('plain')) / truth).toBeCloseTo(1 / Math.sqrt(3), 1);
  });

  it('gives the same fit on bases that span the same', async () => {
    const data = transitions(waves, month);
    const x = Float64Array.from(waves.slice(0, 20));
    const drift = async (basis: object) => {
      const config = onBasis(basis);
      const fit = await fitted(data, config);
      return [fit.logLikelihood!, ...driftLeastSquares.driftAt!(config, stored(fit), x).value];
    };
    const cubic = await drift({ kind: 'polynomial', degree: 3 });
    const asTerms = await drift({ kind: 'terms', terms: ['1', 'x', 'x^2', 'x^3'] });
    const asSpline = await drift({ kind: 'spline', knots: 0 });
    cubic.forEach((value, i) => {
      expect(asTerms[i]).toBeCloseTo(value, 6);
      expect(asSpline[i]).toBeCloseTo(value, 8);
    });
    // More knots can only fit better.
    expect((await drift({ kind: 'spline', knots: 3 }))[0]).toBeGreaterThan(cubic[0]);
  });

  it('has a density that integrates to 1 and whose uniforms are its integral', async () => {
    const data = transitions(waves, month);
    const fit = await fitted(data, line);
    const density = driftLeastSquares.density!(line, stored(fit))!;
    expect(sum(density.scores(data).logDensity)).toBeCloseTo(fit.logLikelihood!, 9);
    const points = 4001;
    const to = Float64Array.from({ length: points }, (_, i) => -0.1 + (0.3 * i) / (points - 1));
    const fill = (value: number) => new Float64Array(points).fill(value);
    const { logDensity, uniform } = density.scores({ from: fill(0.05), to, dt: fill(month), begins: [0] });
    let integral = 0;
    for (let i = 1; i < points; i++) {
      integral += ((Math.exp(logDensity[i]) + Math.exp(logDensity[i - 1])) / 2) * (to[i] - to[i - 1]);
      if (i % 400 === 0) expect(uniform[i]).toBeCloseTo(integral, 6);
    }
    expect(integral).toBeCloseTo(1, 6);
  });

  it('ends in words where there is nothing to fit', async () => {
    const still = await fitted(transitions([1, 1, 1, 1], 1), line);
    expect(still).toMatchObject({ status: 'stopped', logLikelihood: null });
    expect(still.message).toBe(
      'the transitions do not distinguish the 2 parameters of the polynomial basis: use more transitions or a smaller basis',
    );
    const straight = await fitted(transitions([1, 2, 3, 4, 5], 1), line);
    expect(straight.message).toMatch(/^the increments have no variance beyond the drift/);
    expect(straight.parameters.map(({ estimate }) => estimate)).toEqual([
      expect.closeTo(1, 12),
      expect.closeTo(0, 12),
      0,
    ]);
    const repeats = transitions([1, 2, 1, 2, 1, 2], 1);
    expect(() => fitted(repeats, onBasis({ kind: 'spline', knots: 4 }))).toThrow(
      'basis.knots must be fewer where values of x repeat',
    );
    expect(() => fitted(transitions([0, 1, 2], 1), onBasis({ kind: 'terms', terms: ['1/x'] }))).toThrow(
      'basis.terms must have a value at every x of the data, found Infinity for 1/x at x = 0',
    );
  });

  it('reads its keys, and refuses formulas that are none', () => {
    const schema = choiceOf(z, { 'drift-least-squares': driftLeastSquares });
    const kind = 'drift-least-squares';
    expect(schema.parse({ kind })).toEqual({
      kind,
      basis: { kind: 'polynomial', degree: 1 },
      errors: 'robust',
    });
    const basis = { kind: 'terms', terms: ['2*x', 1] };
    expect(schema.parse({ kind, basis })).toMatchObject({ basis: { terms: ['2 * x', '1'] } });
    const wrong = schema.safeParse({ kind, basis: { kind: 'terms', terms: ['y'] } });
    expect(wrong.error?.issues[0].message).toMatch(/^must be formulas of x: y: /);
    for (const one of [line, onBasis(basis), onBasis({ kind: 'spline', knots: 4 })]) {
      expect(mathmlOf(driftLeastSquares.formula(one))).toContain('argmin');
    }
  });
});
