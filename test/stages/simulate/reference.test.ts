import { describe, expect, it } from 'vitest';
import { loadPipeline, type RunReport } from '#dist/index.js';
import { runIn, smallPipeline, writePipeline } from '../../experiment.js';
import { temporaryFolder } from '../../folders.js';
import { bytesOf, rowsOf } from '../../tables.js';

/** A scheme of gbm over one year held against something, 4 steps per row of 4; times four as many for two parts. */
const held = (simulate: object, paths = 20_000, times = 4) => ({
  ...smallPipeline,
  simulate: {
    process: { kind: 'gbm', mu: 0.05, sigma: 0.4, x0: 1 },
    scheme: 'euler',
    substeps: 4,
    reference: 'exact',
    paths,
    times,
    dt: 1 / times,
    ...simulate,
  },
  train: { holdOut: { fraction: 0.25, by: 'time' }, estimators: { mean: { kind: 'mean' } } },
});

const errorOf = (report: RunReport) => report.result!.schemeError!.components[0];

/** Root mean squares of theory, by the powers of one step's moments (mpmath); at 4 and 16 steps. */
const theory = [
  ['euler', 1, 0.06381047477476, 1.050945336914],
  ['euler', 4, 0.0321350679, 1.051189139722],
  ['milstein', 1, 0.00948180036895, 1.050945336914],
  ['milstein', 4, 0.002416871456477, 1.051189139722],
  ['srk', 1, undefined, undefined],
] as const;

describe('simulate.reference', () => {
  it.each(theory)(
    '%s with %d substeps is as far from exact as theory says',
    async (scheme, substeps, strong, mean) => {
      const report = await runIn(temporaryFolder(), held({ scheme, substeps }));
      const found = errorOf(report);
      const rows = rowsOf<{ x: Float64Array; reference: Float64Array }>(report, 'simulate');
      const [x, exact] = [rows[3].x, rows[3].reference];
      // What is said is of the columns that are stored.
      const differences = Array.from(x, (value, i) => value - exact[i]);
      const square = differences.reduce((sum, d) => sum + d * d, 0) / differences.length;
      expect(Math.abs(found.strong / Math.sqrt(square) - 1)).toBeLessThan(1e-12);
      expect(report.result!.schemeError).toMatchObject({
        scheme,
        substeps,
        reference: 'the exact values',
        t: 1,
      });
      if (strong === undefined || mean === undefined) {
        expect(found.strong).toBeLessThan(0.0012);
        return;
      }
      expect(Math.abs(found.strong - strong) / found.strongStandardError!).toBeLessThan(4);
      expect(Math.abs(found.weak - (mean - 1.051271096376)) / found.weakStandardError!).toBeLessThan(4);
    },
  );

  it('of more substeps has their paths: those of a run with as many', async () => {
    const fine = await runIn(temporaryFolder(), held({ reference: undefined, substeps: 32 }, 300));
    const both = await runIn(temporaryFolder(), held({ reference: { substeps: 32 } }, 300));
    const [one, other] = [fine, both].map((report) =>
      rowsOf<Record<string, Float64Array>>(report, 'simulate'),
    );
    one.forEach((row, r) => expect(other[r]['reference']).toEqual(row['x']));
    expect(errorOf(both).strong).toBeGreaterThan(0);
    expect(fine.result!.schemeError).toBeUndefined();
  });

  it('of a process of several components has each beside its own, from the same start', async () => {
    const process = { kind: 'heston', kappa: 2, theta: 0.04, sigma: 0.3, rho: -0.7, v0: 'stationary', x0: 1 };
    const simulate = { process, scheme: 'full-truncation', reference: { substeps: 64 } };
    const report = await runIn(temporaryFolder(), held(simulate, 500));
    const [x, v] = report.result!.schemeError!.components;
    expect([x.name, v.name]).toEqual(['x', 'v']);
    // The start varies by .17: the distance is that of the scheme.
    expect(v.strong).toBeGreaterThan(0);
    expect(v.strong).toBeLessThan(0.02);
    expect(x.strong).toBeLessThan(0.05);
    expect(Object.keys(rowsOf<object>(report, 'simulate')[0])).toEqual([
      'j',
      't',
      'x',
      'v',
      'untruncated',
      'outside',
      'reference',
      'reference_v',
      'reference_untruncated',
      'reference_outside',
    ]);
  });

  it.each([
    [
      { scheme: 'exact', substeps: 1 },
      'simulate.reference must be left out for scheme exact, which has no error',
    ],
    [
      { scheme: 'srk', reference: { substeps: 8 } },
      'simulate.reference.scheme must be one of which all draws are W',
    ],
    [{ reference: { substeps: 12 } }, 'simulate.reference.substeps must be simulate.substeps times 2, 4, 8'],
    [{ reference: { substeps: 4 } }, 'simulate.reference.substeps must be simulate.substeps times 2, 4, 8'],
    [
      { process: { kind: 'ou', kappa: 1, sigma: 1 } },
      'simulate.reference must be { scheme, substeps } for ou',
    ],
    [
      {
        process: { kind: 'cir', kappa: 1, theta: 1, sigma: 1 },
        scheme: 'qe',
        reference: { scheme: 'euler', substeps: 8 },
      },
      'simulate.reference must be left out for scheme qe, which draws more than W',
    ],
    [
      { reference: { scheme: 'tamed', substeps: 8 } },
      'simulate.reference.scheme must be one of exact, euler',
    ],
  ])('is refused of %j', (simulate, message) => {
    const file = writePipeline(temporaryFolder(), held(simulate));
    expect(() => loadPipeline(file)).toThrow(message);
  });

  describe('leaves the same bytes', () => {
    /** Three parts. */
    const wide = held({ dt: 1 / 252 }, 1801, 2700);
    const states = held({ dt: 1 / 252, keep: 'states' }, 32, 135_000);
    it('on 1, 2, 3 and 7 threads', async () => {
      const reference = bytesOf(await runIn(temporaryFolder(), wide, { what: 'simulate' }));
      expect(reference['simulate']).toHaveLength(3);
      for (const threads of [1, 3, 7]) {
        expect(bytesOf(await runIn(temporaryFolder(), wide, { what: 'simulate', threads }))).toEqual(
          reference,
        );
      }
    });

    it.each([
      ['paths', wide, 'evaluate'],
      // What is said of the error is a function of these bytes.
      ['states', states, 'simulate'],
    ] as const)('of keep: %s where it is interrupted, with the same error', async (_, pipeline, what) => {
      const whole = await runIn(temporaryFolder(), pipeline, { what });
      const folder = temporaryFolder();
      const stop = new AbortController();
      const onEvent = ({ type }: { type: string }): void => void (type === 'partFinished' && stop.abort());
      const asked = { what, signal: stop.signal, onEvent } as const;
      await expect(runIn(folder, pipeline, asked)).rejects.toThrow('interrupted');
      const again = await runIn(folder, pipeline, { what });
      expect(again.stages[0].status).toBe('resumed');
      expect(bytesOf(again)).toEqual(bytesOf(whole));
      expect(again.result?.schemeError).toEqual(whole.result?.schemeError);
    });
  });
});
