import { describe, expect, it } from 'vitest';
import { MemoryViews } from '../../src/pool/memory-views.js';
import { SharedMemory } from '../../src/pool/shared-memory.js';
import { workThroughShards } from '../../src/pool/shards.js';

const page = 65_536;

/** A thread's memory that another thread has made two pages longer: it shows the old length until it is grown here. */
function staleMemory(): WebAssembly.Memory {
  const shared = new WebAssembly.Memory({ initial: 1, maximum: 10, shared: true });
  let { buffer } = shared;
  shared.grow(2);
  const stale = {
    get buffer() {
      return buffer;
    },
    grow(pages: number) {
      const before = shared.grow(pages);
      buffer = shared.buffer;
      return before;
    },
  };
  return stale as unknown as WebAssembly.Memory;
}

describe('a thread that does not know of a growth yet', () => {
  it.each(['float64', 'float32', 'int32', 'uint32', 'bytes'] as const)(
    'makes views of the new pages: %s',
    (kind) => {
      const view = new MemoryViews(staleMemory())[kind](page, 16);
      expect(view.byteOffset).toBe(page);
      view[15] = 7;
      expect([view.length, view[15]]).toEqual([16, 7]);
    },
  );

  it('makes one of which only the end lies in the new pages', () => {
    expect(new MemoryViews(staleMemory()).float64(page - 8, 2)).toHaveLength(2);
  });

  it('still refuses what lies beyond them', () => {
    expect(() => new MemoryViews(staleMemory()).float64(3 * page, 1)).toThrow(RangeError);
  });

  it('knows of it before a task begins, so that kernels do too', () => {
    const memory = new MemoryViews(staleMemory());
    const lengths: number[] = [];
    const message = { task: 'look', input: null, shards: 1, counter: 64, memoryBytes: 3 * page };
    const look = (): void => void lengths.push(memory.byteLength);
    workThroughShards(look, { modules: {} as never, kernels: {} as never, memory }, message);
    expect(lengths).toEqual([3 * page]);
  });
});

describe('a memory that may have few addresses', () => {
  it.each([65536, 16384, 4096])('has the largest maximum that the system gives: %i pages', (given) => {
    const { Memory } = WebAssembly;
    const tried: number[] = [];
    const limited = function (descriptor: WebAssembly.MemoryDescriptor): WebAssembly.Memory {
      tried.push(descriptor.maximum!);
      if (descriptor.maximum! > given) throw new RangeError('could not allocate memory');
      return new Memory({ ...descriptor, maximum: 16 });
    };
    Object.assign(WebAssembly, { Memory: limited });
    try {
      expect(new SharedMemory().reserve(1000, 'a test')).toBeGreaterThan(0);
    } finally {
      Object.assign(WebAssembly, { Memory });
    }
    expect(tried.at(-1)).toBe(given);
    expect(tried).toHaveLength(1 + Math.log2(65536 / given));
  });
});
