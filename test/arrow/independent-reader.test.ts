import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tableFromIPC } from '@uwdata/flechette';
import { RecordBatchReader, type RecordBatchStreamReader, Table } from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunReport } from '#dist/index.js';
import { normal } from '../../src/kernels/reference/normal.js';
import { runIn, smallPipeline } from '../experiment.js';
import { folderOfFile } from '../folders.js';
import { ofLambda } from '../tables.js';

/** Every dataset is opened with flechette, which shares no code with the library that writes. */
describe('an independent Arrow reader', () => {
  let report: RunReport;

  beforeAll(async () => {
    report = await runIn(folderOfFile(), smallPipeline);
  });

  const pathOf = (stage: string): string => report.stages.find((found) => found.stage === stage)!.path;
  const open = (stage: string, file = 'part-00000.arrow') =>
    tableFromIPC(readFileSync(join(pathOf(stage), file)));

  it('opens every file, and finds stage, fingerprint and seed in its metadata', () => {
    let files = 0;
    for (const { stage, path, fingerprint } of report.stages) {
      for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
        if (!name.endsWith('.arrow')) continue;
        const { metadata } = tableFromIPC(readFileSync(join(path, name))).schema;
        expect(Object.fromEntries(metadata!)).toEqual({ stage, fingerprint, seed: '7' });
        files++;
      }
    }
    expect(files).toBeGreaterThan(8);
  });

  it('reads every file behind its first eight bytes as a stream, as apache-arrow does', () => {
    let files = 0;
    for (const { path, fingerprint } of report.stages) {
      for (const name of readdirSync(path, { recursive: true, encoding: 'utf8' })) {
        if (!name.endsWith('.arrow')) continue;
        const bytes = readFileSync(join(path, name));
        const file = tableFromIPC(bytes);
        const stream = tableFromIPC(bytes.subarray(8));
        expect(stream.schema).toEqual(file.schema);
        expect(stream.toColumns()).toEqual(file.toColumns());
        const reader = RecordBatchReader.from(bytes.subarray(8));
        expect(reader.isStream()).toBe(true);
        const table = new Table([...(reader as RecordBatchStreamReader)]);
        expect(table.schema.metadata.get('fingerprint')).toBe(fingerprint);
        expect([table.numRows, table.schema.fields.map((field) => field.name)]).toEqual([
          file.numRows,
          file.names,
        ]);
        files++;
      }
    }
    expect(files).toBeGreaterThan(8);
  });

  it('finds the paths that the definition gives: x[j + 1] = x[j] + mu dt + sigma √dt z', () => {
    const table = open('simulate');
    expect(table.names).toEqual(['j', 't', 'x']);
    expect(String(table.schema.fields[2].type.typeId)).toBe('16');
    const x = [...table.getChild('x')].map((row) => Array.from(row as Float64Array));
    const t = table.getChild('t');
    for (let i = 0; i < 20; i++) {
      let value = 1;
      for (let j = 0; j < 400; j++) {
        value += 0.05 * (1 / 252) + 0.2 * Math.sqrt(1 / 252) * normal(7, 0, 0, i, j);
        if (x[j][i] !== value) expect(x[j][i]).toBe(value);
      }
    }
    expect(t.at(399)).toBe(400 * (1 / 252));
    expect(table.getChild('j').at(399)).toBe(399);
  });

  it('finds the targets and predictions that the definitions give', () => {
    const x = [...open('simulate').getChild('x')].map((row) => Array.from(row as Float64Array));
    const targets = open('targets');
    const [s, k, lambda] = ['s', 'k', 'lambda'].map((name) => [...targets.getChild(name)] as number[]);
    const evaluated = open('evaluate', 'predictions/part-00000.arrow');
    const [kHat, lambdaHat, split] = ['kHat_closed-form', 'lambdaHat_closed-form', 'split'].map((name) => [
      ...evaluated.getChild(name),
    ]) as [number[], number[], string[]];
    const train = split.map((name) => name === 'train');
    const sum = (value: (j: number) => number): number =>
      train.reduce((total, isTrain, j) => total + (isTrain ? value(j) : 0), 0);
    const estimate = sum((j) => k[j] * s[j]) / sum((j) => s[j] * s[j]);
    for (let j = 0; j < 400; j++) {
      const square = x[j].reduce((total, value) => total + value * value, 0) / 20;
      expect(Math.abs(s[j] / square - 1)).toBeLessThan(1e-14);
      expect(k[j]).toBe(0.25 * s[j] + 0.01 * normal(7, 0, 1, j, 0));
      expect(lambda[j]).toBe(0.25);
      expect(Math.abs(lambdaHat[j] / estimate - 1)).toBeLessThan(1e-12);
      expect(Math.abs(kHat[j] / (estimate * s[j]) - 1)).toBeLessThan(1e-12);
    }
    expect(train.filter(Boolean)).toHaveLength(320);
  });

  it('finds parameters, history and metrics as the report has them, with null for what does not exist', () => {
    const metrics = [...open('evaluate', 'metrics/part-00000.arrow')] as {
      estimator: string;
      split: string;
      metric: string;
      value: number;
    }[];
    for (const { name, holdOut } of ofLambda(report).estimators) {
      for (const [metric, value] of Object.entries(holdOut)) {
        const row = metrics.find(
          (found) => found.estimator === name && found.split === 'holdOut' && found.metric === metric,
        );
        expect(row!.value).toBe(value);
      }
    }
    const [first] = [...open('train:closed-form', 'parameters/part-00000.arrow')] as Record<
      string,
      unknown
    >[];
    const { estimate, standardError, interval95, degreesOfFreedom, truth } =
      ofLambda(report).estimators[1].parameters[0];
    const [lower95, upper95] = interval95!;
    expect(first).toEqual({
      sample: 'train',
      name: 'lambda',
      estimate,
      degreesOfFreedom,
      standardError,
      lower95,
      upper95,
      truth,
    });
    const [mean] = [...open('train:mean', 'parameters/part-00000.arrow')] as Record<string, unknown>[];
    expect(mean).toMatchObject({ name: 'mean', standardError: null, truth: null });
    expect(open('train:network', 'parameters/part-00000.arrow').numRows).toBe(0);
    const history = open('train:network', 'history/part-00000.arrow');
    expect([...history.getChild('epoch')]).toEqual([1, 2, 3, 4]);
    expect([...history.getChild('step')]).toEqual([10, 20, 30, 40]);
    expect(history.getChild('lambdaMean').at(3)).toBe(ofLambda(report).estimators[2].lambdaHoldOut!.mean);
    // 20 inputs to 8, 8 to 1, and their biases.
    expect(open('train:network', 'weights/part-00000.arrow').numRows).toBe(20 * 8 + 8 + 8 + 1);
  });
});
