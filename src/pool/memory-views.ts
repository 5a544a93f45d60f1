/**
 * Views of the memory that all threads share: the only place that makes them.
 *
 * The system hears of a growth in one thread at once, but V8 has the other threads learn of it by an interrupt. A thread
 * that has just been woken can get a message with an offset in the new pages while its own `memory.buffer` still ends
 * before them, so that a view of them throws "Invalid typed array length". Growing by nothing fetches the present length.
 */
export class MemoryViews {
  readonly #memory: WebAssembly.Memory;
  /** As long as this thread knows: V8 takes microseconds to give it, so that it is asked for after a growth alone. */
  #buffer: SharedArrayBuffer;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
    this.#buffer = memory.buffer as unknown as SharedArrayBuffer;
  }

  float64(offset: number, count: number): Float64Array<SharedArrayBuffer> {
    return new Float64Array(this.#upTo(offset + count * 8), offset, count);
  }

  float32(offset: number, count: number): Float32Array<SharedArrayBuffer> {
    return new Float32Array(this.#upTo(offset + count * 4), offset, count);
  }

  int32(offset: number, count: number): Int32Array<SharedArrayBuffer> {
    return new Int32Array(this.#upTo(offset + count * 4), offset, count);
  }

  uint32(offset: number, count: number): Uint32Array<SharedArrayBuffer> {
    return new Uint32Array(this.#upTo(offset + count * 4), offset, count);
  }

  bytes(offset: number, count: number): Uint8Array<SharedArrayBuffer> {
    return new Uint8Array(this.#upTo(offset + count), offset, count);
  }

  /** The memory's length in bytes, as far as this thread knows. */
  get byteLength(): number {
    return this.#buffer.byteLength;
  }

  /**
   * Lets this thread know of a growth to so many bytes. Its kernels need that too: where the engine checks their
   * addresses itself, not the machine's pages, it checks them against the length that this thread knows.
   */
  reach(bytes: number): void {
    if (this.byteLength >= bytes) return;
    this.#memory.grow(0);
    this.#buffer = this.#memory.buffer as unknown as SharedArrayBuffer;
  }

  #upTo(bytes: number): SharedArrayBuffer {
    this.reach(bytes);
    return this.#buffer;
  }
}
