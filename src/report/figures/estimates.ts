import type { EstimatorConfig } from '../../estimators/config.js';
import { lambdaName, shownName } from '../../estimands/names.js';
import type { TruthKind } from '../../estimands/lambda.js';
import { hasParametersOfLambda } from '../../estimators/shown.js';
import type { EstimatorResult } from '../../stages/evaluate/result.js';
import { figure as numberText } from '../../text.js';
import type { Figure } from '../document.js';
import { tableOf } from '../sample.js';
import type { CurvePoint } from './curve-range.js';
import { type Estimate, inWords } from './estimate.js';
import { type EstimatePanel, estimatesSpec, isCut } from './estimates-spec.js';
import { right } from './rows.js';

/** Estimates that are drawn, at most, and quantities with a panel each: more panels leave the first screen. */
const most = { rows: 24, panels: 5 };

/** Where an estimate comes from, and what else is known of λ. */
export interface EstimatesOf {
  readonly results: readonly EstimatorResult[];
  readonly configs: Readonly<Record<string, EstimatorConfig>>;
  readonly truth: TruthKind;
  /** The points of λ̂(x), each estimator's on the same grid of x. */
  readonly curves: readonly CurvePoint[];
  readonly reference: { readonly name: string; readonly lambda: number } | undefined;
}

/** Every estimate with its 95 % interval and the truth: a forest plot, a panel per quantity. */
export function estimatesFigure(of: EstimatesOf): Figure | undefined {
  const { rows, at } = estimatesOf(of);
  const hasMean = of.results.some((result) =>
    rows.some(({ estimator }) => estimator === `${result.name}, mean`),
  );
  const known = new Set(rows.flatMap(({ quantity, truth }) => (truth === null ? [] : [quantity])));
  const rank = (quantity: string): number => (quantity === lambdaSign ? 0 : known.has(quantity) ? 1 : 2);
  // What can be held against a truth comes first, behind λ.
  const quantities = [...new Set(rows.map(({ quantity }) => quantity))]
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, most.panels);
  const shown = rows.filter(({ quantity }) => quantities.includes(quantity)).slice(0, most.rows);
  if (shown.length === 0) return undefined;
  const leftOut = rows.length - shown.length;
  const { reference } = of;
  const panels = quantities.flatMap((quantity): EstimatePanel[] => {
    const own = shown.filter((row) => row.quantity === quantity);
    if (own.length === 0) return [];
    const held =
      reference && quantity === lambdaSign ? { name: reference.name, value: reference.lambda } : null;
    return [{ quantity, rows: own, reference: held }];
  });
  const found = shown.map(inWords).join('; ');
  const hasTruth = shown.some(({ truth }) => truth !== null);
  const notes = [
    at === null ? '' : `λ̂(x) is taken at x = ${numberText(at, 3)}, the middle of its range.`,
    hasMean ? 'A mean is that of λ̂ over held-out rows, which has no interval.' : '',
    hasTruth ? 'The dashed line is the truth.' : '',
    reference ? `The dotted line is ${reference.name}, ${numberText(reference.lambda, 4)}.` : '',
    panels.some(isCut) ? 'Arrows mark what lies beyond the edge of a panel.' : '',
    leftOut > 0 ? `${leftOut} more ${leftOut === 1 ? 'is' : 'are'} in the table of parameters.` : '',
  ].filter((note) => note !== '');
  return {
    name: 'estimates',
    title: `Estimates with 95 % intervals${hasTruth ? ' and the truth' : ''}`,
    description: `Points with intervals, a row per estimate. ${found}.`,
    finding: `${found}.`,
    note: notes.join(' '),
    spec: estimatesSpec(panels),
    data: tableOf(rows, [
      { title: 'estimator', align: 'left', text: ({ estimator }) => estimator },
      { title: 'of', align: 'left', text: ({ quantity }) => quantity },
      right('estimate', ({ estimate }) => numberText(estimate)),
      right('from', ({ interval95 }) => numberText(interval95?.[0])),
      right('to (95 %)', ({ interval95 }) => numberText(interval95?.[1])),
      right('truth', ({ truth }) => numberText(truth)),
    ]),
  };
}

const lambdaSign = 'λ';

/** λ of every estimator first: one number, a mean over rows, or λ̂(x) in the middle of x; then what else has a truth or an interval. */
function estimatesOf({ results, configs, truth, curves }: EstimatesOf): {
  rows: Estimate[];
  at: number | null;
} {
  const grid = [...new Set(curves.map(({ x }) => x))].toSorted((a, b) => a - b);
  const middle = grid[Math.floor(grid.length / 2)];
  const onCurve = (name: string): Estimate[] =>
    curves
      .filter(({ estimator, x, value }) => estimator === name && x === middle && Number.isFinite(value))
      .map(({ value, lower95, upper95, truth: own }) => ({
        estimator: name,
        fit: name,
        quantity: lambdaSign,
        estimate: value,
        interval95: Number.isFinite(lower95) && Number.isFinite(upper95) ? [lower95, upper95] : null,
        truth: Number.isFinite(own) ? own : null,
      }));
  const named = results.flatMap((result) => {
    const { name } = result;
    const parameters = hasParametersOfLambda(configs[name]) ? parametersOf(result) : [];
    const isFunction = truth.kind === 'function';
    const ofLambda = [
      ...parameters.filter(({ quantity }) => quantity === lambdaSign),
      ...meanOf(result, truth),
    ];
    const taken = isFunction || (ofLambda.length === 0 && parameters.length === 0) ? onCurve(name) : [];
    const rest = parameters.filter(({ quantity }) => quantity !== lambdaSign);
    return [{ lambda: taken.length > 0 ? taken : ofLambda, taken: taken.length > 0, rest }];
  });
  return {
    rows: [...named.flatMap(({ lambda }) => lambda), ...named.flatMap(({ rest }) => rest)],
    at: named.some(({ taken }) => taken) ? middle : null,
  };
}

function parametersOf({ name: estimator, parameters }: EstimatorResult): Estimate[] {
  return parameters.flatMap(({ name, estimate, interval95, truth }) => {
    if (estimate === null || (interval95 === null && truth === null)) return [];
    return [
      {
        estimator,
        fit: estimator,
        quantity: name === lambdaName ? lambdaSign : shownName(name),
        estimate,
        interval95,
        truth,
      },
    ];
  });
}

/** The mean over held-out rows of a λ̂ that differs from row to row. */
function meanOf({ name, lambdaHoldOut }: EstimatorResult, truth: TruthKind): Estimate[] {
  if (!lambdaHoldOut || lambdaHoldOut.mean === null) return [];
  return [
    {
      estimator: `${name}, mean`,
      fit: name,
      quantity: lambdaSign,
      estimate: lambdaHoldOut.mean,
      interval95: null,
      truth: truth.kind === 'constant' ? truth.value : null,
    },
  ];
}
