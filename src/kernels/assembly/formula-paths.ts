import { runFormula } from './formulas';
import { placeOf } from './refine';
import { drawTile, putRow, refineRow } from './tile';

/**
 * Advances paths by a step that is a program (formulas.ts) of a file's own formulas, as scheme-paths.ts does by one that is compiled:
 * the program reads the components and the step's normals and gives the components after it.
 *
 * `constants` are float64: how many noises, components, registers, instructions and constants there are, the register of
 * each component after the step, the instructions' numbers, the constants. Registers are the components, the normals, the
 * constants, then what instructions write. `spare` is float64[substeps, noises, 4, tile], and behind it room for what
 * `roomFor` counts in src/processes/formula.ts.
 */

const HEADER: usize = 5;
const BLOCK_BYTES: usize = 1024;

export function advance(
  x: usize,
  others: usize,
  othersBytes: usize,
  stride: usize,
  state: usize,
  stateBytes: usize,
  spare: usize,
  constants: usize,
  seedLow: u32,
  seedHigh: u32,
  stream: u32,
  firstPath: u32,
  paths: u32,
  firstStep: u32,
  steps: i32,
  components: i32,
  substeps: u32,
  tile: u32,
  antithetic: bool,
): void {
  const noises = <u32>load<f64>(constants);
  const registers = <u32>load<f64>(constants, 16);
  const length = <u32>load<f64>(constants, 24);
  const constantCount = <u32>load<f64>(constants, 32);
  const outputs = constants + (HEADER << 3);
  const rowBytes = stride << 3;
  const tileBytes = (<usize>tile) << 3;
  const noiseBytes = tileBytes << 2;
  const normals = substeps * noises;

  const blocks = spare + <usize>normals * noiseBytes;
  const after = blocks + <usize>registers * BLOCK_BYTES;
  const addresses = after + <usize>components * BLOCK_BYTES;
  const instructions = addresses + (<usize>registers << 3);
  const written = outputs + (<usize>components << 3);
  for (let i: u32 = 0; i < length * 6; i++) {
    store<i32>(instructions + (<usize>i << 2), <i32>load<f64>(written + (<usize>i << 3)));
  }
  const values = written + (<usize>(length * 6) << 3);
  const firstConstant = <u32>components + noises;
  for (let r = firstConstant; r < registers; r++) {
    const block = blocks + <usize>r * BLOCK_BYTES;
    store<u32>(addresses + (<usize>r << 2), <u32>block);
    if (r - firstConstant >= constantCount) continue;
    const value = v128.load64_splat(values + (<usize>(r - firstConstant) << 3));
    for (let i: usize = 0; i < BLOCK_BYTES; i += 16) v128.store(block + i, value);
  }

  for (let first: u32 = 0; first < paths; first += tile) {
    const count = min(tile, paths - first);
    const bytes = (<usize>count) << 3;
    const column = (<usize>first) << 3;
    for (let c = 0; c < components; c++) {
      store<u32>(addresses + (<usize>c << 2), <u32>(blocks + <usize>c * BLOCK_BYTES));
      memory.copy(blocks + <usize>c * BLOCK_BYTES, state + column + <usize>c * stateBytes, bytes);
    }
    for (let row = -(<i32>(firstStep & 3)); row < steps; row += 4) {
      const group = (firstStep + <u32>row) >> 2;
      const begin = max(-row, 0);
      const end = min(steps - row, 4);
      drawTile(
        spare,
        tileBytes,
        seedLow,
        seedHigh,
        stream,
        firstPath + first,
        count,
        group,
        normals,
        begin,
        end,
        antithetic,
      );
      for (let r = begin; r < end; r++) {
        const z = spare + (<usize>r) * tileBytes;
        refineRow(z, noiseBytes, noises, count, substeps);
        for (let s: u32 = 0; s < substeps; s++) {
          const at = z + (<usize>placeOf(s, substeps)) * (<usize>noises) * noiseBytes;
          for (let k: u32 = 0; k < noises; k++) {
            store<u32>(addresses + (<usize>(<u32>components + k) << 2), <u32>(at + <usize>k * noiseBytes));
          }
          runFormula(instructions, length, addresses, count);
          // All are read before any is written: one component may become what another was.
          for (let c = 0; c < components; c++) {
            const from = load<u32>(addresses + (<usize><u32>load<f64>(outputs + (<usize>c << 3)) << 2));
            memory.copy(after + <usize>c * BLOCK_BYTES, from, bytes);
          }
          for (let c = 0; c < components; c++) {
            memory.copy(blocks + <usize>c * BLOCK_BYTES, after + <usize>c * BLOCK_BYTES, bytes);
          }
        }
        const here = column + (<usize>(row + r)) * rowBytes;
        putRow(x + here, others + here, othersBytes, blocks, BLOCK_BYTES, components, count);
      }
    }
    for (let c = 0; c < components; c++) {
      memory.copy(state + column + <usize>c * stateBytes, blocks + <usize>c * BLOCK_BYTES, bytes);
    }
  }
}
