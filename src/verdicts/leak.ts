import type { Evidence } from './evidence.js';
import { plural } from '../text.js';

/**
 * Why errors on the held-out rows prove nothing, and what to do about it; undefined where nothing reaches across. A
 * network can remember the noise of the training rows beside a held-out row, or the values of a window that both share:
 * it then wins on noise.
 */
export function leakInWords({ leak, reach, source }: Evidence): string | undefined {
  if (!leak) return undefined;
  const what = source === 'imported' ? 'values' : 'noise';
  const found = leak.by === 'random' ? 'drawn at random' : `held out with a gap of ${leak.gap}`;
  return `Rows up to ${plural(reach, 'row')} apart share ${what}, and the held-out rows are ${found}: what predicts them may come from training rows. Set train.holdOut to { by: time, gap: ${reach} }.`;
}
