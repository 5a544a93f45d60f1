import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunReport } from '#dist/index.js';
import type { PipelineStatus } from '../../src/run/status.js';
import { width } from '../../src/cli/output.js';
import { smallPipeline, writePipeline } from '../experiment.js';
import { folderOfFile, temporaryFolder } from '../folders.js';
import { inProcess, type Ended, pipeline } from './command.js';
import { ofLambda } from '../tables.js';

let folder: string;
let file: string;
let data: string;
let first: Ended;

beforeAll(async () => {
  folder = folderOfFile();
  file = writePipeline(folder, smallPipeline);
  data = join(folder, 'data');
  first = await pipeline(['run', 'all', file, '--data', data]);
});

describe('run', () => {
  it('through a pipe gives the result on stdout and plain lines on stderr', () => {
    expect(first.code).toBe(0);
    expect(first.stdout).toMatch(/^small: what was found\n.*\n\nfrom 320 rows .* rmse on 80 others\n/);
    expect(first.stdout).toMatch(/closed-form +λ +0\.2/);
    expect(first.stderr).toMatch(/^simulate: computed, 1 part, /);
    // No bars, no colours, nothing that only a terminal understands.
    // eslint-disable-next-line no-control-regex
    expect(first.stdout + first.stderr).not.toMatch(/[\u001b\r█]/);
    // A command stays in one line, to be copied.
    const prose = first.stdout.split('\n').filter((line) => !line.startsWith('pipeline '));
    expect(prose.every((line) => line.length <= 80)).toBe(true);
  });

  it('again reuses everything; --quiet says nothing on the way, --json is one document', async () => {
    const again = await inProcess(['run', 'all', file, '--data', data, '--json', '--quiet']);
    expect(again).toMatchObject({ code: 0, stderr: '' });
    const report = JSON.parse(again.stdout) as RunReport;
    expect(Object.keys(report)).toEqual(['pipeline', 'seed', 'threads', 'stages', 'result']);
    expect(report.stages.map(({ stage, status }) => `${stage} ${status}`)).toEqual([
      'simulate reused',
      'targets reused',
      'train:mean reused',
      'train:closed-form reused',
      'train:network reused',
      'evaluate reused',
    ]);
    for (const stage of report.stages) {
      expect(stage.fingerprint).toMatch(/^[0-9a-f]{64}$/);
      expect(existsSync(join(stage.path, 'manifest.json'))).toBe(true);
    }
    const { estimators, rows, verdicts } = ofLambda(report);
    expect(rows).toEqual({ train: 320, holdOut: 80 });
    expect(verdicts.map(({ id }) => id)).toEqual([
      'identifiable',
      'recovered',
      'networkAdds',
      'lambdaDependsOnX',
      'trainingStable',
      'overfits',
      'beatsTheMean',
      'modelHolds',
    ]);
    const [lambda] = estimators[1].parameters;
    expect(Object.keys(lambda).sort()).toEqual([
      'degreesOfFreedom',
      'estimate',
      'interval95',
      'name',
      'standardError',
      'truth',
    ]);
    expect(estimators.map(({ lambdaHoldOut }) => lambdaHoldOut === null)).toEqual([true, true, false]);
    expect(again.stdout).not.toMatch(/NaN|Infinity/);
  });

  it('of one stage has no result, and runs what it needs', async () => {
    const own = join(temporaryFolder(), 'data');
    const ended = await inProcess(['run', 'train:mean', file, '--data', own, '--json']);
    const report = JSON.parse(ended.stdout) as RunReport;
    expect(report.result).toBeNull();
    expect(report.stages.map(({ stage }) => stage)).toEqual(['simulate', 'targets', 'train:mean']);
  });

  it('--dry-run says what would run and why, and runs nothing', async () => {
    const before = readdirSync(data, { recursive: true }).length;
    const args = ['run', 'all', file, '--data', data, '--dry-run', '--set', 'targets.noise=0.02'];
    const { code, stdout } = await inProcess(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/simulate +reused +stored/);
    expect(stdout).toMatch(/targets +computed +noise: 0\.01 → 0\.02/);
    expect(stdout).toMatch(/train:mean +computed +targets is to be recomputed/);
    expect(readdirSync(data, { recursive: true }).length).toBe(before);
    const { stages } = JSON.parse((await inProcess([...args, '--json'])).stdout) as { stages: object[] };
    expect(stages).toHaveLength(6);
  });

  it('takes equal numbers for equal however they are spelled, and keys in any order', async () => {
    const { train, ...rest } = smallPipeline;
    const other = writePipeline(temporaryFolder(), {
      train,
      ...rest,
      targets: { noise: 1e-2, lambda: 0.25 },
    });
    const { stdout } = await inProcess([
      'run',
      'all',
      other,
      '--data',
      data,
      '--dry-run',
      '--set',
      'simulate.paths=2e1',
    ]);
    expect(stdout.match(/reused/g)).toHaveLength(6);
  });
});

describe('an interrupted run', () => {
  /** Eight parts: enough that one signal comes amid them, and no more. */
  const size = ['--set', 'simulate.paths=2000', '--set', 'simulate.times=8000'];
  const namesIn = (own: string): string[] =>
    existsSync(own) ? readdirSync(own, { recursive: true, encoding: 'utf8' }) : [];
  const parts = (own: string): string[] => namesIn(own).filter((name) => name.endsWith('.arrow'));
  const argsOf = (own: string): string[] => ['run', 'simulate', file, '--data', own, ...size];
  /** Starts the run and sends it a signal once there are so many parts. */
  const interrupted = (own: string, signal: NodeJS.Signals, most = 1): Promise<Ended> =>
    pipeline(argsOf(own), {
      onStart: (kill) => {
        const looking = setInterval(() => {
          if (parts(own).length < most) return;
          clearInterval(looking);
          kill(signal);
        }, 4);
      },
    });
  let whole: string;

  beforeAll(async () => {
    whole = join(folder, 'whole');
    expect(await inProcess(argsOf(whole))).toMatchObject({ code: 0 });
  });

  const carriedOn = async (own: string): Promise<RunReport['stages'][number]> => {
    const { stdout } = await inProcess([...argsOf(own), '--json']);
    return (JSON.parse(stdout) as RunReport).stages[0];
  };
  const manifestIn = (own: string): string =>
    readFileSync(
      join(
        own,
        namesIn(own).find((name) => name.endsWith('manifest.json'))!,
      ),
      'utf8',
    );

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    'by %s ends with exit code %i, leaves nothing half done, and is resumed',
    async (signal, code) => {
      const own = join(temporaryFolder(), 'data');
      const ended = await interrupted(own, signal);
      expect(ended.code).toBe(code);
      expect(ended.stderr).toMatch(/interrupted; run the same command to resume from here\n$/);
      expect(namesIn(own).filter((name) => /\.(tmp|lock)$|manifest\.json$/.test(name))).toEqual([]);
      expect(parts(own).length).toBeGreaterThan(0);
      const simulate = await carriedOn(own);
      expect(simulate.status).toBe('resumed');
      expect(simulate.parts.reused).toBeGreaterThanOrEqual(1);
      expect(simulate.parts.computed + simulate.parts.reused).toBe(simulate.parts.total);
      expect(manifestIn(own)).toBe(manifestIn(whole));
    },
  );

  it('by kill −9 is resumed to the same bytes', async () => {
    const killed = join(temporaryFolder(), 'data');
    // Amid the first parts, and again amid those that are made after them.
    for (const most of [1, 3]) {
      expect(await interrupted(killed, 'SIGKILL', most)).toMatchObject({ signal: 'SIGKILL' });
    }
    expect(await carriedOn(killed)).toMatchObject({ status: 'resumed' });
    expect(manifestIn(killed)).toBe(manifestIn(whole));
    expect(namesIn(killed).filter((name) => /tmp$|lock$/.test(name))).toEqual([]);
  });
});

describe('status', () => {
  it('says what is stored, and what a change would make run', async () => {
    const { stdout } = await inProcess([
      'status',
      file,
      '--data',
      data,
      '--set',
      'train.estimators.network.epochs=9',
    ]);
    expect(stdout).toMatch(/simulate +stored +\d+(\.\d+)? kB/);
    expect(stdout).toMatch(/train:network +(stale +– +– +estimator\.epochs: 4 → 9|missing)/);
    const { stages } = JSON.parse((await inProcess(['status', file, '--data', data, '--json'])).stdout) as {
      stages: { state: string }[];
    };
    expect(stages.every(({ state }) => state === 'stored')).toBe(true);
  });

  it('says when each stage was stored, and the last verdicts, also where they are of other values', async () => {
    const run = JSON.parse(
      (await inProcess(['run', 'all', file, '--data', data, '--json', '--quiet'])).stdout,
    ) as RunReport;
    const answers = ofLambda(run).verdicts.map(({ id, answer }) => ({ id, answer }));
    for (const set of [[], ['--set', 'simulate.process.sigma=0.3']]) {
      const words = ['status', file, '--data', data, ...set];
      const { stages, verdicts } = JSON.parse(
        (await inProcess([...words, '--json'])).stdout,
      ) as PipelineStatus;
      for (const { bytes, path, storedAt } of stages) {
        if (bytes === null) expect(storedAt).toBeNull();
        // Dates are in whole milliseconds, files in nanoseconds.
        else expect(Date.parse(storedAt!) - statSync(join(path, 'manifest.json')).mtimeMs).toBeCloseTo(0, -1);
      }
      expect(verdicts).toMatchObject({ current: set.length === 0, answers });
      const { stdout } = await inProcess(words);
      for (const { id, answer } of answers) {
        expect(stdout).toMatch(new RegExp(`^  ${answer} .*\\b${id}\\b`, 'm'));
      }
      const lines = stdout.split('\n');
      expect(lines.length).toBeLessThanOrEqual(24);
      expect(lines.filter((line) => line.length > 80)).toEqual([]);
    }
    // Another pipeline that asks for the same data shares what is stored; with other values it has nothing of its own.
    const renamed = ['status', file, '--data', data, '--json', '--set', 'name=another'];
    expect(JSON.parse((await inProcess(renamed)).stdout)).toMatchObject({
      lastRun: null,
      verdicts: { current: true, answers },
    });
    const other = await inProcess([...renamed, '--set', 'simulate.process.sigma=0.3']);
    expect(JSON.parse(other.stdout)).toMatchObject({ lastRun: null, verdicts: null });
  });
});

describe('what changed', () => {
  it('is still known after a run of one stage, and after a check', async () => {
    const own = join(temporaryFolder(), 'data');
    const short = ['--data', own, '--set', 'simulate.times=60'];
    await inProcess(['run', 'all', file, ...short]);
    const changed = ['status', file, ...short, '--set', 'train.estimators.network.epochs=9'];
    for (const between of [['run', 'targets'], ['check']]) {
      expect((await inProcess([...between, file, ...short])).code).toBe(0);
      expect((await inProcess(changed)).stdout).toMatch(
        /train:network +stale +– +– +estimator\.epochs: 4 → 9/,
      );
    }
  });
});

describe('list', () => {
  it.each([
    'processes',
    'targets',
    'bases',
    'estimators',
    'optimizers',
    'schedules',
    'initialisations',
    'metrics',
    'pipelines',
  ])('%s, as text and as JSON', async (kind) => {
    const text = await inProcess(['list', kind]);
    expect(text).toMatchObject({ code: 0, stderr: '' });
    expect(text.stdout.length).toBeGreaterThan(50);
    const entries = JSON.parse((await inProcess(['list', kind, '--json'])).stdout) as object[];
    expect(entries.length).toBeGreaterThan(0);
  });

  it('without a word says what can be listed', async () => {
    const all = JSON.parse((await inProcess(['list', '--json'])).stdout) as { kind: string }[];
    const refused = await inProcess(['list', 'everything']);
    expect(refused.code).toBe(2);
    for (const { kind } of all) expect(refused.stderr).toContain(kind);
    expect(all.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['processes', 'targets', 'metrics']));
    expect((await inProcess(['list'])).stdout.split('\n').length).toBe(all.length + 1);
  });

  it('shows parameters with their defaults, from the schema that validates', async () => {
    const { stdout } = await inProcess(['list', 'estimators']);
    expect(stdout).toMatch(
      /batchSize: a whole number of at least 1 or "full", default 32\n {6}rows per step, or full/,
    );
    expect(stdout).toMatch(
      /basis: one of constant, linear, quadratic, cubic, or a mapping with kind:\s+polynomial or terms, required/,
    );
    expect(
      stdout
        .replace(/\p{Mark}/gu, '')
        .split('\n')
        .every((line) => line.length <= 80),
    ).toBe(true);
  });
});

describe('help', () => {
  it('has examples for every command, in 80 columns', async () => {
    const main = await inProcess(['--help']);
    expect(main.code).toBe(0);
    const wide = (text: string): string[] => text.split('\n').filter((line) => width(line) > 80);
    expect(wide(main.stdout)).toEqual([]);
    const commands = [...main.stdout.matchAll(/^ {2}(\w+) .*\[options\]/gm)].map((match) => match[1]);
    expect(commands).toEqual(expect.arrayContaining(['run', 'inspect', 'status', 'list']));
    for (const command of commands) {
      const { code, stdout } = await inProcess([command, '--help']);
      expect(code).toBe(0);
      // A worker works until it is stopped: nobody tries its example.
      const examples = command === 'worker' ? /machine, .*:\n +pipeline worker/ : /Examples:\n +\$ pipeline/;
      expect(stdout).toMatch(examples);
      expect(wide(stdout)).toEqual([]);
    }
  });
});
