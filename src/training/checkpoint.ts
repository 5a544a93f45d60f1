/**
 * A training's state after an epoch: the length of its JSON (uint32, little-endian), the JSON, and the bytes that the
 * next epoch depends on. JSON gives every finite double back to the last bit; NaN, a figure that does not exist, is
 * written as null and comes back as NaN.
 */
export function packCheckpoint(state: object, persistent: readonly Uint8Array[]): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(state));
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

/** Puts the bytes back in place and gives the state. */
export function unpackCheckpoint(packed: Uint8Array, persistent: readonly Uint8Array[]): unknown {
  const length = new DataView(packed.buffer, packed.byteOffset).getUint32(0, true);
  const text = new TextDecoder().decode(packed.subarray(4, 4 + length));
  const state = JSON.parse(text, (_key, value: unknown) => (value === null ? NaN : value)) as unknown;
  let at = 4 + length;
  for (const bytes of persistent) {
    bytes.set(packed.subarray(at, at + bytes.length));
    at += bytes.length;
  }
  return state;
}
