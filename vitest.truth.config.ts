import { defineConfig } from 'vitest/config';

/** How often the answers are right, over hundreds of seeds for each kind of data: `npm run test:truth`. */
export default defineConfig({
  test: {
    include: ['test/truth/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    server: { deps: { external: [/\/dist\//] } },
    testTimeout: 3_600_000,
    hookTimeout: 3_600_000,
    maxWorkers: 2,
    isolate: false,
    expect: { requireAssertions: true },
  },
});
