import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds after which the event loop turns, since signals are delivered there. */
const turnEvery = 50;

/** The chunks of a result; before each is asked whether to stop, which throws. */
export async function* interruptible<Chunk>(
  chunks: AsyncIterable<Chunk>,
  throwIfInterrupted: () => void,
): AsyncGenerator<Chunk> {
  let turned = performance.now();
  for await (const chunk of chunks) {
    if (performance.now() - turned > turnEvery) {
      await nextTurn();
      turned = performance.now();
    }
    throwIfInterrupted();
    yield chunk;
  }
}
