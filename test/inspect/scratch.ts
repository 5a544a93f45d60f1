import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Table, tableToIPC } from 'apache-arrow';
import type { Column } from '#dist/arrow/columns.js';
import { writeArrowFile } from '#dist/arrow/writer.js';
import { program } from '#dist/cli/program.js';
import { loadPipeline } from '#dist/pipeline/load.js';
import { type PlannedStage, planStages } from '#dist/run/plan.js';
import type { DatasetIdentity, DatasetWriter } from '#dist/store/dataset-writer.js';
import type { Json } from '#dist/store/fingerprint.js';
import { Store } from '#dist/store/store.js';

export function writeTable(path: string, table: Table): string {
  writeFileSync(path, tableToIPC(table, 'file'));
  return path;
}

/** What a dataset is to hold: the tables' parts, each a list of columns; the name '' is that of an only table. */
export type Tables = Readonly<Record<string, readonly (readonly Column[])[]>>;

export async function openDataset(dataFolder: string, identity: DatasetIdentity): Promise<DatasetWriter> {
  const opened = await new Store(dataFolder).open(identity, 'recompute');
  if ('manifest' in opened) throw new Error('a dataset that is written anew was there');
  return opened;
}

export async function writePart(
  writer: DatasetWriter,
  table: string,
  index: number,
  columns: readonly Column[],
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const name = `part-0000${index}.arrow`;
  const { values, type } = columns[0];
  const rows = type === 'list' ? values.length / (columns[0] as { width: number }).width : values.length;
  await writer.write(table === '' ? name : `${table}/${name}`, rows, (sink) =>
    writeArrowFile(sink, columns, new Map(Object.entries(metadata))),
  );
}

/** Writes a finished dataset and gives its folder. */
export async function writeDataset(
  dataFolder: string,
  identity: DatasetIdentity,
  tables: Tables,
  summary: Json = {},
): Promise<string> {
  const writer = await openDataset(dataFolder, identity);
  const metadata = { stage: identity.stage, fingerprint: identity.fingerprint };
  for (const [table, parts] of Object.entries(tables)) {
    for (const [index, columns] of parts.entries()) await writePart(writer, table, index, columns, metadata);
  }
  writer.publish(summary);
  writer.release();
  return writer.folder;
}

/** A pipeline file of two estimators, `mean` and `network`; and its stages by name. */
export async function littlePipeline(
  folder: string,
  paths = 3,
): Promise<{ file: string; stages: Record<string, PlannedStage> }> {
  const file = join(folder, `little-${paths}.yaml`);
  writeFileSync(
    file,
    `name: little
seed: 1
simulate: { process: { kind: brownian, mu: 0, sigma: 1, x0: 0 }, paths: ${paths}, times: 40, dt: 1 }
targets: { lambda: 0.25 }
train:
  holdOut: { fraction: 0.5, by: time }
  estimators: { mean: { kind: mean }, network: { kind: network, hidden: [2] } }
evaluate: {}
`,
  );
  const stages = await planStages(loadPipeline(file));
  return { file, stages: Object.fromEntries(stages.map((stage) => [stage.name, stage])) };
}

/** Runs `pipeline inspect …` in this process and gives what it prints; throws what it throws. */
export async function inspect(...words: string[]): Promise<string> {
  const printed: string[] = [];
  const pipeline = program({
    stderr: process.stderr,
    signal: new AbortController().signal,
    print: (text) => void printed.push(text),
  });
  for (const command of [pipeline, ...pipeline.commands]) {
    command.exitOverride().configureOutput({ writeErr: () => undefined });
  }
  await pipeline.parseAsync(['inspect', ...words], { from: 'user' });
  if (printed.length !== 1) throw new Error(`printed ${printed.length} times, not once`);
  return printed[0];
}
