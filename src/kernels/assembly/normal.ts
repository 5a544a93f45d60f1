import { normalRows } from './normal-rows';

/** Standard normals z[step, path] at `out`, float64[steps × paths]; each a function of (seed, stream, path, step). */
export function normals(
  out: usize,
  seedLow: u32,
  seedHigh: u32,
  stream: u32,
  firstPath: u32,
  paths: u32,
  firstStep: u32,
  steps: i32,
): void {
  const rowBytes = (<usize>paths) << 3;
  for (let row = -(<i32>(firstStep & 3)); row < steps; row += 4) {
    const group = (firstStep + <u32>row) >> 2;
    const at = out + <usize>row * rowBytes;
    normalRows(
      at,
      rowBytes,
      seedLow,
      seedHigh,
      stream,
      firstPath,
      paths,
      group,
      0,
      max(-row, 0),
      min(steps - row, 4),
      false,
    );
  }
}
