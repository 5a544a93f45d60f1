import { listValues, readArrow } from '../../arrow/reader.js';
import { pathColumns } from '../../rows/path-columns.js';
import type { SimulateParameters } from '../../rows/simulation.js';
import { partFileName } from '../../store/part.js';
import type { ReadOfBlock, StageContext } from '../stage.js';
import type { SharedCuts } from './blocks.js';

/**
 * Writes the missing parts of a dataset of paths: row by row what the blocks have left of it. One block’s file is in memory at a
 * time; while the parts of a stretch are hashed and written, the next are read into a second buffer.
 */
export async function joinPaths(
  { paths, times, dt, components }: SimulateParameters,
  { ranges, stretches }: SharedCuts,
  { pool, output, progress, throwIfInterrupted }: StageContext,
  read: ReadOfBlock,
): Promise<void> {
  const { memory } = pool;
  const missing = stretches.filter(({ parts }) => parts.some(({ index }) => !output.has(index)));
  const bufferBytes = Math.max(0, ...missing.map(({ rows }) => rows * paths * 8));
  const reserved = components.length * bufferBytes;
  const buffers = missing.slice(0, 2).map(() => memory.reserve(reserved, 'two stretches of paths'));
  let rowsDone = times - missing.reduce((sum, { rows }) => sum + rows, 0);
  let writing: Promise<unknown> = Promise.resolve();
  try {
    for (const [s, stretch] of missing.entries()) {
      const at = buffers[s % 2];
      for (const [block, { first, count }] of ranges.entries()) {
        const file = partFileName(stretch.index);
        const table = readArrow(read(block, file), `${file} of block ${block}`);
        components.forEach((name, c) => {
          const values = listValues(table, name);
          const x = memory.float64(at + c * bufferBytes, stretch.rows * paths);
          for (let row = 0; row < stretch.rows; row++) {
            x.set(values.subarray(row * count, (row + 1) * count), row * paths + first);
          }
        });
        await pool.pause();
        throwIfInterrupted();
      }
      // The stretch after this one takes the buffer that is being written.
      await writing;
      writing = Promise.all(
        stretch.parts.map(async (part) => {
          const own = at + (part.first - stretch.first) * paths * 8;
          const valuesOf = (c: number): Float64Array =>
            memory.float64(own + c * bufferBytes, part.rows * paths);
          await output.write(pathColumns(part, { n: paths, dt, components }, valuesOf), part.index);
          rowsDone += part.rows;
          progress({ done: rowsDone * paths, total: times * paths, unit: 'path-steps' });
        }),
      );
      // Its failure is thrown where it is awaited.
      writing.catch(() => undefined);
    }
    await writing;
  } finally {
    await Promise.allSettled([writing]);
    await output.writer.settled();
    for (const buffer of buffers) memory.release(buffer, reserved);
  }
}
