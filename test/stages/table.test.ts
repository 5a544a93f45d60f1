import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadPipeline } from '#dist/pipeline/load.js';
import { planStages } from '#dist/run/plan.js';
import { stageArguments, stageKinds, stageNames, stages } from '#dist/stages/index.js';
import { inProcess } from '../cli/command.js';

describe('the table of stages', () => {
  it('has every folder that is a stage, by the folder’s name', () => {
    const entries = readdirSync('src/stages', { recursive: true, encoding: 'utf8' })
      .filter((name) => /^[\w-]+\/index\.ts$/.test(name))
      .map(dirname);
    expect(entries.sort()).toEqual([...stageKinds].sort());
  });

  it('plans the names that it says, of the kinds and in the form that it says, each after what it reads', async () => {
    for (const [file, ...sets] of [['lambda', 'evaluate.replicates=9'], ['sp500-range']]) {
      const loaded = loadPipeline(`pipelines/${file}.yaml`, sets);
      const planned = await planStages(loaded);
      expect(planned.map(({ name }) => name)).toEqual(stageNames(loaded.pipeline));
      for (const { name, kind, upstream, identity } of planned) {
        expect(name).toMatch(new RegExp(`^${stages[kind].argument.replace('NAME', '[\\w-]+')}$`));
        expect(identity.ingredients).toMatchObject({ stage: name, version: stages[kind].version });
        const before = planned.slice(
          0,
          planned.findIndex((stage) => stage.name === name),
        );
        expect(before).toEqual(expect.arrayContaining([...upstream]));
      }
    }
  });

  it('is what the helps name', async () => {
    for (const command of ['run', 'inspect']) {
      const { stdout } = await inProcess([command, '--help']);
      for (const argument of stageArguments) expect(stdout).toMatch(new RegExp(`\\b${argument}\\b`));
    }
  });

  it('loads neither what computes nor any package: planning and helps start fast', () => {
    const seen = new Set<string>();
    const packages = new Set<string>();
    const visit = (name: string): void => {
      if (seen.has(name)) return;
      seen.add(name);
      const text = readFileSync(join('dist', name), 'utf8');
      for (const [, from] of text.matchAll(/^(?:import|export) [^;'"=]*?from '([^'\n]+)';$/gm)) {
        if (from.startsWith('.')) visit(normalize(join(dirname(name), from)));
        else packages.add(from.split(':')[0]);
      }
    };
    visit('stages/index.js');
    expect(seen).toContain('stages/train/index.js');
    expect([...packages]).toEqual(['node']);
    const computing = /^(arrow|estimators|training|verdicts)\/|^pool\/pool\.js|\/(\w+)\/\2\.js$|^sql\/query/;
    expect([...seen].filter((name) => computing.test(name))).toEqual([]);
  });
});
