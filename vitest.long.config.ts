import { defineConfig } from 'vitest/config';

/** Trials that take minutes: `npm run test:long`. */
export default defineConfig({
  test: {
    include: ['test/long/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    server: { deps: { external: [/\/dist\//] } },
    testTimeout: 3_600_000,
    maxWorkers: 1,
    expect: { requireAssertions: true },
  },
});
