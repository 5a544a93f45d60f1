import { normalRows } from './normal-rows';
import { refine } from './refine';

/** What the loops over paths that go by schemes and formulas do with the paths of a tile. */

/** Rows begin … end − 1 of a group of four of `normals` normals, float64[normals, 4, tile] at `spare`. */
export function drawTile(
  spare: usize,
  tileBytes: usize,
  seedLow: u32,
  seedHigh: u32,
  stream: u32,
  path: u32,
  count: u32,
  group: u32,
  normals: u32,
  begin: i32,
  end: i32,
  antithetic: bool,
): void {
  for (let use: u32 = 0; use < normals; use++) {
    const rows = spare + <usize>use * (tileBytes << 2);
    normalRows(rows, tileBytes, seedLow, seedHigh, stream, path, count, group, use, begin, end, antithetic);
  }
}

/** A row's normals of `noises` noises, `noiseBytes` apart at `z`, become those of its substeps. */
export function refineRow(z: usize, noiseBytes: usize, noises: u32, count: u32, substeps: u32): void {
  if (substeps < 2) return;
  for (let k: u32 = 0; k < noises; k++) {
    refine(z + <usize>k * noiseBytes, <usize>noises * noiseBytes, count, substeps);
  }
}

/** A row of every component, from where they lie `bytes` apart: the first to `x`, the others to `others`, `othersBytes` apart. */
export function putRow(
  x: usize,
  others: usize,
  othersBytes: usize,
  from: usize,
  bytes: usize,
  components: i32,
  count: u32,
): void {
  memory.copy(x, from, <usize>count << 3);
  for (let c = 1; c < components; c++) {
    memory.copy(others + <usize>(c - 1) * othersBytes, from + <usize>c * bytes, <usize>count << 3);
  }
}
