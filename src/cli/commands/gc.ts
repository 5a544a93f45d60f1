import { Command, InvalidArgumentError, Option } from 'commander';
import { keepLast as defaultKeepLast } from '../../library/defaults.js';
import type { Collected } from '../../library/gc.js';
import { byteSize, plural, table, whole } from '../output.js';
import type { Terminal } from '../terminal.js';
import { dataOption, jsonOption } from './options.js';

interface GcFlags {
  keepLast: number;
  dryRun?: true;
  data: string;
  json?: true;
}

export function gcCommand(terminal: Terminal): Command {
  return new Command('gc')
    .summary('remove datasets that no recent run uses')
    .description(
      'Removes every dataset, finished or not, that neither a pipeline’s last runs, nor a run that has a tag, nor one that is going on planned, and the records of older runs. A run plans all stages of its pipeline file, even if it was asked for one. Everything that goes can be computed again.',
    )
    .addOption(
      new Option('--keep-last <n>', 'runs per pipeline whose datasets stay')
        .argParser(runCount)
        .default(defaultKeepLast),
    )
    .option('--dry-run', 'say what would go, and remove nothing')
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  $ pipeline run all           stores datasets
  $ pipeline gc --dry-run      what would go, and its size
  $ pipeline gc --keep-last 1  keep what each pipeline’s latest run uses
  $ pipeline gc --json | jq .bytes`,
    )
    .action((flags: GcFlags) => gc(terminal, flags));
}

function runCount(text: string): number {
  const runs = Number(text);
  if (!/^\d+$/.test(text) || runs < 1 || !Number.isSafeInteger(runs)) {
    throw new InvalidArgumentError('it must be a whole number of at least 1.');
  }
  return runs;
}

async function gc(terminal: Terminal, flags: GcFlags): Promise<void> {
  const { keepLast, data, json, dryRun } = flags;
  const { gc: collect } = await import('../../library/gc.js');
  const collected = await collect({
    dataFolder: data,
    keepLast,
    dryRun: dryRun === true,
    signal: terminal.signal,
  });
  terminal.print(json ? JSON.stringify(collected, null, 2) : text(collected, keepLast));
}

function text(
  { dryRun, bytes: allBytes, datasets, runs, leftBytes, kept }: Collected,
  keepLast: number,
): string {
  const stages = [...new Set(datasets.map(({ stage }) => stage))].sort();
  const rows = stages.map((stage) => {
    const ofStage = datasets.filter((dataset) => dataset.stage === stage);
    const bytes = ofStage.reduce((sum, dataset) => sum + dataset.bytes, 0);
    return [stage, whole(ofStage.length), byteSize(bytes)];
  });
  if (leftBytes > 0) rows.push(['left by what was killed or given up', '', byteSize(leftBytes)]);
  rows.push(['in all', whole(datasets.length), byteSize(allBytes)]);
  const going = kept.living > 0 ? `, ${whole(kept.living)} of them going on` : '';
  const named = kept.tagged > 0 ? `, ${whole(kept.tagged)} with a tag` : '';
  const lastRuns = keepLast === 1 ? 'the latest run' : `the last ${whole(keepLast)} runs`;
  return [
    table(
      [
        { title: dryRun ? 'would be removed' : 'removed' },
        { title: 'datasets', align: 'right' },
        { title: 'size', align: 'right' },
      ],
      rows,
    ),
    '',
    ...(runs.length > 0
      ? [`records of ${plural(runs.length, 'older run')} ${dryRun ? 'would go' : 'went'} too`]
      : []),
    `kept: ${plural(kept.datasets, 'dataset')}, ${byteSize(kept.bytes)}, of ${lastRuns} of each pipeline`,
    `(${plural(kept.runs, 'run')}${going}${named})`,
  ].join('\n');
}
