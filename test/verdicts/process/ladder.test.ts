import { describe, expect, it } from 'vitest';
import { beatenBy, type ScoreClimber, transitionLadder } from '../../../src/verdicts/process/ladder.js';

const n = 40;
const climber = (name: string, over: Partial<ScoreClimber> = {}): ScoreClimber => ({
  name,
  level: 'closed-form',
  inFile: true,
  parameters: 3,
  logDensity: new Float64Array(n).fill(1),
  ...over,
});
const units = { unit: Uint32Array.from({ length: n }, (_, i) => i), dependence: 'independent' as const };
/** A mean of `mean` and a sum of squares around it of n spread². */
const around = (mean: number, spread: number): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => mean + (i % 2 === 0 ? spread : -spread));

describe('the ladder of log scores', () => {
  it('has the gain and error of a paired mean', () => {
    const { rungs } = transitionLadder(
      [climber('ou', { logDensity: around(1.2, 0.3) }), climber('walk', { level: 'mean' })],
      units,
      [],
    );
    expect(rungs.map(({ name }) => name)).toEqual(['walk', 'ou']);
    const { gain } = rungs[1];
    expect(gain!.mean).toBeCloseTo(0.2, 14);
    // sd/√n, sd² = n 0.3²/(n − 1)
    expect(gain!.standardError).toBeCloseTo(0.3 / Math.sqrt(n - 1), 14);
    expect(gain!.p).toBeCloseTo(1.68e-4, 5);
  });

  it('compares a network with the line that it began from as well', () => {
    const line = around(1.3, 0.1);
    const network = climber('network', { level: 'network', parameters: 0, logDensity: line, begin: line });
    const { rungs } = transitionLadder([climber('walk', { level: 'mean' }), network], units, []);
    expect(rungs[1].gain!.over).toBe('walk');
    expect(rungs[1].gainOverSimpler).toEqual({
      over: 'the line that it began from',
      mean: 0,
      standardError: 0,
      interval95: [0, 0],
      p: 1,
    });
  });

  it('has no score for who makes a transition impossible, and nobody climbs over it', () => {
    const impossible = climber('cir', { logDensity: around(1, 0).fill(-Infinity, 0, 2) });
    const { rungs } = transitionLadder(
      [climber('walk', { level: 'mean' }), impossible, climber('ckls', { parameters: 4 })],
      units,
      [],
    );
    expect(rungs[1]).toMatchObject({ logScore: null, impossible: 2, gain: null });
    expect(rungs[1].sentence).toBe('It makes 2 unseen transitions impossible, and has no score.');
    expect(rungs[2].gain!.over).toBe('walk');
  });

  it('who gains no more than a right model’s own fit loses by luck does not beat it', () => {
    const ou = climber('ou');
    const other = climber('cir', { logDensity: around(1.02, 0.03) });
    expect(beatenBy(ou, [ou, other], units, 1000)).toMatchObject({ name: 'cir' });
    expect(beatenBy(ou, [ou, other], units, 100)).toBeNull();
  });

  it('is the same in other units: ln p moves by as much for all', () => {
    const of = (shift: number) =>
      transitionLadder(
        [climber('walk', { level: 'mean' }), climber('ou', { logDensity: around(1.2, 0.3) })].map((one) => ({
          ...one,
          logDensity: one.logDensity!.map((value) => value + shift),
        })),
        units,
        [],
      ).rungs[1].gain!;
    const moved = of(Math.log(100));
    expect(moved.mean).toBeCloseTo(of(0).mean, 12);
    expect(moved.p).toBeCloseTo(of(0).p!, 10);
  });
});
