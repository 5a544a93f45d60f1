import type { Evidence } from './evidence.js';
import { usualSize } from './identifiable.js';
import { lambdaDependsOnX } from './lambda-depends-on-x.js';
import { crawling, vanishing } from './thresholds.js';
import type { Advice } from './verdict.js';
import { plural } from '../text.js';
import { figure, list, functionOfX } from './words.js';
import { whole } from '../text.js';

/** What theory says to do about what was seen. */
export function adviceOf(evidence: Evidence): Advice[] {
  return [oddTerms, emptyRows, learningRates, moreRows].flatMap((rule) => rule(evidence));
}

/**
 * Around 0 the row mean of an odd power of x is a mean of n numbers of either sign, and vanishes like 1/√n, while the
 * noise on k does not: its coefficient is known the worse the more paths there are. A drift away from 0 mends it.
 */
function oddTerms({ start, noise, designs }: Evidence): Advice[] {
  if (start !== 0 || noise === undefined || noise === 0) return [];
  const odd = designs.flatMap((design) =>
    design.parameters.flatMap((name, b) =>
      design.powers[b] % 2 === 1 && design.columnScale[b] < vanishing * usualSize(design, b)
        ? [`${name} (${functionOfX(design.powers[b], design.around)})`]
        : [],
    ),
  );
  const names = [...new Set(odd)];
  if (names.length === 0) return [];
  return [
    {
      id: 'oddTerms',
      sentence: `${list(names)} cannot be learned well at x0 = 0: ${names.length === 1 ? 'its row means vanish' : 'their row means vanish'} as paths are added, while the noise stays. More paths make it worse; start at x0 = 1.`,
      evidence: { terms: names, start },
    },
  ];
}

function emptyRows({ rows: { empty, train } }: Evidence): Advice[] {
  if (empty === 0) return [];
  return [
    {
      id: 'emptyRows',
      sentence: `${plural(empty, 'training row has s = 0, and says', 'training rows have s = 0, and say')} nothing about λ: leave such rows out.`,
      evidence: { empty, train },
    },
  ];
}

function learningRates({ fits }: Evidence): Advice[] {
  return fits.flatMap(({ name, training }) => {
    if (!training) return [];
    const { learningRate, learningRateKey, largestStableRate, stableRate, stableRateIsSure } = training;
    if (learningRate === null || largestStableRate === null || stableRate === null) return [];
    const tooLarge = learningRate > largestStableRate;
    if (!tooLarge && !(learningRate < crawling * largestStableRate)) return [];
    const key = `train.estimators.${name}.${learningRateKey}`;
    return [
      {
        id: 'learningRate',
        sentence: `The learning rate of ${name}, ${figure(learningRate)}, is ${tooLarge ? 'above' : 'far below'} the largest stable one, ${figure(largestStableRate)}: ${stableRateIsSure ? 'set' : 'try'} ${key}=${stableRate}.`,
        evidence: { estimator: name, learningRate, largestStableRate, stableRate, stableRateIsSure },
      },
    ];
  });
}

/** Standard errors fall with the square root of the rows, whatever the errors' correlation over a few of them. */
function moreRows(evidence: Evidence): Advice[] {
  const {
    fits,
    truth,
    rows: { train },
  } = evidence;
  // More rows make a wrong model no truer.
  if (truth.kind === 'row' || lambdaDependsOnX.judge(evidence).answer === 'yes') return [];
  for (const { name, parameters } of fits) {
    const [parameter] = parameters;
    if (parameters.length !== 1 || parameter.standardError === null || parameter.estimate === null) continue;
    // An error of rounding's size needs no more rows.
    if (parameter.standardError <= 1e-12 * Math.abs(parameter.estimate)) continue;
    return [
      {
        id: 'moreRows',
        sentence: `Halving the error of ${parameter.name} in ${name} (${figure(parameter.standardError, 2)} from ${whole(train)} rows) takes four times as many rows: ${whole(4 * train)}.`,
        evidence: {
          estimator: name,
          standardError: parameter.standardError,
          rows: train,
          rowsToHalve: 4 * train,
        },
      },
    ];
  }
  return [];
}
