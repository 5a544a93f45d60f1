import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * What takes longest begins first, in this order: beginning last a file would run on alone when all others have ended. A fresh
 * copy knows no times of its own; without them Vitest goes by the size of files, and these are small.
 */
const longest = [
  'crash/faults',
  'cli/commands',
  'run/repair',
  'report/command',
  'cli/signals',
  'cli/grid',
  'experiments',
  'cli/at-once',
  'report/pipeline-browser',
  'crash/kills',
].map((name) => `/test/${name}.test.ts`);

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const placeOf = ({ moduleId }: TestSpecification): number => {
      const place = longest.findIndex((end) => moduleId.endsWith(end));
      return place < 0 ? longest.length : place;
    };
    return sorted.toSorted((a, b) => placeOf(a) - placeOf(b));
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
