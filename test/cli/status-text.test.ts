import { describe, expect, it } from 'vitest';
import { ago } from '../../src/cli/output.js';
import { statusText } from '../../src/cli/status-text.js';
import type { PipelineStatus, StoredStage } from '../../src/run/status.js';

const now = new Date('2026-01-02T00:00:00Z');

/** A pipeline of which each stage would run for many reasons. */
function stale(stages: number, reasons: number): PipelineStatus {
  const stage = (s: number): StoredStage => ({
    stage: `train:estimator-${s}`,
    fingerprint: 'f'.repeat(64),
    state: 'stale',
    why: Array.from({ length: reasons }, (_, r) => `estimator.parameter${r}: 0.001 → 0.002`),
    path: '',
    nearest: null,
    parts: null,
    bytes: null,
    notices: [],
    storedAt: null,
  });
  const ids = ['identifiable', 'recovered', 'networkAdds', 'lambdaDependsOnX', 'trainingStable', 'overfits'];
  return {
    pipeline: 'many',
    file: 'many.yaml',
    lastRun: '2026-01-01T23:57:00Z',
    latestRun: null,
    pieces: [],
    stages: Array.from({ length: stages }, (_, s) => stage(s)),
    verdicts: {
      current: false,
      storedAt: '2026-01-01T21:00:00Z',
      answers: ids.map((id) => ({ id, answer: 'yes' as const })),
    },
  };
}

describe('the status', () => {
  it('says how pieces stand that other machines make', () => {
    const machine = (host: string) => ({ host, threads: 2, running: 1 });
    const pieces = {
      stage: 'replicates',
      pieces: { total: 64, done: 31, running: 3, failed: 1 },
      machines: [machine('a'), machine('b'), machine('b')],
      perSecond: 11,
      secondsLeft: 3,
    };
    expect(statusText({ ...stale(1, 1), pieces: [pieces] }, now)).toContain(
      'replicates: 31 of 64 pieces, 3 machines (a, b: 2), 3 running, 1 failed,',
    );
  });

  it.each([
    [1, 6],
    [6, 6],
    [8, 1],
  ])('of %s stages with %s reasons each stays on a screen of 80×24', (stages, reasons) => {
    const lines = statusText(stale(stages, reasons), now).split('\n');
    expect(lines.length).toBeLessThan(24);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.filter((line) => line.startsWith('train:'))).toHaveLength(stages);
    expect(lines[0]).toBe('many (many.yaml), last run 3 min ago');
    expect(lines).toContain('verdicts, 3 h ago, of other values than these');
  });

  it.each([
    [{ started: '2026-01-01T23:59:58Z', state: 'interrupted' }, 'last run just now, interrupted'],
    [{ started: '2026-01-01T23:59:00Z', state: 'running' }, 'last run 1 min ago, running now'],
    [{ started: '2026-01-01T23:00:00Z', state: 'killed' }, 'last run 3 min ago'],
    [
      { started: '2026-01-01T23:00:00Z', state: 'silent', silentSeconds: 3720 },
      'last run 1 h ago, no sign of it for 62 min 0 s by its machine’s clock',
    ],
    [
      { started: '2026-01-01T23:59:00Z', state: 'silent', silentSeconds: -3600 },
      'last run 1 min ago, its last sign is 60 min 0 s ahead by its machine’s clock',
    ],
  ] as const)('says how the latest run ended: %o', (latest, words) => {
    const latestRun = { silentSeconds: null, ...latest };
    expect(statusText({ ...stale(1, 1), latestRun }, now)).toContain(`many (many.yaml), ${words}\n`);
    const never = { ...stale(1, 1), latestRun, lastRun: null };
    expect(statusText(never, now)).not.toContain('never');
  });

  it('shows what was noticed, in lines of 80 columns', () => {
    const { stages, ...status } = stale(1, 1);
    const notices = [
      'dropped 5 of 120 rows (x, k or t missing) and the 20 windows that need them: \u001b[31mred',
    ];
    const text = statusText({ ...status, stages: [{ ...stages[0], stage: 'import', notices }] }, now);
    expect(text).toContain('import: dropped 5 of 120 rows');
    expect(text).toContain('\\u001b[31mred');
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('shows the reasons that there is room for, and says how many more there are', () => {
    expect(statusText(stale(1, 6), now)).not.toContain('more');
    expect(statusText(stale(6, 6), now)).toMatch(/and \d more \(--json has them all\)/);
  });
});

it.each([
  [0, 'just now'],
  [59.9, 'just now'],
  [60, '1 min ago'],
  [3599, '59 min ago'],
  [3600, '1 h ago'],
  [47 * 3600, '47 h ago'],
  [48 * 3600, '2 d ago'],
])('%s s are %s', (seconds, words) => expect(ago(seconds)).toBe(words));
