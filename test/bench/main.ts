import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Bench, isReached, ratioOf } from './bench.js';
import { costBench } from './cost.js';
import { diskBench } from './disk.js';
import { gridBench } from './grid.js';
import { lawsBench } from './laws.js';
import { likelihoodBench } from './likelihood.js';
import { type Machine, thisMachine } from './machine.js';
import { memoryBench } from './memory.js';
import { findPeers, hasReferenceBlas, usualFolder } from './peers.js';
import { benchFolder, endAll, root } from './programs.js';
import { posteriorBench } from './posterior.js';
import { runBench } from './run.js';
import { simulateBench } from './simulate.js';
import { hugeBench, statesBench } from './states.js';
import { startBench } from './start.js';
import { pointsBench, studyBench } from './study.js';
import { targetsBench } from './targets.js';
import { benchmarks, printed, referenceBlas, type Result } from './text.js';
import { trainBench } from './train.js';

/**
 * `npm run bench [-- NAME …] [--peers DIR]`: our figures beside the peers', from one run, and their ratio. The results
 * of each go to data/bench/NAME.json; the run of all writes BENCHMARKS.md. No test: it fails for no figure.
 */
const benches: readonly Bench[] = [
  simulateBench,
  lawsBench,
  targetsBench,
  trainBench,
  runBench,
  startBench,
  diskBench,
  costBench,
  memoryBench,
  statesBench,
  hugeBench,
  gridBench,
  studyBench,
  pointsBench,
  likelihoodBench,
  posteriorBench,
];

/** What the command line asks for; undefined where that is nothing that there is, told on stderr. */
function asked(): { names: readonly string[]; peers: string } | undefined {
  const { values, positionals } = parseArgs({
    options: { peers: { type: 'string' } },
    allowPositionals: true,
  });
  const names = benches.map(({ name }) => name);
  const unknown = positionals.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    console.error(`a bench must be one of ${names.join(', ')}, found ${unknown}`);
    return undefined;
  }
  if (values.peers !== undefined && !existsSync(values.peers)) {
    console.error(`--peers must be the folder of the peers’ programs, found ${values.peers}: there is none`);
    return undefined;
  }
  return { names: positionals, peers: resolve(values.peers ?? usualFolder) };
}

async function measure(bench: Bench, peers: Awaited<ReturnType<typeof findPeers>>): Promise<Result> {
  if (bench.only !== undefined && bench.only !== process.platform) return { bench, rows: undefined };
  console.error(`${bench.name} …`);
  const began = performance.now();
  const rows = await bench.run(peers);
  console.error(`${bench.name}: measured in ${Math.round((performance.now() - began) / 1000)} s`);
  return { bench, rows };
}

function keep({ bench, rows }: Result, machine: Machine, date: string): void {
  const { name, unit, better } = bench;
  const judged = rows?.map((row) => ({
    ...row,
    ratio: ratioOf(bench, row) ?? null,
    reached: isReached(bench, row) ?? null,
  }));
  const document = { bench: name, unit, better, date, machine, rows: judged ?? null };
  writeFileSync(join(benchFolder, `${name}.json`), JSON.stringify(document, null, 1) + '\n');
}

async function main(names: readonly string[], peersFolder: string): Promise<void> {
  const peers = await findPeers(peersFolder);
  const machine = await thisMachine(peers);
  const date = new Date().toISOString().slice(0, 10);
  if (!existsSync(peersFolder)) {
    console.error(`The peers’ programs are not in ${peersFolder} (--peers DIR): our figures alone.`);
  } else {
    if (!peers.numpy) console.error('NumPy is not installed: our figures stand without it.');
    if (!peers.scipy) console.error('SciPy is not installed: our figures stand without it.');
    if (!peers.torch) console.error('PyTorch is not installed: our figures stand without it.');
    else if (hasReferenceBlas(peers.torch.version)) console.error(`Beware: ${referenceBlas}`);
  }
  if (!peers.compiler) console.error('There is no C++ compiler: our figures stand without it.');
  mkdirSync(benchFolder, { recursive: true });
  const results: Result[] = [];
  for (const bench of benches) {
    if (names.length > 0 && !names.includes(bench.name)) continue;
    const result = await measure(bench, peers);
    console.log(`${printed(result)}\n`);
    keep(result, machine, date);
    results.push(result);
  }
  if (names.length > 0) return;
  writeFileSync(join(root, 'BENCHMARKS.md'), benchmarks(results, machine, date));
  console.error('BENCHMARKS.md is written.');
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => void endAll().then(() => process.exit(code)));
}

const wanted = asked();
if (wanted) await main(wanted.names, wanted.peers);
else process.exitCode = 2;
