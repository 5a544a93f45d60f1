/** The law that `advance` of paths.ts has inlined: of each module the one that it is named for (build.mjs). */
export * from './laws/brownian';
