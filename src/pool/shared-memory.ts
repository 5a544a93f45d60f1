import { RunError } from '../errors.js';
import { MemoryViews } from './memory-views.js';

const pageBytes = 65536;
const mostPages = 65536;
/** Cache lines, so that two threads never write to one, and every vector is aligned. */
const alignment = 64;

/** Pages of the least maximum that is tried: 256 MiB. */
const fewestPages = 4096;

/**
 * A memory that may grow to as much as WebAssembly addresses; where the system does not give so many addresses, to half of
 * it, or a quarter, …. Where V8 guards memory by pages that nobody may touch, as it does by default up to Node 22, it
 * reserves 10 GiB of addresses for any maximum. Throws RunError where the system gives none.
 */
function makeMemory(): WebAssembly.Memory {
  let failure: unknown;
  for (let maximum = mostPages; maximum >= fewestPages; maximum /= 2) {
    try {
      return new WebAssembly.Memory({ initial: 1, maximum, shared: true });
    } catch (error) {
      failure = error;
    }
  }
  throw new RunError(
    'the kernels’ memory must get 10 GiB of addresses, which takes up no memory, found that the system gives fewer: ' +
      'raise the limit (ulimit -v), or set NODE_OPTIONS=--disable-wasm-trap-handler, for which fewer are enough',
    { cause: failure },
  );
}

/**
 * The one memory that all threads and kernels share, and who uses which part of it: first fit over a list of
 * free pieces. Only the main thread reserves and releases; workers are told offsets. It grows on demand up to
 * the 4 GiB that WebAssembly addresses; untouched pages cost nothing.
 */
export class SharedMemory extends MemoryViews {
  /** Free pieces, ascending. Offset 0 is never given out, so that no valid pointer is 0. */
  #free: { start: number; end: number }[] = [{ start: alignment, end: pageBytes }];

  /** @param memory handed to every thread, which makes views of it by `MemoryViews`. */
  constructor(readonly memory = makeMemory()) {
    super(memory);
  }

  /** Reserves bytes, zeroed or not: what was there before stays. Throws RunError beyond 4 GiB. */
  reserve(bytes: number, purpose: string): number {
    const size = Math.max(alignment, Math.ceil(bytes / alignment) * alignment);
    let piece = this.#free.find(({ start, end }) => end - start >= size);
    if (!piece) {
      this.#grow(size, purpose);
      piece = this.#free.at(-1)!;
    }
    const offset = piece.start;
    piece.start += size;
    if (piece.start === piece.end) this.#free.splice(this.#free.indexOf(piece), 1);
    return offset;
  }

  /** Gives back what `reserve(bytes)` gave. */
  release(offset: number, bytes: number): void {
    const size = Math.max(alignment, Math.ceil(bytes / alignment) * alignment);
    const end = offset + size;
    const free = this.#free;
    let at = 0;
    while (at < free.length && free[at].start < offset) at++;
    const [before, after] = [free[at - 1], free[at]];
    // What touches what is free grows it.
    if (before?.end === offset) {
      before.end = end;
      if (after?.start !== end) return;
      before.end = after.end;
      free.splice(at, 1);
    } else if (after?.start === end) after.start = offset;
    else free.splice(at, 0, { start: offset, end });
  }

  #grow(size: number, purpose: string): void {
    const end = this.byteLength;
    const last = this.#free.at(-1);
    const missing = size - (last?.end === end ? last.end - last.start : 0);
    const pages = Math.ceil(missing / pageBytes);
    if (end / pageBytes + pages > mostPages) {
      const gigabytes = ((end + missing) / 2 ** 30).toFixed(1);
      throw new RunError(
        `${purpose} needs ${gigabytes} GiB of memory at once, and the kernels reach 4 GiB: use fewer paths or times`,
      );
    }
    try {
      this.memory.grow(pages);
    } catch (error) {
      throw new RunError(
        `${purpose}: the system gives no further ${size} bytes of memory: use fewer paths or times, or raise its limit (ulimit -v)`,
        { cause: error },
      );
    }
    this.reach(end + pages * pageBytes);
    this.release(end, pages * pageBytes);
  }
}
