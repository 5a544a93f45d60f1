import { DrawnWords } from '../kernels/reference/drawn.js';
import { seedWords, streams } from '../random/streams.js';
import type { Random } from './posterior.js';

/** Random numbers of a posterior after observation `index`: a function of (seed, index) alone. */
export function randomOf(seed: number, index: number): Random {
  const words = new DrawnWords(...seedWords(seed), streams.posterior);
  words.begin(index, 0);
  let use = 0;
  let waiting = false;
  return {
    uniform() {
      waiting = false;
      words.draw(use++);
      return words.uniform(false);
    },
    normal() {
      if (!waiting) words.draw(use++);
      waiting = !waiting;
      return words.normal(waiting ? 0 : 1);
    },
  };
}
