/** The law whose coefficients a scheme has inlined: of each module the one that it is named for (build.mjs). */
export * from './laws/cir';
