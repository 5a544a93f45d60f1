import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { GridProgress } from '../../src/cli/grid-progress.js';
import { progressView } from '../../src/cli/progress.js';
import type { StageEvent } from '../../src/run/report.js';

/** A terminal that keeps what is written to it. */
function terminal(): { stream: NodeJS.WriteStream; text: () => string } {
  const stream = Object.assign(new PassThrough(), { isTTY: true, columns: 80 });
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => text };
}

const finished = (stage: string, status: 'computed' | 'reused'): StageEvent => ({
  type: 'stageFinished',
  stage,
  fingerprint: 'f',
  status,
  parts: { total: 1, computed: status === 'computed' ? 1 : 0, reused: status === 'computed' ? 0 : 1 },
  path: 'p',
  seconds: 1,
  notices: [],
});

it.each(['computed', 'reused'] as const)(
  'on a terminal the line of every stage is written, the last one too (%s)',
  (status) => {
    const { stream, text } = terminal();
    const view = progressView(stream, false);
    for (const stage of ['simulate', 'evaluate']) {
      if (status === 'computed')
        view.show({ type: 'stageStarted', stage, resumedParts: 0, checkpoint: false });
      view.show(finished(stage, status));
    }
    view.close();
    expect(text()).toContain(`simulate: ${status}`);
    expect(text()).toContain(`evaluate: ${status}`);
  },
);

it('on a terminal a grid says how many warnings it has left out', () => {
  const { stream, text } = terminal();
  const progress = new GridProgress(stream, false, 5, 'rmse');
  for (let point = 0; point < 5; point++)
    progress.show({ type: 'warning', message: `point ${point} is far` });
  progress.close();
  expect(text()).toContain('point 2 is far');
  expect(text()).toContain('and 2 more warnings');
});
