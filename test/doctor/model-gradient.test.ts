import { describe, expect, it } from 'vitest';
import { diagnoseModel } from '#dist/doctor/model/diagnose.js';
import {
  type Change,
  hidden,
  type Name,
  names,
  type NetworkGradient,
  networkGradient,
  networkWith,
  rows,
  unit,
} from './seed-network.js';
import { batch, cases } from './wrong-gradients.js';

/** As a case has it: of all parameters, or of one. */
function changed(change: Change, only?: Name, round = (x: number): number => x) {
  return networkWith((own, theta, math) => {
    const wrong = networkGradient(own, theta, math, change);
    const right = networkGradient(own, theta, math);
    const of = <Key extends Name>(name: Key): NetworkGradient[Key] =>
      (only === undefined || only === name ? wrong : right)[name];
    return { w: of('w').map(round), b: of('b').map(round), v: of('v').map(round), c: round(of('c')) };
  });
}

const diagnosisOf = (model: ReturnType<typeof networkWith>) =>
  diagnoseModel({
    model,
    rows,
    readsK: false,
    seed: 1,
    factors: [{ name: 'size of a batch', value: batch }],
  });

describe('a wrong gradient of the network of 2018 as a module', () => {
  it.each(cases)('is named: $what', ({ change, of, said }) => {
    const { gradient, points } = diagnosisOf(changed(change));
    const { right, explanations, nextBest } = gradient!.find(({ parameter }) => parameter === of)!;
    expect([points, right]).toEqual([3, false]);
    expect(explanations[0]?.mistake ?? 'nothing').toMatch(said);
    expect(explanations[0].explains).toBeGreaterThan(0.9999);
    expect(nextBest === null || nextBest.explains <= 1).toBe(true);
  });

  it.each(cases)('is named where all others are right: $what', ({ change, of, said }) => {
    for (const found of diagnosisOf(changed(change, of)).gradient!) {
      expect(found.right, found.parameter).toBe(found.parameter !== of);
      if (!found.right) expect(found.explanations[0]?.mistake ?? 'nothing').toMatch(said);
    }
  });

  it.each(cases)('is named in the digits of float32: $what', ({ change, of, said }) => {
    const noisy = (x: number): number => Math.fround(x * (1 + 1e-6 * (2 * unit() - 1)));
    for (const { parameter, right, rounded, explanations } of diagnosisOf(changed(change, of, noisy))
      .gradient!) {
      expect([right, rounded], parameter).toEqual([parameter !== of, true]);
      if (!right) expect(explanations[0]?.mistake ?? 'nothing').toMatch(said);
    }
  });

  it('that no known mistake explains is called wrong, and no more', () => {
    const model = changed({
      after: ({ w, b, v, c }) => ({
        w: w.map((x) => x + unit()),
        b: b.map((x) => x + unit()),
        v: v.map((x) => x + unit()),
        c: c + unit(),
      }),
    });
    for (const { right, explanations } of diagnosisOf(model).gradient!) {
      expect([right, explanations]).toEqual([false, []]);
    }
  });
});

describe('a diagnosis', () => {
  it('says of which entries it is, where others are right', () => {
    const signOf = (wrong: (i: number) => boolean): Change => ({
      after: (gradient) => ({ ...gradient, w: gradient.w.map((value, i) => (wrong(i) ? -value : value)) }),
    });
    const said = [
      (i: number) => i === 6,
      (i: number) => i >= hidden && i < 2 * hidden,
      (i: number) => i % hidden === 2,
    ];
    const found = said.map((wrong) => diagnosisOf(changed(signOf(wrong))).gradient![0]);
    expect(found.map(({ wrongIn }) => wrongIn)).toEqual(['w[1, 2]', 'row 1 of w', 'column 2 of w']);
    for (const { explanations } of found) expect(explanations[0].mistake).toBe('the sign is wrong');
  });

  it('is certain where nothing else explains it, and says what comes next', () => {
    const [{ certain, nextBest }] = diagnosisOf(changed({ slope: () => 1 })).gradient!;
    expect(certain).toBe(true);
    expect(nextBest!.explains).toBeLessThan(0.999);
  });

  it('names a line of the module', () => {
    const text = 'export function gradient(rows, theta, math) {\n  dv += 1;\n  return { v: dv };\n}';
    const model = networkWith(
      (...of) => ({ ...networkGradient(...of), v: new Float64Array(hidden) }),
      {},
      text,
    );
    const { explanations } = diagnosisOf(model).gradient![2];
    expect(explanations[0]).toMatchObject({
      mistake: 'it is 0: nothing is passed back to v',
      look: 'line 2: dv += 1;',
    });
  });

  it('is of no more than what is known of a model in float32', () => {
    const inFloat32 = (factor: number) => {
      const right = networkWith((...of) => networkGradient(...of));
      const { predict, gradient } = right;
      const noisy = {
        ...right,
        predict: (...of: Parameters<typeof predict>) => ({
          ...predict(...of),
          k: predict(...of).k.map(Math.fround),
        }),
        gradient: (...of: Parameters<typeof gradient>) =>
          gradient(...of).map((value) => Math.fround(factor * value)),
      };
      return diagnosisOf(noisy).gradient!;
    };
    for (const { right, compared } of inFloat32(1)) expect([right, compared > 0]).toEqual([true, true]);
    const [{ right, explanations }] = inFloat32(2);
    expect([right, explanations[0].mistake]).toEqual([false, 'a factor 2 stands there too often']);
  });

  it.each([NaN, Infinity])('of what is no number is that it is wrong: %s', (value) => {
    const model = networkWith((...of) => ({
      ...networkGradient(...of),
      b: new Float64Array(hidden).fill(value),
    }));
    const { right, worstError, explanations } = diagnosisOf(model).gradient![1];
    expect([right, worstError]).toEqual([false, Infinity]);
    expect(explanations.map(({ mistake }) => mistake)).toEqual(['it is not finite: NaN or infinite']);
  });
});

describe('a right gradient of the network of 2018 as a module', () => {
  it.each([
    ['float64', (x: number) => x, false],
    ['float32', Math.fround, true],
    ['noise of float32', (x: number) => x * (1 + 1e-5 * (2 * unit() - 1)), true],
  ] as const)('is not accused: %s', (_, round, isRounded) => {
    const { gradient } = diagnosisOf(changed({}, undefined, round));
    expect(gradient!.map(({ parameter }) => parameter)).toEqual(names);
    for (const found of gradient!)
      expect(found).toMatchObject({ right: true, explanations: [], rounded: isRounded });
  });
});
