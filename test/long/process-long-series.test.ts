import { expect, it } from 'vitest';
import { runIn } from '../experiment.js';
import { temporaryFolder } from '../folders.js';
import { ofProcess } from '../tables.js';
import { ou } from '../stages/process/ou.js';

it('a path of more steps than a call has arguments is fitted and tested', async () => {
  const simulate = { ...ou.simulate, times: 150_000, dt: '1/252' };
  const { estimators, verdicts, transitions } = ofProcess(
    await runIn(temporaryFolder(), { ...ou, simulate }),
  );
  expect(transitions).toMatchObject({ train: 120_000, holdOut: 30_000 });
  const [{ status, goodness }] = estimators;
  expect(status).toBe('converged');
  expect(goodness!.notes.join()).toMatch(/of 10\d\d transitions/);
  expect(verdicts.find(({ id }) => id === 'identifiable')!.answer).toBe('yes');
});
