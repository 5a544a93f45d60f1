import { defineConfig } from 'vitest/config';

/** The suite of `npm test`. Longer trials have scripts of their own: vitest.long.config.ts. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Runs start threads of their own: more files at once than cores only makes them wait for each other.
    maxWorkers: 2,
    expect: { requireAssertions: true },
  },
});
