const blocks = '▁▂▃▄▅▆▇█';

/** Counts as a row of blocks, the highest for the most; a bin without a value is blank, one with few is not. */
export function histogramText(counts: readonly number[]): string {
  const most = Math.max(...counts);
  return counts
    .map((count) => (count === 0 ? ' ' : blocks[Math.ceil((count / most) * blocks.length) - 1]))
    .join('');
}
