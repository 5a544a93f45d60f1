import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPipeline } from '#dist/index.js';
import { readColumns } from '#dist/rows/stored-table.js';
import { Store } from '#dist/store/store.js';
import { processes } from '../../../src/processes/index.js';
import { schemesOf } from '../../../src/processes/methods.js';
import type { Process } from '../../../src/processes/process.js';
import { simulationProblem } from '../../../src/processes/simulation.js';
import { inProcess } from '../../cli/command.js';
import { runIn, writePipeline } from '../../experiment.js';
import { temporaryFolder } from '../../folders.js';
import { allExamples } from '../../processes/methods.js';
import { bytesOf } from '../../tables.js';

/** Simulations as pipeline files have them. */

const train = { estimators: { mean: { kind: 'mean' } } };
const pipelineOf = (simulate: object): object => ({
  name: 'small',
  seed: 7,
  simulate: { paths: 300, times: 40, dt: '1/52', ...simulate },
  targets: { lambda: 0.25 },
  train,
});

/** Each process by each of its schemes, with substeps where it takes them. */
const cases = Object.keys(processes).flatMap((kind) => {
  const process = processes[kind as 'brownian'] as Process<never>;
  const own = allExamples.filter((example) => example.kind === kind);
  // A user's own has none, and its tests elsewhere.
  if (own.length === 0) return [];
  return schemesOf(process).map(({ kind: scheme }) => {
    const simulate = { dt: 1 / 52, times: 40, scheme, ...(scheme !== 'exact' && { substeps: 3 }) };
    const fitting = own
      .map(({ parameters }) => ({ kind, ...(parameters as object) }))
      .find((chosen) => simulationProblem({ ...simulate, process: chosen }) === undefined);
    return { kind, scheme, simulate: { ...simulate, dt: '1/52', process: fitting! } };
  });
});

describe('the paths of every process and scheme', () => {
  /** By default, and one with more of everything than one. */
  const tried = cases.filter(
    ({ kind, scheme }) =>
      scheme === schemesOf(processes[kind as 'brownian'] as Process<never>)[0].kind || /trunc/.test(scheme),
  );
  it.each(tried)(
    'have the same bytes on any number of threads: $kind by $scheme',
    async ({ kind, simulate }) => {
      const pipeline = pipelineOf(simulate);
      const found = [];
      // Seven threads, which are not shared, take most of a second to start: all counts for those of several components.
      for (const threads of kind === 'cir' || kind === 'heston' ? [1, 2, 3, 7] : [1, 3]) {
        found.push(bytesOf(await runIn(temporaryFolder(), pipeline, { threads, what: 'simulate' })));
      }
      for (const one of found) expect(one).toEqual(found[0]);
    },
  );

  it.each(tried)('are computed again from states: $kind by $scheme', async ({ simulate }) => {
    const [plain, states] = await Promise.all(
      ['paths', 'states'].map(async (keep) => {
        const folder = temporaryFolder();
        const report = await runIn(folder, pipelineOf({ ...simulate, keep }), { what: 'targets' });
        const { fingerprint } = report.stages.find(({ stage }) => stage === 'targets')!;
        const dataset = new Store(join(folder, 'data')).find('targets', fingerprint)!;
        return readColumns(dataset, ['s', 'k']);
      }),
    );
    expect(states).toEqual(plain);
  });
});

describe('a simulation of several components, interrupted after each part', () => {
  it.each([
    { process: { kind: 'heston', kappa: 2, theta: 0.04, sigma: 0.6, rho: -0.7 } },
    {
      process: { kind: 'cir', kappa: 0.5, theta: 0.04, sigma: 1 },
      scheme: 'full-truncation',
      substeps: 2,
    },
  ])('ends with the same bytes and the same summary: $process.kind', async (simulate) => {
    // Twelve rows per part.
    const pipeline = pipelineOf({ ...simulate, paths: 150_000, times: 40 });
    const first = temporaryFolder();
    const whole = await runIn(first, pipeline, { what: 'simulate' });
    const folder = temporaryFolder();
    let report;
    let interruptions = 0;
    while (!report) {
      const stop = new AbortController();
      const onEvent = ({ type }: { type: string }): void => {
        if (type === 'partFinished') stop.abort();
      };
      try {
        report = await runIn(folder, pipeline, { what: 'simulate', signal: stop.signal, onEvent });
      } catch (error) {
        expect(error).toMatchObject({ name: 'InterruptedError' });
        interruptions++;
      }
    }
    expect(interruptions).toBeGreaterThan(0);
    expect(bytesOf(report)).toEqual(bytesOf(whole));
    const summaryIn = (dataFolder: string, { stages }: typeof whole): unknown =>
      new Store(dataFolder).find('simulate', stages[0].fingerprint)!.manifest.summary;
    expect(summaryIn(join(folder, 'data'), report)).toEqual(summaryIn(join(first, 'data'), whole));
  });
});

describe('what a simulation cannot be', () => {
  const cir = { kind: 'cir', kappa: 0.5, theta: 0.04, sigma: 1, x0: 0.04 };
  it.each([
    [
      { process: cir, scheme: 'tamed' },
      /simulate\.scheme must be one of exact, euler, .*, qe for cir, found tamed \(.*:\d+\)/,
    ],
    [
      { process: { kind: 'ou', kappa: 1, sigma: 1 }, scheme: 'milstein' },
      /simulate\.scheme must be one of exact, euler, srk, drift-implicit for ou, found milstein/,
    ],
    [
      { process: cir, substeps: 4 },
      /simulate\.substeps must be left out or 1 for scheme exact, which one step makes exact, found 4: schemes that take them are euler/,
    ],
    [
      { process: cir, scheme: 'drift-implicit' },
      /simulate\.process\.sigma must be below 2 sqrt\(kappa theta\) = 0\.28\d+ .*, found 1/,
    ],
    [
      { process: { ...cir, x0: -0.1 } },
      /simulate\.process\.x0 must be a number of at least 0 or "stationary", found -0\.1/,
    ],
    [
      { process: { kind: 'ou', kappa: -1, sigma: 1 } },
      /simulate\.process\.x0 must be a number, since a stationary law needs kappa > 0, found kappa = -1/,
    ],
    [
      { process: { kind: 'gbm', sigma: 0.2, x0: 0 } },
      /simulate\.process\.x0 must be a positive number, found 0/,
    ],
    [
      { process: { kind: 'jacobi', kappa: 1, theta: 0.5, sigma: 1, x0: 1.5 } },
      /simulate\.process\.x0 must be a number from 0 to 1 or "stationary", found 1\.5/,
    ],
    [
      { process: { kind: 'bridge', sigma: 1, horizon: 0.5 } },
      /simulate\.process\.horizon must not come before the last row, at times · dt = 0\.76\d+, found 0\.5/,
    ],
  ])('%j is refused', (simulate, message) => {
    const file = writePipeline(temporaryFolder(), pipelineOf(simulate));
    expect(() => loadPipeline(file)).toThrow(message);
  });
});

describe('what a run says of its scheme', () => {
  it('the manifest has it, and in how many steps paths were outside the domain', async () => {
    const folder = temporaryFolder();
    const process = { kind: 'cir', kappa: 0.5, theta: 0.04, sigma: 1, x0: 0.04 };
    const lines: string[] = [];
    const onEvent = (event: { type: string; line?: string }): void => {
      if (event.line !== undefined) lines.push(event.line);
    };
    const asked = { what: 'simulate' as const, onEvent };
    const simulate = { process, scheme: 'full-truncation', substeps: 2 };
    const report = await runIn(folder, pipelineOf(simulate), asked);
    const { fingerprint } = report.stages[0];
    const { summary } = new Store(join(folder, 'data')).find('simulate', fingerprint)!.manifest;
    const found = summary as { scheme: string; outside: { steps: number; share: number } };
    expect(found.scheme).toBe('full-truncation');
    expect(found.outside.steps).toBeGreaterThan(1000);
    expect(found.outside.share).toBe(found.outside.steps / (300 * 40 * 2));
  });

  it('its own name and one step are no ingredients: they say what holds without them', async () => {
    const process = { kind: 'ou', kappa: 1, sigma: 0.3 };
    const folder = temporaryFolder();
    const asked = { what: 'simulate' as const };
    const plain = await runIn(folder, pipelineOf({ process }), asked);
    const said = await runIn(folder, pipelineOf({ process, scheme: 'exact', substeps: 1 }), asked);
    expect(said.stages[0].fingerprint).toBe(plain.stages[0].fingerprint);
    const euler = await runIn(folder, pipelineOf({ process, scheme: 'euler' }), asked);
    expect(euler.stages[0].fingerprint).not.toBe(plain.stages[0].fingerprint);
  });

  it('pipeline list processes has domain and schemes of each', async () => {
    const { stdout } = await inProcess(['list', 'processes', '--json']);
    const listed = JSON.parse(stdout) as { kind: string; domain: string; schemes: { kind: string }[] }[];
    expect(listed.map(({ kind }) => kind)).toEqual(Object.keys(processes));
    for (const { kind, domain, schemes } of listed) {
      expect(domain.length, kind).toBeGreaterThan(5);
      expect(schemes.length, kind).toBeGreaterThan(0);
    }
    const { stdout: text } = await inProcess(['list', 'processes']);
    expect(text).toContain('full-truncation');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });
});
