import { expect, it } from 'vitest';
import { ofNormalLaws, others, type ProcessKind } from '../../truth/process-cases.js';
import { judged } from '../../truth/process-trial.js';

const named = (name: string): ProcessKind => [...ofNormalLaws, ...others].find((kind) => kind.name === name)!;

/** In how many seeds a verdict has an answer: test/truth/process.test.ts has hundreds, and the tests of unseen transitions. */
async function count(kind: ProcessKind, seeds: number, untested: boolean, said: string): Promise<number> {
  let found = 0;
  for (let seed = 1; seed <= seeds; seed++) {
    const { verdicts } = await judged({ ...kind, x: kind.path(seed), seed, untested });
    if (verdicts.some(({ id, answer }) => `${id} ${answer}` === said)) found++;
  }
  return found;
}

it('a network that learned nothing is not needed, by whatever luck its line gains', async () => {
  // It was in 6 % of the seeds of a random walk while it was compared with rungs of the file alone.
  expect(await count(named('brownian, 250 days'), 40, true, 'networkAdds yes')).toBe(0);
});

it('what is no diffusion is said not to be one', async () => {
  expect(await count(named('waves under ou'), 3, false, 'modelHolds no')).toBe(3);
});
