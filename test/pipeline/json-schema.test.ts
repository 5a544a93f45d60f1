import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { init } from '../../src/init/init.js';
import { editorSchema } from '../../src/pipeline/json-schema.js';
import { loadPipeline } from '../../src/pipeline/load.js';
import { smallPipeline, writePipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { pipelineFiles } from '../files.js';

type Schema = Readonly<Record<string, unknown>>;

/** Where a value breaks a JSON Schema; knows the keywords below and throws at any other. */
function wrongIn(schema: Schema, value: unknown, at = ''): string[] {
  const object = typeof value === 'object' && value !== null && !Array.isArray(value);
  const entries = object ? Object.entries(value) : [];
  const number = typeof value === 'number';
  const types: Record<string, boolean> = {
    object,
    array: Array.isArray(value),
    string: typeof value === 'string',
    number,
    integer: Number.isInteger(value),
    boolean: typeof value === 'boolean',
  };
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  const fitting = (options: unknown): number =>
    (options as Schema[]).filter((option) => wrongIn(option, value).length === 0).length;
  const holds: Record<string, (rule: never) => boolean | string[]> = {
    type: (type: string | string[]) => [type].flat().some((one) => types[one]),
    const: (only: unknown) => value === only,
    enum: (all: unknown[]) => all.includes(value),
    minimum: (least: number) => !number || value >= least,
    maximum: (most: number) => !number || value <= most,
    exclusiveMinimum: (bound: number) => !number || value > bound,
    exclusiveMaximum: (bound: number) => !number || value < bound,
    minLength: (least: number) => typeof value !== 'string' || value.length >= least,
    maxLength: (most: number) => typeof value !== 'string' || value.length <= most,
    pattern: (form: string) => typeof value !== 'string' || new RegExp(form).test(value),
    minItems: (least: number) => !Array.isArray(value) || value.length >= least,
    maxItems: (most: number) => !Array.isArray(value) || value.length <= most,
    items: (each: Schema) =>
      Array.isArray(value) ? value.flatMap((item, i) => wrongIn(each, item, `${at}/${i}`)) : true,
    required: (keys: string[]) => !object || keys.every((key) => key in value),
    properties: (known: Record<string, Schema>) =>
      entries.flatMap(([key, inside]) => (known[key] ? wrongIn(known[key], inside, `${at}/${key}`) : [])),
    propertyNames: (names: Schema) => entries.flatMap(([key]) => wrongIn(names, key, `${at}/${key}`)),
    additionalProperties: (others: Schema | boolean) =>
      entries.flatMap(([key, inside]) => {
        if (properties[key] !== undefined || others === true) return [];
        return others === false ? [`${at}/${key} is unknown`] : wrongIn(others, inside, `${at}/${key}`);
      }),
    anyOf: (options) => fitting(options) > 0,
    oneOf: (options) => fitting(options) === 1,
    ...Object.fromEntries(['$schema', 'title', 'description', 'default'].map((words) => [words, () => true])),
  };
  return Object.entries(schema).flatMap(([keyword, rule]) => {
    if (!holds[keyword]) throw new Error(`the check does not know ${keyword}`);
    const found = holds[keyword](rule as never);
    return Array.isArray(found) ? found : found ? [] : [`${at} breaks ${keyword} ${JSON.stringify(rule)}`];
  });
}

const written = JSON.parse(readFileSync('dist/pipeline.schema.json', 'utf8')) as Schema;

describe('the JSON Schema of pipeline files', () => {
  it('is what the build has written', () => {
    expect(written).toEqual(JSON.parse(JSON.stringify(editorSchema())));
    expect(written['$schema']).toBe('https://json-schema.org/draft/2020-12/schema');
  });

  it.each(pipelineFiles)('takes %s', (name) => {
    expect(wrongIn(written, parse(readFileSync(join('pipelines', name), 'utf8')))).toEqual([]);
  });

  it('takes what init writes, and stands where its first line says', async () => {
    const folder = temporaryFolder();
    const text = await init({ file: join(folder, 'mine.yaml') });
    expect(wrongIn(written, parse(text))).toEqual([]);
    const named = /^# yaml-language-server: \$schema=(.+)\n/.exec(text)![1];
    expect(JSON.parse(readFileSync(join(folder, named), 'utf8'))).toEqual(written);
  });

  it('says of every key what it is for, and of every choice what it does', () => {
    const bare: string[] = [];
    const visit = (schema: Schema, at: string): void => {
      for (const [key, inside] of Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)) {
        const choice = key === 'kind' && (schema['description'] !== undefined || bare.push(`${at}/kind`));
        // The stages' own blocks are named by what they are.
        if (!choice && at !== '' && inside['description'] === undefined && key !== 'holdOut')
          bare.push(`${at}/${key}`);
        visit(inside, `${at}/${key}`);
      }
      for (const keyword of ['anyOf', 'oneOf'])
        for (const option of (schema[keyword] ?? []) as Schema[]) visit(option, at);
      if (typeof schema['additionalProperties'] === 'object')
        visit(schema['additionalProperties'] as Schema, `${at}/*`);
    };
    visit(written, '');
    expect(bare).toEqual([]);
  });

  it.each([
    ['simulate.dt=1/252', true],
    ['simulate.dt=0.5', true],
    ['simulate.dt=often', false],
    ['simulate.dt=-1', false],
    ['simulate.paths=1.5', false],
    ['simulate.path=1', false],
    ['simulate.process.kind=brown', false],
    ['targets.lambda=0.25', true],
    ['targets.lambda={ kind: linear, a: 1, b: 2 }', true],
    ['targets.lambda={ kind: linear, a: 1 }', false],
    ['targets.lambda={ kind: constant, value: 1, b: 2 }', false],
    ['targets.noise={ sd: 0.1, lags: 3 }', true],
    ['targets.noise=-1', false],
    ['train.estimators.closed-form.basis=linear', true],
    ['train.estimators.closed-form.basis={ kind: polynomial, degree: 3 }', true],
    ['train.estimators.closed-form.basis=polynomial', false],
    ['train.estimators.closed-form.basis=line', false],
    ['train.estimators.network.batchSize=full', true],
    ['train.estimators.network.batchSize=some', false],
    ['train.estimators.network.inputs=[k, x]', true],
    ['train.estimators.network.inputs=[y]', false],
    ['train.estimators.network.optimizer={ kind: sgd }', false],
    ['train.estimators.network.optimizer={ kind: sgd, learningRate: 1 }', true],
    ['evaluate.replicates=1', false],
    ['train.holdOut.fraction=1', false],
    ['name="-"', false],
  ])('of %s says what loading says: %s', (set, right) => {
    const file = writePipeline(temporaryFolder(), smallPipeline);
    const raw = parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    const [path, value] = [set.slice(0, set.indexOf('=')), set.slice(set.indexOf('=') + 1)];
    const keys = path.split('.');
    const last = keys.pop()!;
    const parent = keys.reduce<Record<string, unknown>>((at, key) => {
      at[key] ??= {};
      return at[key] as Record<string, unknown>;
    }, raw);
    parent[last] = parse(value);
    let loads = true;
    try {
      loadPipeline(file, [set]);
    } catch {
      loads = false;
    }
    expect([wrongIn(written, raw).length === 0, loads]).toEqual([right, right]);
  });
});
