import { describe, expect, it } from 'vitest';
import { fitting } from '../../src/cli/output.js';
import { Pace } from '../../src/cli/pace.js';
import { didYouMean, nearest } from '../../src/nearest.js';

describe('the pace of a stage', () => {
  it('is what has been done since it began', () => {
    let now = 0;
    const pace = new Pace(false, () => now);
    expect([pace.speed(), pace.left(100)]).toEqual(['', '']);
    now = 5000;
    pace.see(20, 'epochs');
    expect([pace.speed(), pace.left(100)]).toEqual(['4 epochs/s', '20 s left']);
  });

  it('takes what an earlier run left for nothing that this one has done', () => {
    let now = 0;
    const pace = new Pace(true, () => now);
    now = 2000;
    pace.see(500, 'epochs');
    expect([pace.speed(), pace.left(1000)]).toEqual(['', '']);
    now = 4000;
    pace.see(520, 'epochs');
    expect([pace.speed(), pace.left(1000)]).toEqual(['10 epochs/s', '48 s left']);
  });
});

describe('texts side by side', () => {
  it('are as many as there is room for, the first ones first', () => {
    const texts = ['20 s left', '', '1,234 M values/s', '12/99 shards'];
    expect(fitting(texts, 80)).toBe('20 s left  1,234 M values/s  12/99 shards');
    expect(fitting(texts, 30)).toBe('20 s left  1,234 M values/s');
    expect(fitting(texts, 23)).toBe('20 s left  12/99 shards');
    expect(fitting(texts, 5)).toBe('');
  });
});

describe('the name that was meant', () => {
  it.each([
    ['logs', ['x', 'k', 's', 'logK', 'logS'], 'logS'],
    ['Relu', ['tanh', 'relu', 'softplus'], 'relu'],
    ['brownain', ['brownian'], 'brownian'],
  ])('%s of %o is %s', (written, known, meant) => {
    expect(didYouMean(written, known)).toBe(`: did you mean ${meant}?`);
    expect(nearest(written, known)).toBe(`: did you mean ${meant}?`);
  });

  it('is left open where none is near', () => {
    expect(nearest('ou', ['brownian'])).toBe('; there are brownian');
    expect(didYouMean('ou', ['brownian'])).toBe('');
    expect(didYouMean('ou', [])).toBe('');
  });
});
