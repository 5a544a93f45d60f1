import { describe, expect, it } from 'vitest';
import { loadPipeline } from '#dist/index.js';
import { lawOfSimulation } from '../../src/processes/simulation.js';
import { runIn, smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { simulated } from '../processes/simulated.js';

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
      /simulate\.scheme must be one of euler, drift-implicit, tamed where a diffusion depends on another/,
    ],
    ['simulate.scheme=srk', /simulate\.scheme must be one of .* where several noises act .*, found srk/],
    [
      'simulate.scheme=exact',
      /simulate\.scheme must be one of euler, milstein, derivative-free-milstein, srk, drift-implicit, tamed for formula/,
    ],
    [`${at}.components.k={drift: 0, diffusion: 0, x0: 0}`, /components must have names .* found k /],
    [
      `${at}.components.outside={drift: 0, diffusion: 0, x0: 0}`,
      /components must have names .* found outside /,
    ],
    [`${at}.components.constructor={drift: 0, diffusion: 0, x0: ""}`, /constructor/],
    [`${at}.components.v.drift=constructor`, /a known name, found constructor at column 1/],
    [`${at}.components.v.drift=hasOwnProperty(v)`, /a function, found hasOwnProperty at column 1/],
    [`${at}.components.v.drift=v * __proto__`, /v\.drift must be a formula: .* found "_" at column 5/],
    [`${at}.components.v.drift=v * ٣`, /found "٣" at column 5/],
    [`${at}.components.v.drift=1e999`, /v\.drift must be a formula such as .*, found Infinity/],
    [`${at}.components.v.drift=1e999 * v`, /a number that a float64 holds, found 1e999 at column 1/],
    [`${at}.components.v.drift=${'v+'.repeat(50_000)}v`, /at most 4000 characters, found 100001/],
    [`${at}.components.v.drift=${'('.repeat(2000)}v`, /brackets at most 100 deep/],
    [
      `${at}.components.v={drift: 2 + v^-0.5, diffusion: 1, x0: 0}`,
      /v\.drift must be a number at the start, found v\^-0\.5 = Infinity at v = 0: start elsewhere/,
    ],
    [
      `${at}.components.v.diffusion=if(v < 1, sqrt(v - 1) * S, 0)`,
      /v\.diffusion must be a number at the start, found sqrt\(v - 1\) = NaN at v = 0\.04/,
    ],
  ])('is refused with %s', (set, words) => {
    expect(() => loaded(set)).toThrow(words);
    expect(() => loaded(set)).toThrow(/^[^\n]{1,600}$/);
  });

  it('has parameters of any name that is no component, no function and not t', () => {
    const names = ['k', 's', 'j', 'lambda', 'label', 'outside', 'steps', 'constructor', 'rows'];
    const parameters = Object.fromEntries(names.map((name, i) => [name, i + 1]));
    // The time goes by a hidden count of steps, and edges are counted: neither is one of these.
    const x = { drift: `${names.join(' + ')} + t`, diffusion: '0', x0: 0, domain: [0, 1000] };
    const simulate = {
      paths: 2,
      times: 2,
      dt: 1,
      process: { kind: 'formula', parameters, components: { x } },
    };
    const { pipeline } = loadPipeline(writePipeline(temporaryFolder(), { ...smallPipeline, simulate }));
    const [values, outside, steps] = simulated(lawOfSimulation(pipeline.simulate!), 2, 2);
    expect([...values]).toEqual([45, 45, 91, 91]);
    expect([...outside, ...steps]).toEqual([0, 0, 0, 0, 1, 1, 2, 2]);
  });

  it.each([
    [
      'drift-implicit',
      'x^2 + 30',
      /^the paths must stay finite, found NaN in x of path 0 by t = .*: the equation X = x \+ a/,
    ],
    [
      'euler',
      '-100 * sqrt(x)',
      /^the paths must stay finite, found NaN in x of path 0 by t = .*: a formula has no number there/,
    ],
  ])('that %s takes out of the numbers stops the run in one line', async (scheme, drift, words) => {
    const components = { x: { drift, diffusion: '0.1', x0: 1 } };
    for (const keep of ['paths', 'states']) {
      const simulate = { ...smallPipeline.simulate, keep, scheme, process: { kind: 'formula', components } };
      const run = runIn(temporaryFolder(), { ...smallPipeline, simulate }, { what: 'simulate' });
      await expect(run).rejects.toThrow(words);
    }
  });
});
