import { describe, expect, it } from 'vitest';
import { loadPipeline } from '#dist/index.js';
import { runIn, writePipeline } from '../../experiment.js';
import { temporaryFolder } from '../../folders.js';
import { exact, ou } from './ou.js';

describe('pipeline files of a process', () => {
  const messageOf = (pipeline: object): string => {
    try {
      loadPipeline(writePipeline(temporaryFolder(), pipeline));
      return 'none';
    } catch (error) {
      return (error as Error).message;
    }
  };
  const closedForm = { kind: 'least-squares', basis: 'constant' };

  it.each<[object, RegExp]>([
    [
      { ...ou, targets: { lambda: 0.25 }, train: { estimators: { ...exact, closedForm } } },
      /train.estimators must all be of λ, all of the process or all of a posterior, found exact of the process and closedForm of λ: two pipeline files/,
    ],
    [
      { ...ou, train: { ...ou.train, holdOut: { by: 'random' } } },
      /train.holdOut.by must be time or paths for estimators of the process, found random: .* cut transitions/,
    ],
    [
      { ...ou, targets: { lambda: 1 }, train: { estimators: { closedForm }, holdOut: { by: 'paths' } } },
      /train.holdOut.by must be random or time for estimators of λ, found paths/,
    ],
    [
      { ...ou, targets: { lambda: 0.25 } },
      /targets.lambda must be left out where all estimators are of the process/,
    ],
    [
      { ...ou, targets: { noise: 0.25 } },
      /targets.noise must be left out where all estimators are of the process/,
    ],
    [
      { ...ou, train: { estimators: { exact: { kind: 'maximum-likelihood', model: 'oo' } } } },
      /train.estimators.exact.model must be/,
    ],
  ])('that ask two questions or the wrong one are refused: %#', (pipeline, message) => {
    expect(messageOf(pipeline)).toMatch(message);
  });

  it('hold out by time unless they say paths', () => {
    const { pipeline } = loadPipeline(writePipeline(temporaryFolder(), ou));
    expect(pipeline.train.holdOut).toEqual({ by: 'time', fraction: 0.2, gap: 0 });
  });

  it('of a process without a likelihood name the models', async () => {
    const kou = {
      ...ou.simulate,
      process: { kind: 'kou', mu: 0, sigma: 1, intensity: 1, up: 0.5, etaUp: 3, etaDown: 2, x0: 1 },
    };
    await expect(runIn(temporaryFolder(), { ...ou, simulate: kou })).rejects.toThrow(
      /train.estimators.exact.model must be one of brownian, .* there is no likelihood of kou/,
    );
  });
});
