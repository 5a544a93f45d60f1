// Runs a pipeline and kills itself with SIGKILL: before the n-th call of the system on a path, or amid an epoch.
import { loadPipeline, run as runPipeline } from '../../dist/index.js';
import { systemCalls } from '../../dist/store/system-calls.js';

const [file, dataFolder, point, path = '', nth = '1'] = process.argv.slice(2);
const die = () => process.kill(process.pid, 'SIGKILL');

const pathOf = new Map();
let left = Number(nth);
let hasCheckpoint = false;
for (const [name, call] of Object.entries(systemCalls)) {
  systemCalls[name] = (...args) => {
    const on = pathOf.get(args[0]) ?? args[0];
    if (name === point && new RegExp(path).test(on) && --left === 0) die();
    const result = call(...args);
    if (name === 'open') pathOf.set(result, args[0]);
    if (name === 'rename' && args[1].endsWith('checkpoint.bin')) hasCheckpoint = true;
    return result;
  };
}

// Checkpoints are kept every two seconds: here by a clock that runs a hundred times as fast.
const now = performance.now.bind(performance);
performance.now = () => 100 * now();

await runPipeline(loadPipeline(file), {
  what: 'all',
  threads: 1,
  dataFolder,
  onEvent: ({ type }) => {
    if (point === 'epoch' && type === 'progress' && hasCheckpoint) setTimeout(die, 2);
  },
});
