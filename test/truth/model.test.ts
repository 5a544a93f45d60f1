import { describe, expect, it } from 'vitest';
import { modelChecks } from '../../src/stages/evaluate/model-checks.js';
import { modelHolds } from '../../src/verdicts/model-holds.js';
import { modelSignificance } from '../../src/verdicts/thresholds.js';
import { evidence } from '../verdicts/evidence.js';
import { drifting, type Kind, right } from './arrays.js';
import { highest, lowest } from './counts.js';
import { seeds } from './trial.js';

/** modelHolds over the seeds of a kind of data, on constant λ or on λ(x) quadratic in x; and what it was decided by. */
async function answers({ rows: rowsOf, width }: Kind, terms: 1 | 3): Promise<Record<string, number>> {
  const counts: Record<string, number> = { no: 0, changes: 0, correlates: 0, carried: 0, milliseconds: 0 };
  for (let seed = 0; seed < seeds; seed++) {
    const { rows, columns, k } = rowsOf(seed);
    const [s] = columns;
    const began = performance.now();
    const checks = await modelChecks({ rows, s, k, design: columns.slice(0, terms), width }, async () => {});
    counts['milliseconds'] += (performance.now() - began) / seeds;
    const model = { estimator: 'closed form', isConstant: terms === 1, errors: 'hc3', ...checks! };
    const { answer, sentence } = modelHolds.judge(evidence({ model }));
    if (answer === 'no') counts['no']++;
    if ((model.stability?.p ?? 1) < modelSignificance) counts['changes']++;
    if ((model.correlation?.p ?? 1) < modelSignificance) counts['correlates']++;
    if (/carr(y|ies) the estimate:/.test(sentence)) counts['carried']++;
  }
  return counts;
}

describe.each([1, 3] as const)('with %i terms', (terms) => {
  it.each(right)('a model that holds is denied in at most 5 % of the seeds: $name', async (kind) => {
    const counts = await answers(kind, terms);
    console.log(kind.name, terms, seeds, JSON.stringify(counts));
    expect(counts['no']).toBeLessThanOrEqual(highest(seeds, 0.05));
    expect(counts['carried']).toBeLessThanOrEqual(highest(seeds, 0.01));
  });
});

it.each(drifting)('λ that changes with time is found: $name', async (kind) => {
  const counts = await answers(kind, 1);
  console.log(kind.name, 1, seeds, JSON.stringify(counts));
  expect(counts['no']).toBeGreaterThanOrEqual(lowest(seeds, kind.found));
});
