import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { smallPipeline, writePipeline } from '../experiment.js';
import { folderOfFile, temporaryFolder } from '../folders.js';
import { type Ended, inProcess, pipeline } from './command.js';

const rates = 'train.estimators.network.optimizer.learningRate=logspace(-5,-1,9)';
const experiment = {
  ...smallPipeline,
  train: {
    estimators: {
      mean: { kind: 'mean' },
      network: { kind: 'network', hidden: [8], epochs: 12, optimizer: { kind: 'adam', learningRate: 0.001 } },
    },
  },
};

const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

describe('pipeline grid', () => {
  const setUp = (
    folder = temporaryFolder(),
  ): { file: string; data: string; run: (...words: string[]) => Promise<Ended> } => {
    const file = writePipeline(folder, experiment);
    const data = join(folder, 'data');
    return { file, data, run: (...words) => inProcess(['grid', file, ...words, '--data', data]) };
  };
  const resultsIn = (data: string): string => join(data, 'grids', 'small', 'results.arrow');

  /** The whole grid, by the command as a process: several tests look at it. */
  let whole: ReturnType<typeof setUp>;
  let dry: Ended;
  let ran: Ended;

  beforeAll(async () => {
    whole = setUp(folderOfFile());
    dry = await whole.run(rates, '--dry-run');
    ran = await pipeline(['grid', whole.file, rates, '--data', whole.data]);
  });

  it('says how much it will do, does it, and shows the best first', async () => {
    const { run, data } = whole;
    expect(dry).toMatchObject({ code: 0, stderr: '' });
    expect(dry.stdout).toMatch(/^9 points, 21 distinct datasets; about [\d.]+ kB to be written\n$/);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.stdout).toMatch(/^learningRate {2}estimator/);
    expect(ran.stdout).toContain(`9 points; `);
    const json = await run(rates, '--json', '--quiet');
    expect(json.stderr).toBe('');
    const report = JSON.parse(json.stdout) as { rows: { values: object }[]; summary: object };
    expect(report.summary).toMatchObject({ points: 9, reused: 9 });
    expect(report.rows).toHaveLength(18);
    expect(readdirSync(join(data, 'grids', 'small')).sort()).toEqual(['events.ndjson', 'results.arrow']);
  });

  it('leaves the same results after kills as without', async () => {
    const killed = setUp();
    let kills = 0;
    for (const milliseconds of [350, 500, 700]) {
      const { signal } = await pipeline(['grid', killed.file, rates, '--data', killed.data, '--quiet'], {
        onStart: (kill) => setTimeout(() => kill('SIGKILL'), milliseconds),
      });
      if (signal === 'SIGKILL') kills++;
    }
    expect(kills).toBeGreaterThan(0);
    expect(await killed.run(rates, '--quiet')).toMatchObject({ code: 0 });
    expect(sha256(resultsIn(killed.data))).toBe(sha256(resultsIn(whole.data)));
    const left = readdirSync(killed.data, { recursive: true, encoding: 'utf8' });
    expect(left.filter((name) => /\.(lock|tmp|ndjson|bin)$/.test(name) && name.startsWith('store'))).toEqual(
      [],
    );
  });

  it('stops at an interruption, and carries on', async () => {
    const { run, file, data } = setUp();
    const ended = await pipeline(['grid', file, rates, '--data', data], {
      onStart: (kill) => {
        // Once it has begun to work; before Node listens for signals, they end it in another way.
        const looking = setInterval(() => {
          if (!existsSync(join(data, 'grids/small/events.ndjson'))) return;
          clearInterval(looking);
          kill('SIGINT');
        }, 10);
      },
    });
    // A fast machine may be done by then.
    if (ended.code !== 0) expect(ended).toMatchObject({ code: 130 });
    expect(await run(rates, '--quiet')).toMatchObject({ code: 0 });
    expect((await run(rates, '--json', '--quiet')).stdout).toContain('"reused": 9');
  });

  it('exits 1 where a point is invalid, and tells which', async () => {
    const { run } = setUp();
    const ended = await run(
      'train.estimators.network.optimizer.learningRate=0.001,-1',
      '--keep-going',
      '--quiet',
    );
    expect(ended.code).toBe(1);
    expect(ended.stdout).toMatch(/-1 +– +invalid/);
    expect(ended.stderr).toBe('of the grid’s points 1 invalid\n');
  });

  it('asks before very many points', async () => {
    const { run } = setUp();
    const ended = await run('targets.noise=linspace(0,1,101)', 'seed=seeds(100)');
    expect(ended.code).toBe(2);
    // Before it plans them, which would take seconds: nothing is said of datasets.
    expect(ended.stderr).toBe(
      'a grid must have at most 10,000 points, found 10,100: pass --yes to run as many, --dry-run to see what they take\n',
    );
  });

  it('keeps what it made from gc', async () => {
    const { run, data } = whole;
    expect(await inProcess(['gc', '--keep-last', '1', '--data', data])).toMatchObject({ code: 0 });
    expect((await run(rates, '--json', '--quiet')).stdout).toContain('"reused": 9');
  });
});
