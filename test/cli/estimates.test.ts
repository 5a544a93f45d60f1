import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EstimateRow, RunReport } from '#dist/index.js';
import { runIn, smallPipeline } from '../experiment.js';
import { folderOfFile } from '../folders.js';
import { resultOf } from '../tables.js';
import { type Ended, inProcess } from './command.js';

const folder = folderOfFile();
const file = join(folder, 'pipeline.yaml');
const ask = (...words: string[]): Promise<Ended> =>
  inProcess(['estimates', file, '--data', join(folder, 'data'), ...words]);

describe('estimates', () => {
  let report: RunReport;
  let rows: EstimateRow[];

  beforeAll(async () => {
    const line_ = { kind: 'least-squares', basis: 'linear' };
    const { estimators } = smallPipeline.train;
    report = await runIn(folder, { ...smallPipeline, train: { estimators: { ...estimators, line_ } } });
    rows = JSON.parse((await ask('--json')).stdout) as EstimateRow[];
  });

  it('are those of the run, on training rows and on all, with truth and number of rows', () => {
    const fit = resultOf(report, 'closed-form');
    const [train, all] = rows.filter(({ estimator }) => estimator === 'closed-form');
    for (const [row, [found]] of [
      [train, fit.parameters],
      [all, fit.fullSample!],
    ] as const) {
      expect(row).toMatchObject({
        parameter: 'lambda',
        estimate: found.estimate,
        standardError: found.standardError,
        truth: 0.25,
      });
      expect([row.lower95, row.upper95]).toEqual(found.interval95);
    }
    expect([train.sample, train.n, all.sample, all.n]).toEqual(['train', 320, 'all', 400]);
    expect(rows.find(({ estimator }) => estimator === 'network')).toMatchObject({
      parameter: 'mean lambda',
      sample: 'holdOut',
      n: 80,
      standardError: null,
    });
  });

  it('as CSV have every digit', async () => {
    const [names, ...lines] = (await ask('--format', 'csv')).stdout.trimEnd().split('\r\n');
    expect(lines).toHaveLength(rows.length);
    for (const [i, line] of lines.entries()) {
      const cells = line.split(',');
      for (const [c, name] of names.split(',').entries()) {
        expect(cells[c]).toBe(String(rows[i][name as keyof EstimateRow] ?? ''));
      }
    }
  });

  it('as text and Markdown have a line each', async () => {
    const text = (await ask()).stdout;
    expect(text).toMatch(/^closed-form +lambda +training +320 +0\.2\d+ /m);
    expect(text).toMatch(/^closed-form +lambda +all +400 +0\.2\d+ /m);
    const [, rule, ...lines] = (await ask('--format', 'markdown')).stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(rows.length);
    expect(new Set([rule, ...lines].map((line) => line.split('|').length))).toEqual(new Set([11]));
  });

  it('as LaTeX are a table without a package, names escaped', async () => {
    const { stdout } = await ask('--format', 'latex');
    expect(stdout).toContain('  line\\_ & ');
    expect(stdout).toContain('$\\hat\\lambda$');
    const lines = stdout.split('\n').filter((line) => line.endsWith('\\\\'));
    expect(lines).toHaveLength(rows.length + 1);
    for (const line of lines) expect(line.split('&')).toHaveLength(9);
    expect(stdout).not.toMatch(/[^ -~\n]/);
    const tex = join(folder, 'table.tex');
    writeFileSync(tex, `\\documentclass{article}\\begin{document}\n${stdout}\\end{document}\n`);
    const { error, status } = spawnSync('pdflatex', ['-interaction=batchmode', '-halt-on-error', tex], {
      cwd: folder,
    });
    // Where there is no LaTeX, the letters alone are looked at.
    if (error === undefined) expect(status).toBe(0);
  });

  it('of what is not stored are refused with what makes them', async () => {
    const { code, stderr } = await ask('--set', 'seed=8');
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^the evaluation of \S+ is not stored in \S+: `pipeline run all` with the same file/,
    );
  });
});
