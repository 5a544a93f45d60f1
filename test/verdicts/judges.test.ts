import { describe, expect, it } from 'vitest';
import { adviceOf } from '../../src/verdicts/advice.js';
import type { Evidence } from '../../src/verdicts/evidence.js';
import { judges, verdictsOf } from '../../src/verdicts/index.js';
import type { Answer } from '../../src/verdicts/verdict.js';
import {
  closedForm,
  design,
  evidence,
  gain,
  loss,
  network,
  nothing,
  withFit,
  withRungs,
  withTraining,
} from './evidence.js';

const oneFit = (over: object): Evidence => evidence({ fits: [{ ...closedForm, ...over }] });
const curve = (rmse: number): Evidence =>
  evidence({
    truth: { kind: 'function' },
    fits: [{ ...closedForm, parameters: [], curve: { rmse, coverage: 0.9, truthRms: 1, truthSd: 0.2 } }],
  });
const higher = (over: object): Evidence => evidence({ higherTerms: { ...evidence().higherTerms!, ...over } });
const byRow = (mse: number): Evidence => {
  const { ladder } = withRungs({ mse });
  return evidence({
    truth: { kind: 'row' },
    ladder: { ...ladder, on: 'lambda', rungs: [ladder.rungs[0], ladder.rungs[2]] },
  });
};

/** Evidence that leads to each answer of each verdict, and words that have to be said. */
const cases: readonly [string, Answer, string, Evidence][] = [
  ['identifiable', 'yes', 'Condition number 12; told least is a (x²) against b (x³)', evidence()],
  ['identifiable', 'unclear', 'badly', evidence({ designs: [design({ cramerRao: [0.01, 0.5] })] })],
  ['identifiable', 'no', 'do not tell all', evidence({ designs: [design({ cramerRao: [0.01, 5] })] })],
  [
    'identifiable',
    'no',
    'apart at all',
    evidence({
      designs: [
        design({ conditionNumber: null, cramerRao: [null, null], weakestDirection: [], columnScale: [] }),
      ],
    }),
  ],
  ['identifiable', 'no', 'nothing in x tells it', evidence({ truth: { kind: 'row' } })],
  [
    'identifiable',
    'yes',
    'read k',
    evidence({ truth: { kind: 'row' }, fits: [{ ...network, readsK: true }] }),
  ],
  [
    'identifiable',
    'yes',
    'there is no noise',
    evidence({ noise: 0, designs: [design({ sigma: 0, cramerRao: [0, 0] })] }),
  ],
  ['recovered', 'yes', '1 standard errors off', evidence()],
  [
    'recovered',
    'yes',
    'equal to rounding',
    oneFit({
      parameters: [
        {
          name: 'lambda',
          estimate: 0.25 + 2e-16,
          standardError: 1e-18,
          interval95: [0.25, 0.25],
          truth: 0.25,
        },
      ],
    }),
  ],
  ['recovered', 'no', 'outside', oneFit({ parameters: [{ ...closedForm.parameters[0], estimate: 0.26 }] })],
  ['recovered', 'yes', 'was found', curve(0.05)],
  ['recovered', 'unclear', 'in part', curve(0.15)],
  ['recovered', 'no', 'was not found', curve(0.3)],
  ['recovered', 'yes', 'no standard error', evidence({ fits: [network] })],
  [
    'recovered',
    'no',
    'no standard error',
    evidence({ fits: [{ ...network, lambdaHoldOut: { mean: 0.3, sd: 0.1 } }] }),
  ],
  ['recovered', 'yes', 'Each row’s λ was found', byRow(0.05)],
  ['recovered', 'unclear', 'in part', byRow(0.5)],
  ['recovered', 'no', 'were not found', byRow(1)],
  ['recovered', 'unknown', 'k was observed', evidence({ truth: { kind: 'observed' } })],
  [
    'recovered',
    'unknown',
    '4 ln 2 (2.773) lies outside it',
    evidence({ truth: { kind: 'observed' }, reference: { name: '4 ln 2', lambda: 2.7726 } }),
  ],
  [
    'networkAdds',
    'yes',
    'network takes 20 % (95 %: 10 % to 30 %) off the mean squared error of closed-form',
    evidence(),
  ],
  ['networkAdds', 'no', 'adds 20 %', withRungs({ gainOverSimpler: loss })],
  [
    'networkAdds',
    'no',
    'is exact, and it is not',
    withRungs({ gainOverSimpler: gain({ mean: -1, relative: null, relative95: null }) }),
  ],
  [
    'networkAdds',
    'no',
    'takes at most 0.5 % off',
    withRungs({
      gainOverSimpler: gain({ mean: 0.001, p: 0.4, relative: 0.001, relative95: [-0.003, 0.005] }),
    }),
  ],
  ['networkAdds', 'no', 'diverged', withRungs({ mse: null, gainOverSimpler: null })],
  ['networkAdds', 'unclear', 'is not told apart', withRungs({ gainOverSimpler: nothing })],
  ['networkAdds', 'unknown', 'no network', withRungs()],
  ['lambdaDependsOnX', 'yes', 'λ varies with x: Wald 20', evidence()],
  ['lambdaDependsOnX', 'no', 'Nothing says so', higher({ p: 0.5, gain: nothing })],
  [
    'lambdaDependsOnX',
    'no',
    'exact to rounding',
    higher({ gain: gain({ relative: null, relative95: null, mean: 0 }) }),
  ],
  ['lambdaDependsOnX', 'no', 'anew for each row', evidence({ truth: { kind: 'row' } })],
  ['lambdaDependsOnX', 'unclear', 'contradict', higher({ gain: loss })],
  ['lambdaDependsOnX', 'unclear', 'disagree', higher({ p: 0.5 })],
  ['lambdaDependsOnX', 'unknown', 'do not tell', evidence({ higherTerms: undefined })],
  ['trainingStable', 'yes', 'below the limit 0.25', evidence()],
  [
    'trainingStable',
    'no',
    'diverged in epoch 20 (forecast: 19): its learning rate 0.3 is above the largest stable one, 0.25; 0.12 would have worked',
    withTraining({ learningRate: 0.3, divergedEpoch: 20, forecastEpoch: 19 }, 'diverged'),
  ],
  [
    'trainingStable',
    'no',
    'halved 2 times',
    withTraining({ learningRate: 0.3, divergedEpoch: 2, halvings: 2 }),
  ],
  [
    'trainingStable',
    'no',
    'try a learning rate below 0.3',
    withTraining({ learningRate: 0.3, divergedEpoch: 2, largestStableRate: null }, 'diverged'),
  ],
  ['trainingStable', 'unclear', 'far above its least', withTraining({ loss: Float64Array.of(8, 1, 0.1, 5) })],
  [
    'trainingStable',
    'unclear',
    'close to exploding',
    withTraining({ gradientNorm: Float64Array.of(1, 1, 5000, 1, 1) }),
  ],
  ['trainingStable', 'yes', 'learning rate 0.3, above the limit 0.25', withTraining({ learningRate: 0.3 })],
  ['trainingStable', 'yes', 'No loss or gradient blew up in network (8 epochs)', evidence()],
  [
    'trainingStable',
    'no',
    'above the largest stable one, 0.25; try 0.01.',
    withTraining(
      { learningRate: 0.3, divergedEpoch: 2, stableRate: 0.01, stableRateIsSure: false },
      'diverged',
    ),
  ],
  [
    'trainingStable',
    'yes',
    'the limit 0.25 for full batches (a guide',
    withTraining({ limitIsExact: false }),
  ],
  [
    'trainingStable',
    'yes',
    'far below what would work: at less than a thousandth of the limit 7e14 a training hardly moves; try 3e14',
    withTraining({ largestStableRate: 7e14, stableRate: 3e14 }),
  ],
  [
    'trainingStable',
    'unclear',
    'network has not finished: it was on its way.',
    withTraining({
      finish: { state: 'moving', epochsWanted: 70, reason: 'has not finished: it was on its way' },
    }),
  ],
  [
    'trainingStable',
    'no',
    'network is stuck. network has learning rate 0.1, far below what would work',
    withTraining({
      largestStableRate: 7e14,
      finish: { state: 'stuck', epochsWanted: null, reason: 'is stuck' },
    }),
  ],
  [
    'recovered',
    'no',
    'no error at all',
    oneFit({ parameters: [{ ...closedForm.parameters[0], estimate: 0.26, standardError: 0 }] }),
  ],
  ['trainingStable', 'unknown', 'Nothing was trained', evidence({ fits: [closedForm] })],
  ['overfits', 'no', 'beyond what constant λ does', evidence()],
  [
    'overfits',
    'yes',
    'network does',
    withFit({ trainMse: 0.1, holdOutMse: 2, optimism: { mean: 1.9, standardError: 0.2 } }),
  ],
  [
    'overfits',
    'unclear',
    'network may',
    withFit({ trainMse: 0.1, holdOutMse: 2, optimism: { mean: 1.9, standardError: 2 } }),
  ],
  ['overfits', 'unknown', 'No fit predicts', evidence({ fits: [{ ...network, optimism: null }] })],
  ['beatsTheMean', 'yes', 'All fits predict k', evidence()],
  ['beatsTheMean', 'yes', 'network cannot be told from it', withRungs({ gainOverMean: nothing })],
  ['beatsTheMean', 'no', 'worse than the training mean', withRungs({ gainOverMean: loss })],
  ['beatsTheMean', 'no', 'nothing was learned', withRungs({ isTrainingMean: true })],
  ['beatsTheMean', 'no', 'diverged', withRungs({ mse: null, gainOverMean: null })],
];

describe('a verdict', () => {
  it.each(cases)('%s: %s (%s)', (id, answer, words, given) => {
    const found = verdictsOf(given).find((verdict) => verdict.id === id)!;
    expect(found.sentence).toContain(words);
    expect(found.answer).toBe(answer);
  });

  it('beatsTheMean is unclear where nothing can be told from the mean', () => {
    const { ladder } = withRungs({ gainOverMean: nothing });
    const rungs = [ladder.rungs[0], ladder.rungs[2]];
    const found = verdictsOf(evidence({ ladder: { ...ladder, rungs } })).at(-1)!;
    expect(found).toMatchObject({ id: 'beatsTheMean', answer: 'unclear' });
  });

  it('is given on each question, in the order of the table', () => {
    expect(verdictsOf(evidence()).map(({ id }) => id)).toEqual([
      'identifiable',
      'recovered',
      'networkAdds',
      'lambdaDependsOnX',
      'trainingStable',
      'overfits',
      'beatsTheMean',
    ]);
    expect(judges.map(({ question }) => question.at(-1))).toEqual(judges.map(() => '?'));
  });

  it.each(cases)('has figures and words fit to be told: %s %s (%s)', (_id, _answer, _words, given) => {
    for (const { sentence, evidence: figures } of verdictsOf(given)) {
      expect(sentence).toMatch(/^\S.*\.$/s);
      expect(sentence).not.toMatch(/NaN|undefined|null|Infinity|\. \.|\s{2}/);
      expect(sentence.length).toBeLessThan(420);
      expect(JSON.parse(JSON.stringify(figures))).toEqual(figures);
    }
  });

  it('shares five per cent among networks: what is found at 4 % by one of two is not enough', () => {
    const slight = gain({ p: 0.04 });
    const answerOf = (given: Evidence): Answer =>
      verdictsOf(given).find(({ id }) => id === 'networkAdds')!.answer;
    expect(answerOf(withRungs({ gainOverSimpler: slight }))).toBe('yes');
    expect(
      answerOf(withRungs({ gainOverSimpler: slight }, { name: 'other', gainOverSimpler: nothing })),
    ).toBe('unclear');
  });
});

describe('advice', () => {
  const idsOf = (given: Evidence): string[] => adviceOf(given).map(({ id }) => id);
  const unmoved = higher({ p: 0.5, gain: nothing });

  it('on odd terms is given where they vanish: from 0, with noise, their column small', () => {
    const vanishing = [design({ columnScale: [1, 0.1] })];
    const [advice] = adviceOf(evidence({ start: 0, designs: vanishing }));
    expect(advice.sentence).toContain('b (x³) cannot be learned well at x0 = 0');
    expect(advice.sentence).toContain('start at x0 = 1');
    expect(idsOf(evidence({ start: 1, designs: vanishing }))).not.toContain('oddTerms');
    expect(idsOf(evidence({ start: 0, noise: 0, designs: vanishing }))).not.toContain('oddTerms');
    expect(idsOf(evidence({ start: 0 }))).not.toContain('oddTerms');
  });

  it('on empty rows counts them', () => {
    const [advice] = adviceOf(evidence({ rows: { train: 100, holdOut: 25, empty: 1 } }));
    expect(advice.sentence).toBe(
      '1 training row has s = 0, and carries nothing about λ: leave such rows out.',
    );
  });

  it('on learning rates names the key and a rate that works', () => {
    const [advice] = adviceOf(withTraining({ learningRate: 0.3 }));
    expect(advice.sentence).toContain('train.estimators.network.optimizer.learningRate=0.12');
    expect(idsOf(withTraining({ learningRate: 0.2 }))).not.toContain('learningRate');
    const unsure = { learningRate: 0.3, stableRate: 0.01, stableRateIsSure: false };
    expect(adviceOf(withTraining(unsure))[0].sentence).toContain(
      'try train.estimators.network.optimizer.learningRate=0.01',
    );
    expect(adviceOf(withTraining({ largestStableRate: 7e14, stableRate: 3e14 }))[0].sentence).toContain(
      'is far below the largest stable one, 7e14: set train',
    );
  });

  it('on rows is four times as many, and none where constant λ is the wrong model', () => {
    expect(adviceOf(unmoved).at(-1)).toMatchObject({
      id: 'moreRows',
      evidence: { rows: 100, rowsToHalve: 400 },
    });
    expect(idsOf(evidence())).toEqual([]);
  });
});
