import type { EpochRecord } from './loop.js';

/**
 * A training's state after an epoch: the length of the history's JSON (uint32, little-endian), the JSON, and the
 * bytes that the next epoch depends on. JSON gives every double back to the last bit.
 */
export function packCheckpoint(
  history: readonly EpochRecord[],
  persistent: readonly Uint8Array[],
): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(history));
  const length = persistent.reduce((sum, bytes) => sum + bytes.length, 4 + text.length);
  const packed = new Uint8Array(length);
  new DataView(packed.buffer).setUint32(0, text.length, true);
  packed.set(text, 4);
  let at = 4 + text.length;
  for (const bytes of persistent) {
    packed.set(bytes, at);
    at += bytes.length;
  }
  return packed;
}

/** Puts the bytes back in place and gives the history. */
export function unpackCheckpoint(packed: Uint8Array, persistent: readonly Uint8Array[]): EpochRecord[] {
  const length = new DataView(packed.buffer, packed.byteOffset).getUint32(0, true);
  const history = JSON.parse(new TextDecoder().decode(packed.subarray(4, 4 + length))) as EpochRecord[];
  let at = 4 + length;
  for (const bytes of persistent) {
    bytes.set(packed.subarray(at, at + bytes.length));
    at += bytes.length;
  }
  return history;
}
