import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { table } from '#dist/cli/output.js';
import type { Bench } from './bench.js';
import { diskBench } from './disk.js';
import { gridBench } from './grid.js';
import { peersFolder } from './peer.js';
import { simulateBench } from './simulate.js';
import { trainBench } from './train.js';

/**
 * `npm run bench [-- NAME]`: our figures beside the peers', from one run, and their ratio. The results go to
 * data/bench/NAME.json. No test: it prints what it measures and fails for no figure.
 */
const benches: Record<string, Bench> = {
  simulate: simulateBench,
  disk: diskBench,
  train: trainBench,
  grid: gridBench,
};

const args = process.argv.slice(2);
const wanted = args.filter((arg) => arg in benches);
const peers = peersFolder(args);
if (peers === undefined)
  console.log('The peers are not here (shared/peers, or --peers DIR): our figures alone.');
const results = join(import.meta.dirname, '../../data/bench');
mkdirSync(results, { recursive: true });

/** How many times better ours is. */
const ratioOf = ({ better }: Bench, ours: number, peer: number): number =>
  better === 'more' ? ours / peer : peer / ours;
const show = (figure: number): string => figure.toFixed(1);

for (const bench of wanted.length > 0 ? wanted.map((name) => benches[name]) : Object.values(benches)) {
  const rows = await bench.run(peers);
  const columns = [
    { title: `${bench.name} (${bench.unit})` },
    { title: 'pathfit', align: 'right' as const },
    { title: 'peer', align: 'right' as const },
    { title: 'ratio', align: 'right' as const },
    { title: 'wanted', align: 'right' as const },
  ];
  const cells = rows.map(({ name, ours, peer, atLeast }) => [
    name,
    show(ours),
    peer ? show(peer.figure) : '–',
    peer ? ratioOf(bench, ours, peer.figure).toFixed(2) : '–',
    `${atLeast}`,
  ]);
  console.log(table(columns, cells));
  const machine = { cpu: cpus()[0].model, cores: cpus().length, node: process.version };
  writeFileSync(
    join(results, `${bench.name}.json`),
    JSON.stringify({ bench: bench.name, unit: bench.unit, machine, rows }, null, 1) + '\n',
  );
}
