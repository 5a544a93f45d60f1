import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { documents } from '../document-examples.js';
import { folderOfFile } from '../folders.js';
import { pipelineFiles } from '../files.js';

/** What npm would install from a registry, installed from its file into a folder whose name has a space and an umlaut. */

let folder: string;

function shell(script: string): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  return { status, stdout, stderr };
}

beforeAll(() => {
  const place = folderOfFile();
  folder = join(place, 'für Übung');
  mkdirSync(folder);
  const [{ filename }] = JSON.parse(
    execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', place], {
      encoding: 'utf8',
    }),
  ) as { filename: string }[];
  execFileSync('npm', ['install', '--no-audit', '--no-fund', join(place, filename)], {
    cwd: folder,
    stdio: 'ignore',
  });
}, 600_000);

describe('an installed package', () => {
  it('consists of few packages', () => {
    const { packages } = JSON.parse(
      readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8'),
    ) as {
      packages: Record<string, object>;
    };
    expect(Object.keys(packages).length).toBeLessThan(9);
  });

  it('in an empty folder says what to do, and does it', () => {
    const { status, stderr } = shell('npx --no-install pipeline run all');
    expect(status).toBe(2);
    expect(stderr).toContain('`pipeline run all lambda` runs a shipped one by its name');
  });

  const readme = documents().find(({ name }) => name === 'README.md')!.examples;
  const commands = readme.join('').match(/npx pipeline .*$/gm)!;
  it.each(commands)('does what the README says: %s', (command) => {
    const { status, stdout, stderr } = shell(command.replace('npx ', 'npx --no-install '));
    expect(status, stderr).toBe(0);
    expect(stdout + stderr).not.toContain('defect');
  });

  it.each(pipelineFiles.map((file) => basename(file, '.yaml')))('runs %s by its name', (name) => {
    const { status, stdout, stderr } = shell(
      `npx --no-install pipeline run all ${name} --quiet --allow-code`,
    );
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('estimate');
  });

  it('draws pictures, and shows what was imported', () => {
    expect(shell('npx --no-install pipeline report lambda --format png -o pictures').stderr).toBe('');
    expect(readdirSync(join(folder, 'pictures'))).toContain('ladder.png');
    expect(shell('npx --no-install pipeline inspect import sp500-range').stdout).toContain('5,0');
  });

  it('goes on from init', () => {
    const { status, stderr } = shell('npx --no-install pipeline init && npx --no-install pipeline run all');
    expect(status, stderr).toBe(0);
  });

  it('is a library', () => {
    const code = `import { list, loadPipeline } from '@pathfit/pathfit';
      console.log((await list('pipelines')).length, loadPipeline('lambda').pipeline.name);`;
    writeFileSync(join(folder, 'library.mjs'), code);
    const { stdout, stderr } = shell('node library.mjs');
    expect({ stdout, stderr }).toEqual({
      stdout: `${pipelineFiles.length} lambda\n`,
      stderr: '',
    });
  });
});
