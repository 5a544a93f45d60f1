import { describe, expect, it } from 'vitest';
import type { StudyFigure } from '../../src/evaluation/study.js';
import type { Figure } from '../../src/report/document.js';
import { figureFile } from '../../src/report/figure.js';
import { figureOfCurves } from '../../src/report/figures/curves.js';
import { estimatesFigure } from '../../src/report/figures/estimates.js';
import { fitFigure } from '../../src/report/figures/fit.js';
import { ladderFigure } from '../../src/report/figures/ladder.js';
import { gradientFigure, lossFigure } from '../../src/report/figures/learning.js';
import { pathsFigure, seriesFigure } from '../../src/report/figures/paths.js';
import { phaseFigure } from '../../src/report/figures/phase.js';
import { autocorrelationFigure } from '../../src/report/figures/autocorrelation.js';
import { rowLambdaFigure } from '../../src/report/figures/row-lambda.js';
import { studyFigures } from '../../src/report/figures/study.js';
import { gridFigures } from '../../src/report/grid-report.js';
import { figurePicture } from '../../src/report/png.js';
import type { NamedTraining } from '../../src/report/stored-training.js';
import type { StoredPredictions } from '../../src/report/stored-predictions.js';
import { timeAxis } from '../../src/report/time-axis.js';
import type { LambdaResult } from '../../src/stages/evaluate/result.js';
import type { TrainingEvidence } from '../../src/verdicts/fit-evidence.js';
import { type FixtureRow, gridFile } from '../report/grid-fixture.js';

// prettier-ignore
const extremes = [
  1e-300, 5e-324, 2e-310, 1e-250, 1, 1e5, 1e16, 1e250, 1e300, 1.7e308,
  0, -0, -1, -5e-324, -1e300, -1.7e308, NaN, Infinity, -Infinity,
];
const usual = [0.9, 1, 1.1, 1.2];

/** Numbers of which most are usual and some extreme, or all of them; the same ones for the same trial. */
function* numbersOf(trial: number): Generator<number, number> {
  const share = [0.3, 1][trial % 2];
  // Park and Miller's generator.
  let state = 1 + trial;
  const uniform = (): number => (state = (48271 * state) % 2147483647) / 2147483647;
  for (;;) {
    const all = uniform() < share ? extremes : usual;
    yield all[Math.floor(uniform() * all.length)];
  }
}

type Draw = () => number;
const many = (draw: Draw, length = 12): Float64Array => Float64Array.from({ length }, draw);
const count = (length: number): number[] => Array.from({ length }, (_, i) => i);
const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
const ordered = (draw: Draw): [number, number] => {
  const [a, b] = [finite(draw()) ?? 0, finite(draw()) ?? 0];
  return a < b ? [a, b] : [b, a];
};
const noTime = timeAxis([{ t: 0, label: null }]);

function predictions(draw: Draw): StoredPredictions {
  const estimator = (name: string) => ({ name, kHat: many(draw), lambdaHat: many(draw), byRow: true });
  return {
    t: many(draw),
    s: many(draw),
    k: many(draw),
    lambda: many(draw),
    train: Uint32Array.from(count(6)),
    holdOut: Uint32Array.from(count(6), (i) => i + 6),
    estimators: ['a', 'b'].map(estimator),
    silent: [],
  };
}

const result = { estimators: [] } as unknown as LambdaResult;

function curves(draw: Draw, errors: boolean): Figure | undefined {
  const points = ['a', 'b'].flatMap((estimator) =>
    count(9).map((x) => {
      const [lower95, upper95] = errors ? ordered(draw) : [NaN, NaN];
      return { estimator, x: x / 9, value: draw(), lower95, upper95, truth: draw() };
    }),
  );
  return figureOfCurves(points, []);
}

function estimates(draw: Draw): Figure | undefined {
  const names = ['a', 'b', 'c'];
  const results = names.map((name) => {
    const parameters = ['lambda', 'c1'].map((parameter) => ({
      name: parameter,
      estimate: finite(draw()),
      standardError: null,
      interval95: ordered(draw),
      truth: finite(draw()),
    }));
    return { name, parameters, lambdaHoldOut: { mean: finite(draw()), sd: 1 } };
  });
  return estimatesFigure({
    results: results as never,
    configs: Object.fromEntries(
      names.map((name) => [name, { kind: 'least-squares', basis: { kind: 'linear' } }]),
    ) as never,
    truth: { kind: 'observed' },
    curves: [],
    reference: { name: 'r', lambda: finite(draw()) ?? 1 },
  });
}

function ladder(draw: Draw): Figure | undefined {
  const rungs = ['a', 'b', 'c'].map((name, i) => ({
    name,
    inFile: true,
    diverged: false,
    level: 'mean' as const,
    mse: (finite(Math.abs(draw())) ?? 2) || 3,
    gain:
      i === 0
        ? null
        : {
            over: 'a',
            mean: draw(),
            standardError: draw(),
            interval95: ordered(draw),
            p: 0.5,
            relative: draw(),
            relative95: ordered(draw),
          },
    gainOverMean: null,
    gainOverSimpler: null,
    isTrainingMean: false,
    ablations: null,
    sentence: '',
  }));
  return ladderFigure({ on: 'k', rungs, apart: [] });
}

function learned(draw: Draw): NamedTraining[] {
  const training = {
    loss: many(draw),
    holdOutLoss: many(draw),
    gradientNorm: many(draw),
    divergedEpoch: 3,
    forecastEpoch: 1e15,
  };
  return [{ name: 'net', training: training as unknown as TrainingEvidence, keptEpoch: 2 }];
}

function paths(draw: Draw) {
  const points = count(9).map((j) => ({ j, t: j, label: null, x: many(draw, 5) }));
  const line = count(5).map((i) =>
    points.flatMap(({ t, x }) => (Number.isFinite(x[i]) ? [{ t, x: x[i] }] : [])),
  );
  const walks = [0, 4].map((i) => points.map(({ t, x }) => ({ t, x: x[i] })));
  return { rows: 9, n: 5, sample: points, values: 5, lines: line, lineRows: 'every' as const, walks };
}

function study(draw: Draw): Figure[] {
  const figure = (value: number): StudyFigure => ({
    value: finite(value),
    predicted: 1,
    error: finite(Math.abs(draw())),
    z: 1,
  });
  const rows = ['a', 'b', 'c'].map((parameter) => ({
    estimator: 'e',
    parameter,
    truth: 1,
    count: 9,
    mean: 1,
    bias: figure(draw()),
    sd: figure(Math.abs(draw())),
    rmse: figure(draw()),
    coverage: { value: 0.9, predicted: 0.95, error: 0.2, z: 1 },
    standardError: figure(draw()),
  }));
  const replicates = ['a', 'b', 'c'].map((name) => ({
    name,
    estimates: count(9).map(() => finite(draw()) ?? 1),
    truths: count(9).map(() => finite(draw()) ?? 1),
    theoryErrors: count(9).map(() => Math.abs(finite(draw()) ?? 0) || 1),
    halfWidths: count(9).map(() => Math.abs(finite(draw()) ?? 0) || 1),
    degreesOfFreedom: name === 'a' ? 8 : Infinity,
  }));
  return studyFigures({ replicates: 9, rows }, replicates);
}

function grid(draw: Draw, keys: readonly string[], metric: string): Figure[] {
  const value = (): number => finite(draw()) ?? 7;
  const axis = [...new Set(count(3).map(value))];
  const places = keys.reduce<Record<string, number>[]>(
    (all, key) => all.flatMap((one) => axis.map((v) => ({ ...one, [key]: v }))),
    [{}],
  );
  const rows = places.flatMap((swept) =>
    [0, 1, 2].map((seed): FixtureRow => {
      const [lower95, upper95] = ordered(draw);
      const numbers = { rmse: draw(), error: draw(), lambda: draw(), truth: draw(), lower95, upper95 };
      return { swept: { ...swept, seed }, ...numbers };
    }),
  );
  return gridFigures(gridFile(rows, { metric }));
}

const figures: Record<string, (draw: Draw) => readonly (Figure | undefined)[]> = {
  paths: (draw) => [pathsFigure([{ component: 'x', paths: paths(draw) }])],
  components: (draw) => {
    const all = ['x', 'v', 'w'].map((component) => ({ component, paths: paths(draw) }));
    return [pathsFigure(all), phaseFigure([all[0], all[1]])];
  },
  series: (draw) => [seriesFigure(paths(draw))],
  fit: (draw) => [fitFigure(predictions(draw), result, noTime), autocorrelationFigure(predictions(draw))],
  curves: (draw) => [curves(draw, false), curves(draw, true)],
  'λ̂ of rows': (draw) => [
    rowLambdaFigure(predictions(draw), result, { kind: 'row' } as never, noTime),
    rowLambdaFigure(predictions(draw), result, { kind: 'observed' } as never, noTime),
  ],
  learning: (draw) => [lossFigure(learned(draw)), gradientFigure(learned(draw))],
  estimates: (draw) => [estimates(draw)],
  ladder: (draw) => [ladder(draw)],
  study,
  'grid over one key': (draw) => [...grid(draw, ['a'], 'rmse'), ...grid(draw, ['a'], 'error')],
  'grid over two keys': (draw) => [...grid(draw, ['a', 'b'], 'rmse'), ...grid(draw, ['a', 'b'], 'error')],
};

/** Every position and length in a figure's drawing. */
function coordinates(svg: string): number[] {
  const drawn = svg.slice(svg.indexOf('</desc>'));
  const attributes = drawn.matchAll(/ (?:d|transform|x|y|x1|x2|y1|y2|width|height)="([^"]*)"/g);
  return [...attributes].flatMap(([, text]) => text.match(/-?[\d.]+(?:e[-+]?\d+)?/g) ?? []).map(Number);
}

describe('a figure of numbers near the ends of float64', () => {
  it.each(Object.keys(figures))('%s: is drawn near its canvas, as SVG and as PNG', async (name) => {
    const drawn = count(2).flatMap((trial) => {
      const numbers = numbersOf(trial);
      return figures[name](() => numbers.next().value).filter((figure) => figure !== undefined);
    });
    expect(drawn.length).toBeGreaterThan(0);
    for (const figure of drawn) {
      const svg = await figureFile(figure);
      expect(svg.slice(svg.indexOf('</desc>'))).not.toMatch(/="[^"]*(?:NaN|Infinity)/);
      expect(Math.max(...coordinates(svg).map(Math.abs))).toBeLessThan(3000);
      const { png } = await figurePicture(figure, 0.5);
      expect(png.length).toBeGreaterThan(500);
    }
  });
});
