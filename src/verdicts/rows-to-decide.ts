import { materialGain } from './thresholds.js';
import type { Figures, Verdict } from './verdict.js';

/**
 * How many held-out rows would decide whether the network that comes nearest to a gain has one: the interval of a
 * gain g, of half width h over m rows, narrows as 1/√m, so that it leaves out the share that counts, c, at about
 * m (h / (g − c))² rows. Null where there is no interval, or the gain is so near c that no number of rows would do.
 */
export function rowsToDecide({ id, answer, evidence }: Verdict, holdOut: number): number | null {
  if (id !== 'networkAdds' || answer !== 'unclear') return null;
  const networks = evidence['networks'] as readonly Figures[];
  const wanted = networks
    .filter((network) => network['answer'] === 'unclear')
    .map(({ gain }) => {
      const { relative, relative95 } = gain as {
        relative: number | null;
        relative95: [number, number] | null;
      };
      if (relative === null || relative95 === null) return Infinity;
      const half = (relative95[1] - relative95[0]) / 2;
      const tooWide = half / (relative - materialGain);
      return holdOut * tooWide * tooWide;
    });
  const most = Math.max(...wanted);
  return most <= mostRows ? Math.ceil(Math.max(most, holdOut)) : null;
}

/** More rows than anybody would make for this. */
const mostRows = 1e8;
