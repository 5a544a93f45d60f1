import { expect, it } from 'vitest';
import { interruptible } from '../../src/sql/interruptible.js';

it('a result whose chunks are there at once leaves signals their turn, and stops', async () => {
  const endless = async function* () {
    for (let chunk = 0; ; chunk++) yield chunk;
  };
  let isInterrupted = false;
  // As a signal does, this comes when the event loop turns.
  setTimeout(() => (isInterrupted = true), 1);
  let taken = 0;
  const read = async (): Promise<void> => {
    const stop = (): void => {
      if (isInterrupted) throw new Error('interrupted');
    };
    for await (const chunk of interruptible(endless(), stop)) taken = chunk;
  };
  await expect(read()).rejects.toThrow('interrupted');
  expect(taken).toBeGreaterThan(0);
});
