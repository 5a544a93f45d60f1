import { describe, expect, it } from 'vitest';
import { type Course, type EndFigures, finishOf, untrained } from '../../src/verdicts/finished.js';

/**
 * Trainings whose course is known: λ̂ goes from 0 to 0.5 as 0.5 (1 − r^t), on 400 rows with mean s² = 1 and noise of
 * variance σ², so that the loss is σ² + (0.5 − λ̂)² and the error of the best constant λ σ / 20.
 */
const lambda = 0.5;
function course(
  ratio: number,
  epochs: number,
  sigma: number,
  over: Partial<Course> = {},
  overEnd: Partial<EndFigures> = {},
): Course {
  const lambdaMean = Float64Array.from({ length: epochs }, (_, t) => lambda * (1 - ratio ** (t + 1)));
  const loss = lambdaMean.map((value) => sigma ** 2 + (lambda - value) ** 2);
  const end = {
    rows: 400,
    holdOutRows: 100,
    validationRows: 0,
    loss: loss.at(-1)!,
    benchmarkLoss: sigma ** 2,
    lossOfNothing: sigma ** 2 + lambda ** 2,
    lambdaMean: lambdaMean.at(-1)!,
    benchmarkLambda: lambda,
    benchmarkParameters: 1,
    ...overEnd,
  };
  return {
    loss,
    holdOutLoss: loss,
    validationLoss: new Float64Array(epochs).fill(NaN),
    lambdaMean,
    end,
    epochs,
    learningRate: 0.001,
    earlyStopping: false,
    noGradient: null,
    ...over,
  };
}

describe('a training', () => {
  it('has finished once λ̂ is within its own error of the best constant, or within 2 % of it, and not before', () => {
    for (const [sigma, error] of [
      [2, 0.1],
      [0.001, 0.02 * lambda],
    ]) {
      // 0.5 · 0.9^t falls below the error.
      const needed = Math.ceil(Math.log(error / lambda) / Math.log(0.9));
      expect(finishOf(course(0.9, needed + 1, sigma)).state).toBe('finished');
      expect(finishOf(course(0.9, needed - 1, sigma)).state).toBe('moving');
    }
  });

  it('is asked for as many epochs as its geometric course needs', () => {
    for (const done of [16, 24, 40]) {
      const { state, epochsWanted, reason } = finishOf(course(0.97, done, 0.1));
      expect(state).toBe('moving');
      const needed = Math.log(0.02) / Math.log(0.97);
      expect(epochsWanted! / needed).toBeGreaterThan(0.9);
      expect(epochsWanted! / needed).toBeLessThan(1.3);
      expect(reason).toContain(
        'has not finished: it fits the rows that it learned from worse than a single number does',
      );
      expect(reason).toContain('the best single number is 0.5');
      expect(reason).toContain(`its trend suggests about ${epochsWanted} epochs`);
    }
  });

  it('is seen to move where nearly all of its loss is noise', () => {
    // The loss falls by 0.9 % in the last quarter; λ̂ is 3 of its errors from the best.
    const noisy = course(0.98, 40, 2, {}, { rows: 4000, benchmarkLoss: 4 });
    const fall = 1 - noisy.loss.at(-1)! / noisy.loss.at(-11)!;
    expect(fall).toBeLessThan(0.02);
    expect(finishOf(noisy).state).toBe('moving');
  });

  it('that hardly moved, or no longer gets closer, is stuck', () => {
    const hardly = finishOf(course(1 - 1e-6, 30, 0.1));
    expect(hardly.state).toBe('stuck');
    expect(hardly.reason).toMatch(
      /has hardly moved with learning rate 0\.001: in 30 epochs λ̂ went from 0 to 1\.5e-5/,
    );
    const done = 30;
    const flat = new Float64Array(done).fill(0.3);
    const still = course(
      0.9,
      done,
      0.1,
      { lambdaMean: flat, loss: flat.map((value) => 0.01 + (0.5 - value) ** 2) },
      { loss: 0.05, lambdaMean: 0.3 },
    );
    expect(finishOf(still)).toMatchObject({ state: 'stuck', epochsWanted: null });
    expect(finishOf(still).reason).toContain('no longer gets closer');
    const noGradient = 'has learned nothing';
    expect(finishOf(course(0.5, done, 0.1, { noGradient }))).toMatchObject({
      state: 'stuck',
      reason: noGradient,
    });
  });

  it('whose loss goes up and down about that of one number has not settled', () => {
    const loss = Float64Array.from({ length: 40 }, (_, t) => (t % 2 === 0 ? 0.0101 : 0.02));
    const { state, reason } = finishOf(course(0.5, 40, 0.1, { loss }, { loss: 0.02 }));
    expect(state).toBe('moving');
    expect(reason).toContain('use a smaller learning rate, or a schedule that lowers it');
  });

  it('still moves where λ̂ goes on by more than its error, and not where it comes and goes', () => {
    const noise = (t: number): number => 0.004 * Math.sin(7 * t);
    const better = { loss: 0.009 };
    const drifts = Float64Array.from({ length: 40 }, (_, t) => 0.3 + 0.005 * t + noise(t));
    const still = Float64Array.from({ length: 40 }, (_, t) => 0.5 + noise(t));
    const loss = new Float64Array(40).fill(0.009);
    const of = (lambdaMean: Float64Array) =>
      finishOf(course(0.5, 40, 0.1, { lambdaMean, loss, holdOutLoss: loss }, better));
    expect(of(drifts)).toMatchObject({ state: 'moving' });
    expect(of(drifts).reason).toContain('in the last quarter of its epochs λ̂ went from');
    expect(of(still).state).toBe('finished');
  });

  it('still moves where its loss on unseen rows falls, and not where it only learns its own rows’ noise', () => {
    const falling = Float64Array.from({ length: 40 }, (_, t) => 0.01 * 0.97 ** t);
    const flat = new Float64Array(40).fill(0.01);
    const lambdaMean = new Float64Array(40).fill(lambda);
    const of = (holdOutLoss: Float64Array) =>
      finishOf(course(0.5, 40, 0.1, { lambdaMean, loss: falling, holdOutLoss }, { loss: falling.at(-1)! }))
        .state;
    expect(of(falling)).toBe('moving');
    expect(of(flat)).toBe('finished');
  });

  it('that stopped by itself is judged by the weights that were kept', () => {
    const early = { earlyStopping: true, epochs: 1000 };
    const ended = course(0.8, 60, 0.1, early);
    expect(finishOf(ended).state).toBe('finished');
    const kept = course(0.8, 60, 0.1, early, { loss: 0.02, lambdaMean: 0.4 });
    expect(finishOf(kept)).toMatchObject({ state: 'moving', epochsWanted: null });
    expect(finishOf(kept).reason).toContain('the weights that early stopping kept fit');
  });

  it('is not known where it diverged', () => {
    expect(finishOf(course(0.5, 3, 0.1, { end: undefined })).state).toBe('unknown');
  });
});

it('untrained says why a fit does not count, and nothing of one that does', () => {
  const finish = finishOf(course(0.97, 20, 0.1));
  expect(untrained({ finish })).toBe(finish.reason);
  expect(untrained({ finish: finishOf(course(0.5, 40, 0.1)) })).toBeNull();
  expect(untrained(null)).toBeNull();
});
