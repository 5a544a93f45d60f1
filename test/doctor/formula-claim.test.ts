import { describe, expect, it } from 'vitest';
import { diagnoseClaim, type FormulaClaim } from '../../src/doctor/formula-claim.js';
import { parse } from '../../src/formulas/parse.js';
import { trialNumbers } from '../kernels/bits.js';
import { columnsOf, expectNoAccusation } from './right-gradients.js';

/**
 * The network of 2018 of one hidden unit, written out: λ̂ = v tanh(w m + b) + c of a row's mean m, its loss (k − λ̂ s)² with s the mean of
 * x², averaged over the rows.
 */
const network = '(k - (v * tanh(w * m + b) + c) * s)^2';
const parameters = ['v', 'w', 'b', 'c'];

interface Row {
  k: number;
  m: number;
  s: number;
  t: number;
}
type Point = Record<string, number>;

const { unit } = (() => {
  const { whole } = trialNumbers(23);
  return { unit: (): number => whole(0, 1_000_000) / 1_000_000 };
})();
const rows: Row[] = Array.from({ length: 17 }, (_, j) => {
  const s = 0.6 + unit();
  return { k: 0.25 * s + 0.1 * (unit() - 0.5), m: 2 * unit() - 0.5, s, t: 0.1 + j / 10 };
});
const dt = 1 / 252;
const points: Point[] = [
  { v: 0.8, w: 1.3, b: -0.4, c: 0.3, dt },
  { v: -0.6, w: 0.7, b: 0.5, c: -0.2, dt },
  { v: 1.1, w: -1.6, b: 0.2, c: 0.1, dt },
];

/** What a program that was written by hand gives for one row: [d_v, d_w, d_b, d_c]. */
type ByHand = (row: Row, point: Point) => readonly [number, number, number, number];
type Together = (each: readonly number[], point: Point, parameter: number) => number;

const mean: Together = (each) => each.reduce((sum, value) => sum + value, 0) / each.length;
const errorOf = ({ k, m, s }: Row, { v, w, b, c }: Point): number => k - (v * Math.tanh(w * m + b) + c) * s;

/** The right one, but for the slope of tanh, the outer factor and whatever a case changes. */
function byHand(change: {
  slope?: (z: number) => number;
  outer?: (error: number) => number;
  s?: (row: Row) => number;
  m?: (row: Row) => number;
}): ByHand {
  const {
    slope = (z) => 1 - Math.tanh(z) ** 2,
    outer = (e) => -2 * e,
    s = (row) => row.s,
    m = (row) => row.m,
  } = change;
  return (row, point) => {
    const { v, w, b } = point;
    const z = w * row.m + b;
    const front = outer(errorOf(row, point)) * s(row);
    const back = front * v * slope(z);
    return [front * Math.tanh(z), back * m(row), back, front];
  };
}

function claimOf(
  hand: ByHand,
  together: Together = mean,
  wrongOnly?: string,
  round = (x: number) => x,
): FormulaClaim {
  const right = byHand({});
  const derivatives = Object.fromEntries(
    parameters.map((name, p) => [
      name,
      Float64Array.from(points, (point) => {
        const isWrong = wrongOnly === undefined || wrongOnly === name;
        const each = rows.map((row) => (isWrong ? hand : right)(row, point)[p]);
        return round((isWrong ? together : mean)(each, point, p));
      }),
    ]),
  );
  return {
    formula: parse(network, undefined),
    points: columnsOf(points, [...parameters, 'dt']),
    rows: columnsOf(rows, ['k', 'm', 's', 't']),
    derivatives,
  };
}

interface WrongCase {
  readonly what: string;
  readonly hand?: ByHand;
  readonly together?: Together;
  /** A parameter that the mistake touches, and what its diagnosis says. */
  readonly parameter: string;
  readonly said: RegExp;
}

const sum: Together = (each) => each.reduce((a, b) => a + b, 0);
const cases: WrongCase[] = [
  {
    what: 'a factor 2',
    hand: byHand({ outer: (e) => -4 * e }),
    parameter: 'w',
    said: /factor 2 stands there too often/,
  },
  {
    what: 'no 2 of the square',
    hand: byHand({ outer: (e) => -e }),
    parameter: 'w',
    said: /factor 2 is missing|exponent does not come down/,
  },
  {
    what: 'the sign',
    hand: byHand({ outer: (e) => 2 * e }),
    parameter: 'v',
    said: /sign is wrong|sign of the second term/,
  },
  {
    what: 'the sum for the mean',
    together: sum,
    parameter: 'b',
    said: /sum over the rows in place of their mean/,
  },
  {
    what: '1/n twice',
    together: (each) => mean(each, {}, 0) / each.length,
    parameter: 'b',
    said: /divided by the number of rows twice/,
  },
  {
    what: 'dt too often',
    together: (each) => mean(each, {}, 0) * dt,
    parameter: 'c',
    said: /factor dt stands there too often/,
  },
  {
    what: 'dt missing',
    together: (each) => mean(each, {}, 0) / dt,
    parameter: 'c',
    said: /factor dt is missing/,
  },
  {
    what: '√dt',
    together: (each) => mean(each, {}, 0) * Math.sqrt(dt),
    parameter: 'w',
    said: /factor √dt stands there too often/,
  },
  {
    what: 'λ̂’s own weight',
    hand: (row, point) => byHand({})(row, point).map((x) => x * point.c) as never,
    parameter: 'w',
    said: /factor c stands there too often/,
  },
  {
    what: 'no s',
    hand: byHand({ s: () => 1 }),
    parameter: 'v',
    said: /factor s is missing|second factor|first factor|product/,
  },
  { what: 't for s', hand: byHand({ s: (row) => row.t }), parameter: 'w', said: /./ },
  {
    what: 'tanh′ at its output',
    hand: byHand({ slope: (z) => 1 - Math.tanh(Math.tanh(z)) ** 2 }),
    parameter: 'w',
    said: /derivative of tanh is taken at the output/,
  },
  {
    what: '1 − y² of the input',
    hand: byHand({ slope: (z) => 1 - z * z }),
    parameter: 'b',
    said: /written for its output, as 1 − y², and is given the input/,
  },
  {
    what: 'no tanh′',
    hand: byHand({ slope: () => 1 }),
    parameter: 'b',
    said: /chain rule’s factor of tanh is forgotten/,
  },
  {
    what: 'tanh stopped',
    hand: byHand({ slope: () => 0 }),
    parameter: 'b',
    said: /nothing is passed back through tanh/,
  },
  {
    what: 'no m',
    hand: byHand({ m: () => 1 }),
    parameter: 'w',
    said: /derivative by b in place of that by w|factor m is missing/,
  },
  { what: 'no residual', hand: byHand({ outer: () => -2 }), parameter: 'v', said: /./ },
  {
    what: 'another variable',
    hand: (row, point) => {
      const [v, w, b, c] = byHand({})(row, point);
      return [c, b, w, v];
    },
    parameter: 'v',
    said: /derivative by c in place of that by v/,
  },
  {
    what: 'an index shifted',
    together: (_, point, p) => {
      const at = (points.indexOf(point) + 1) % points.length;
      return mean(
        rows.map((row) => byHand({})(row, points[at])[p]),
        {},
        0,
      );
    },
    parameter: 'v',
    said: /./,
  },
  {
    what: 'the last row left out',
    together: (each) => sum(each.slice(0, -1), {}, 0) / each.length,
    parameter: 'w',
    said: /last row is left out/,
  },
  { what: 'one row only', together: (each) => each[0], parameter: 'w', said: /only the first row counts/ },
  {
    what: 'a factor of 3.7',
    together: (each) => 3.7 * mean(each, {}, 0),
    parameter: 'w',
    said: /3\.7 times/,
  },
];

const diagnosisOf = (claim: FormulaClaim, parameter: string) =>
  diagnoseClaim(claim).parameters.find((one) => one.parameter === parameter)!;

describe('a wrong gradient of the network of 2018', () => {
  it.each(cases)('is named: $what', ({ hand = byHand({}), together, parameter, said }) => {
    const { right, explanations } = diagnosisOf(claimOf(hand, together), parameter);
    expect(right).toBe(false);
    expect(explanations[0]?.mistake ?? 'nothing').toMatch(said);
    expect(explanations[0].explains).toBeGreaterThan(0.9999);
  });

  it.each(cases)('is named where all others are right: $what', (one) => {
    const { hand = byHand({}), together, parameter, said } = one;
    for (const found of diagnoseClaim(claimOf(hand, together, parameter)).parameters) {
      expect(found.right, found.parameter).toBe(found.parameter !== parameter);
      if (!found.right) expect(found.explanations[0]?.mistake ?? 'nothing').toMatch(said);
    }
  });

  it.each(cases)(
    'is named in the digits of float32: $what',
    ({ hand = byHand({}), together, parameter, said }) => {
      const noisy = (x: number): number => Math.fround(x * (1 + 1e-6 * (2 * unit() - 1)));
      const { right, rounded, explanations } = diagnosisOf(
        claimOf(hand, together, undefined, noisy),
        parameter,
      );
      expect([right, rounded]).toEqual([false, true]);
      expect(explanations[0]?.mistake ?? 'nothing').toMatch(said);
    },
  );

  it('that no known mistake explains is called wrong, and no more', () => {
    const claim = claimOf(byHand({}), (each) => mean(each, {}, 0) + unit());
    for (const { right, explanations } of diagnoseClaim(claim).parameters) {
      expect([right, explanations]).toEqual([false, []]);
    }
  });
});

describe('a right gradient', () => {
  it('of the network is not accused, in float64 and float32', () => {
    for (const round of [(x: number) => x, Math.fround]) {
      for (const found of diagnoseClaim(claimOf(byHand({}), mean, undefined, round)).parameters) {
        expect(found).toMatchObject({ right: true, explanations: [] });
      }
    }
  });

  it('of a thousand random formulas is not accused', () => {
    expectNoAccusation(1000);
  });
});
