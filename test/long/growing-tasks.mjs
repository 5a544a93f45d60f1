/** What threads do with a page that the memory has just got, for growing-memory.mjs. */
export const tasks = {
  /** Half the page's first number, by a kernel, and one more in the cell of this shard, by a view. */
  touch: ({ kernels, memory }, { page }, shard) => {
    const cells = memory.float64(page, 8);
    kernels.meanPower(page, 1, 2, 1, page + 16 + 8 * shard, 1);
    cells[4 + shard] += 1;
  },
};
