import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { pipeline } from '../cli/command.js';
import { runIn, smallPipeline } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { handNetwork, withModules } from '../own-models/modules.js';
import { bytesOf } from '../tables.js';

it(
  'a training of a module that is killed again and again carries on from its checkpoints to the same bytes',
  { timeout: 600_000 },
  async () => {
    const make = (): { folder: string; experiment: object } => {
      const folder = temporaryFolder();
      const net = handNetwork(smallPipeline.simulate.paths, 8);
      const mine = { kind: 'module', file: './net.mjs', epochs: 9000 };
      return { folder, experiment: withModules(folder, { 'net.mjs': net }, { mine }) };
    };
    const whole = make();
    const expected = bytesOf(await runIn(whole.folder, whole.experiment));
    const { folder, experiment } = make();
    for (let kills = 0; kills < 3; kills++) {
      const args = ['run', 'train', 'pipeline.yaml', '--allow-code', '--threads', '2'];
      let kill: (signal: NodeJS.Signals) => void;
      const ending = pipeline(args, { cwd: folder, onStart: (stop) => (kill = stop) });
      await wait(3500);
      kill!('SIGKILL');
      expect((await ending).signal).toBe('SIGKILL');
    }
    const events: string[] = [];
    const report = await runIn(folder, experiment, {
      onEvent: (event) => {
        if (event.type === 'stageStarted' && event.checkpoint) events.push(event.stage);
      },
    });
    expect(events).toEqual(['train:mine']);
    expect(bytesOf(report)).toEqual(expected);
  },
);
