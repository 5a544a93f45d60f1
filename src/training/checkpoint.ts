import { InterruptedError } from '../errors.js';
import type { FitContext } from './data.js';

/** Arrays of so many numbers and more are kept as they are in memory: text would be long, slow, and too long at last. */
const fewNumbers = 16;

/** Stands in the JSON for an array of numbers: where it begins among all of them, and how many they are. */
interface Numbers {
  readonly float64s: readonly [first: number, count: number];
}

/**
 * A training's state after an epoch: the length of its JSON and the count of numbers in its longer arrays (uint32
 * each), the JSON, these numbers as float64, and the bytes that the next epoch depends on; all little-endian, as
 * WebAssembly is. JSON gives every finite double back to the last bit; NaN, a figure that does not exist, is written
 * as null and comes back as NaN.
 */
export function packCheckpoint(state: object, persistent: readonly Uint8Array[]): Uint8Array {
  const arrays: number[][] = [];
  let count = 0;
  const json = JSON.stringify(state, (_key, value: unknown): unknown => {
    if (!isLongArray(value)) return value;
    arrays.push(value);
    count += value.length;
    return { float64s: [count - value.length, value.length] } satisfies Numbers;
  });
  const text = new TextEncoder().encode(json);
  const lengths = [text.length, count];
  const pieces = [
    new Uint8Array(Uint32Array.from(lengths).buffer),
    text,
    ...arrays.map((values) => new Uint8Array(Float64Array.from(values).buffer)),
    ...persistent,
  ];
  const packed = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    packed.set(piece, at);
    at += piece.length;
  }
  return packed;
}

/** Puts the bytes back in place and gives the state. */
export function unpackCheckpoint(packed: Uint8Array, persistent: readonly Uint8Array[]): unknown {
  let at = 0;
  const take = (bytes: number): Uint8Array => packed.subarray(at, (at += bytes));
  const [textLength, count] = new Uint32Array(take(8).slice().buffer);
  const text = new TextDecoder().decode(take(textLength));
  const numbers = new Float64Array(take(count * 8).slice().buffer);
  for (const bytes of persistent) bytes.set(take(bytes.length));
  return JSON.parse(text, (_key, value: unknown): unknown => {
    if (value === null) return NaN;
    if (typeof value !== 'object' || !('float64s' in value)) return value;
    const [first, length] = (value as Numbers).float64s;
    return Array.from(numbers.subarray(first, first + length));
  });
}

/** Trains; where that is interrupted, the epoch in hand is lost, and the state after those before it is kept. */
export async function keepingEpochs<Result>(
  { checkpoint }: FitContext,
  { history }: { readonly history: readonly object[] },
  state: () => Uint8Array,
  train: () => Promise<Result>,
): Promise<Result> {
  try {
    return await train();
  } catch (error) {
    if (error instanceof InterruptedError && history.length > 0) checkpoint(state, 'last');
    throw error;
  }
}

function isLongArray(value: unknown): value is number[] {
  return (
    Array.isArray(value) && value.length >= fewNumbers && value.every((item) => typeof item === 'number')
  );
}
