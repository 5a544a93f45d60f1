import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { allowedFunctions } from '../../src/sql/functions.js';

const script = fileURLToPath(new URL('../sql/call-every-function.mjs', import.meta.url));

interface Outcome {
  readonly name: string;
  readonly value?: unknown;
  readonly refused?: string;
}

async function callEveryFunction(surroundings: Record<string, string>): Promise<Record<string, Outcome>> {
  const env = { ...process.env, ...surroundings };
  const { stdout } = await promisify(execFile)(process.execPath, [script], {
    env,
    cwd: surroundings['HOME'],
  });
  return JSON.parse(stdout) as Record<string, Outcome>;
}

describe('functions of the engine’s catalog', () => {
  it('are refused, or give the same in another folder, time zone, language and second', async () => {
    const [here, elsewhere] = await Promise.all([
      callEveryFunction({ HOME: process.cwd(), TZ: 'UTC', LANG: 'C' }),
      new Promise((done) => setTimeout(done, 1100)).then(() =>
        callEveryFunction({ HOME: tmpdir(), TZ: 'Asia/Tokyo', LANG: 'de_DE.UTF-8' }),
      ),
    ]);
    expect(elsewhere).toEqual(here);
    const outcomes = Object.values(here);
    // What is allowed was called, but for seq_scan, which nobody can call, and error, which gives nothing.
    const ran = new Set(['seq_scan', 'error']);
    for (const { name, value } of outcomes) if (value) ran.add(name.toLowerCase());
    expect([...allowedFunctions].filter((name) => !ran.has(name))).toEqual([]);
    const refused = outcomes.filter((outcome) => outcome.refused).map(({ name }) => name);
    expect(refused).toEqual(expect.arrayContaining(['now', 'uuidv7', 'pragma_platform', 'duckdb_settings']));
  });
});
