import type { SharedMemory } from './shared-memory.js';

/** Pieces of the shared memory that are given back together. */
export class Reservations {
  readonly #pieces: { offset: number; bytes: number }[] = [];

  constructor(readonly memory: SharedMemory) {}

  take(bytes: number, purpose: string): number {
    const offset = this.memory.reserve(bytes, purpose);
    this.#pieces.push({ offset, bytes });
    return offset;
  }

  /** A piece that holds these numbers, as float64. */
  float64(values: ArrayLike<number>, purpose: string): number {
    const offset = this.take(values.length * 8, purpose);
    this.memory.float64(offset, values.length).set(values);
    return offset;
  }

  /** A piece that holds these numbers, as uint32. */
  uint32(values: ArrayLike<number>, purpose: string): number {
    const offset = this.take(values.length * 4, purpose);
    this.memory.uint32(offset, values.length).set(values);
    return offset;
  }

  releaseAll(): void {
    for (const { offset, bytes } of this.#pieces.splice(0)) this.memory.release(offset, bytes);
  }
}
