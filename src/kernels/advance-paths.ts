type Pointer = number;

/**
 * The paths of one law: the loop over them, with the law's step (assembly/laws/NAME.ts) in it.
 *
 * Reads and leaves the paths' current values, of component c float64[paths] at `state + c · stateBytes`; writes row r of the
 * first component at `x + r · stride · 8` (stride in values), columns 0 … paths − 1, i.e. `x` points at column firstPath, and
 * that of component c ≥ 1 at `others + (c − 1) · othersBytes + r · stride · 8`. `constants`, at least four float64, are the
 * law's own for its steps. `spare` is float64[noises − 1, 4, min(paths, 256)] for the normals of a step beyond its first.
 *
 * Of a scheme (assembly/scheme-paths.ts), `substeps` steps lead from row to row, and `spare` is float64[substeps, noises, 4, tile];
 * of a law that draws for itself (assembly/drawn-paths.ts) it has 64 bytes and float64[8, 128]. Others take no notice of these three.
 * With `antithetic` = 1 path 2i + 1 has the normals of path 2i with the opposite signs; laws that draw for themselves know nothing of it.
 */
export type AdvancePaths = (
  x: Pointer,
  others: Pointer,
  othersBytes: number,
  stride: number,
  state: Pointer,
  stateBytes: number,
  spare: Pointer,
  constants: Pointer,
  seedLow: number,
  seedHigh: number,
  stream: number,
  firstPath: number,
  paths: number,
  firstStep: number,
  steps: number,
  components?: number,
  substeps?: number,
  tile?: number,
  antithetic?: number,
) => void;
