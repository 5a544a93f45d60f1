import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Takes so long that it has to begin first: beginning last it would run on alone when all others have ended. */
const longest = 'test/crash/faults.test.ts';

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLongest = ({ moduleId }: TestSpecification): boolean => moduleId.endsWith(longest);
    return [...sorted.filter(isLongest), ...sorted.filter((file) => !isLongest(file))];
  }
}

/** The suite of `npm test`. Longer trials have scripts of their own: vitest.long.config.ts. */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**', 'test/truth/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Runs start threads of their own: more files at once than cores only makes them wait for each other.
    maxWorkers: 2,
    // Modules are loaded once, not once a file, which took a seventh of the time; what a test replaces it puts back.
    isolate: false,
    // Built files are as Node loads them, without a transformation that slows what they compute.
    server: { deps: { external: [/\/dist\//] } },
    setupFiles: ['test/setup.ts'],
    sequence: { sequencer: LongestFirst },
    expect: { requireAssertions: true },
  },
});
