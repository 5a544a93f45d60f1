import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';

const calls = 100_000;

/** Programs to try: NODES=node,/path/to/node24 has those beside each other that `npm install --prefix DIR node@24` gives. */
const nodes = process.env['NODES']?.split(',') ?? [process.execPath];

it.each(nodes)(`${calls} calls, the memory grown before each, on %s: none fails`, (node) => {
  const script = new URL('./growing-memory.mjs', import.meta.url).pathname;
  const { status, stdout, stderr } = spawnSync(node, [script, String(calls)], { encoding: 'utf8' });
  console.log(stdout);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
