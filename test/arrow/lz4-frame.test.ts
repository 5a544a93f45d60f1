import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lz4Frame } from '../../src/arrow/lz4-frame.js';
import { xxhash32 } from '../../src/arrow/xxhash32.js';

/** Frames that lz4 4.4.5 for Python wrote: ../vectors/arrow/make.py. */
const bytesOf = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(join(import.meta.dirname, '../vectors/arrow/others', name)));

describe('a frame of LZ4', () => {
  const lines = Array.from({ length: 20000 }, (_, i) => `line ${i % 97}\n`).join('');
  const data = new Uint8Array(2 * 65536 + 3000);
  data.set(new TextEncoder().encode(lines).subarray(0, 2 * 65536));
  for (let i = 0, value = 1; i < 3000; i++) {
    value = (Math.imul(value, 69069) >>> 0) % 2 ** 32;
    data[2 * 65536 + i] = value >>> 24;
  }

  it.each(['linked', 'checked', 'alone'])('of blocks that are %s is what was compressed', (name) => {
    expect(Buffer.from(lz4Frame(bytesOf(`${name}.lz4`), data.length)).equals(data)).toBe(true);
  });

  it.each(['linked', 'checked', 'alone'])(
    'of blocks that are %s is refused where it is anything else',
    (name) => {
      const frame = bytesOf(`${name}.lz4`);
      expect(() => lz4Frame(frame, data.length - 1)).toThrow(RangeError);
      expect(() => lz4Frame(frame, data.length + 1)).toThrow(RangeError);
      expect(() => lz4Frame(Uint8Array.of(...frame, 0), data.length)).toThrow(RangeError);
      for (let at = 0; at < frame.length; at += 13) {
        expect(() => lz4Frame(frame.subarray(0, at), data.length)).toThrow(RangeError);
        const harmed = Uint8Array.from(frame);
        harmed[at] ^= 1 << (at % 8);
        const read = (): Uint8Array => lz4Frame(harmed, data.length);
        if (name === 'checked') expect(read, `byte ${at}`).toThrow(RangeError);
        else {
          try {
            expect(read()).toHaveLength(data.length);
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
          }
        }
      }
    },
  );

  it('is checked by XXH32, whose own examples these are', () => {
    const of = (text: string): string => xxhash32(new TextEncoder().encode(text)).toString(16);
    expect([of(''), of('a'), of('abc'), of('Nobody inspects the spammish repetition')]).toEqual([
      '2cc5d05',
      '550d7456',
      '32d153ff',
      'e2293b2f',
    ]);
  });
});
