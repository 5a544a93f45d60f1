import { describe, expect, it } from 'vitest';
import { loadPipeline } from '#dist/index.js';
import { smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';

const process = {
  kind: 'formula',
  parameters: { kappa: 2, theta: 0.04, xi: 0.5, rho: -0.7 },
  components: {
    S: { drift: '0.05 * S', diffusion: 'sqrt(v) * S', x0: 1, domain: [0, 'inf'] },
    v: { drift: 'kappa * (theta - v)', diffusion: 'xi * sqrt(v)', x0: 0.04, domain: [0, 'inf'] },
  },
  correlation: [{ between: ['S', 'v'], rho: 'rho' }],
};
const at = 'simulate.process';

describe('a process of formulas in a pipeline file', () => {
  const loaded = (...set: string[]): unknown => {
    const simulate = { ...smallPipeline.simulate, process };
    return loadPipeline(writePipeline(temporaryFolder(), { ...smallPipeline, simulate }), set);
  };

  it('is taken as it is written', () => {
    expect(loaded()).toMatchObject({
      pipeline: { simulate: { process: { correlation: process.correlation } } },
    });
  });

  it.each([
    [
      `${at}.components.v.drift=kapa*(theta-v)`,
      /v\.drift must be a formula: .* kapa at column 1: did you mean kappa\?/,
    ],
    [`${at}.components.v.x0=-1`, /v\.x0 must be in its domain \[0, inf\], found -1/],
    [`${at}.components.v.domain=[1,0]`, /v\.domain must be \[from, to\] with from below to, found \[1, 0\]/],
    [`${at}.components.x={drift: 0, diffusion: 0, x0: 0}`, /components must have x first/],
    [`${at}.components={}`, /components must be 1 to 16, found 0/],
    [`${at}.parameters.t=3`, /parameters must have names .* found t/],
    [`${at}.parameters.S=3`, /parameters must not name S/],
    [
      `${at}.correlation=[{between: [S, w], rho: 0}]`,
      /must be between two components that have noise \(S, v\)/,
    ],
    [`${at}.correlation=[{between: [S, v], rho: 2}]`, /must have a rho from -1 to 1/],
    [`${at}.correlation=[{between: [S, v], rho: 0}, {between: [v, S], rho: 0}]`, /found S and v twice/],
    [
      'simulate.scheme=milstein',
      /simulate\.scheme must be euler or tamed where a diffusion depends on another/,
    ],
    ['simulate.scheme=exact', /simulate\.scheme must be one of euler, milstein, tamed for formula/],
  ])('is refused with %s', (set, words) => {
    expect(() => loaded(set)).toThrow(words);
  });
});
