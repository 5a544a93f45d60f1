import { Argument, Command } from 'commander';
import { byteSize, reasonsText, table } from '../output.js';
import type { Terminal } from '../terminal.js';
import { dataOption, defaultFile, jsonOption, setOption } from './options.js';

interface StatusFlags {
  set: string[];
  data: string;
  json?: true;
}

export function statusCommand(terminal: Terminal): Command {
  return new Command('status')
    .summary('what is stored of a pipeline, and why a stage would run')
    .description(
      'Shows each stage: stored (will be reused), damaged (which files; they will be made anew), partial (will be carried on), stale (stored with other values: which) or missing. Nothing is written. Parts are looked at by size and age, and read where those look wrong; `pipeline verify` reads them all.',
    )
    .addArgument(new Argument('[file]', 'pipeline file').default(defaultFile))
    .addOption(setOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline status
  $ pipeline status pipelines/sp500-range.yaml --json
  $ pipeline status --set simulate.sigma=0.3          what a change would make run`,
    )
    .action((file: string, flags: StatusFlags) => status(terminal, file, flags));
}

async function status(terminal: Terminal, file: string, { set, data, json }: StatusFlags): Promise<void> {
  const { loadPipeline } = await import('../../pipeline/load.js');
  const { planStages } = await import('../../pipeline/plan.js');
  const { explain } = await import('../../pipeline/explain.js');
  const { readRecord } = await import('../../pipeline/record.js');
  const { Store } = await import('../../store/store.js');
  const loaded = loadPipeline(file, set);
  const { name } = loaded.pipeline;
  const lastRun = readRecord(data, name);
  const stages = explain(await planStages(loaded), new Store(data), lastRun);
  if (json) {
    const lastRunAt = lastRun?.finished ?? null;
    return terminal.print(JSON.stringify({ pipeline: name, file, lastRun: lastRunAt, stages }, null, 2));
  }
  const rows = stages.map(({ stage, state, bytes, fingerprint, why }) => [
    stage,
    state,
    bytes === null ? '–' : byteSize(bytes),
    fingerprint.slice(0, 8),
    reasonsText(why),
  ]);
  const columns = [
    { title: 'stage' },
    { title: 'state' },
    { title: 'size', align: 'right' as const },
    { title: 'fingerprint' },
    { title: 'why' },
  ];
  const last = lastRun ? `last run ${lastRun.finished}` : 'never run';
  terminal.print(`${name} (${file}), ${last}\n\n${table(columns, rows, 80)}`);
}
