/**
 * Small arrays, cut one after the other from larger pieces of memory, as Node does it with small buffers: by itself an array
 * of 200 numbers takes the system and the garbage collector some microseconds, longer than what is computed with it. A
 * piece is let go with the last of its arrays. What goes to another thread must not be made here: with it went the whole
 * piece.
 */
const pieceBytes = 1 << 17;
/** Of larger arrays each has memory of its own. */
const largest = 1 << 13;

let piece = new ArrayBuffer(0);
let next = 0;

/** Where so many bytes of zeros begin in the present piece. */
function take(bytes: number): number {
  if (next + bytes > piece.byteLength) {
    piece = new ArrayBuffer(pieceBytes);
    next = 0;
  }
  const at = next;
  next = (next + bytes + 7) & ~7;
  return at;
}

/** float64[count] of zeros. */
export function float64(count: number): Float64Array<ArrayBuffer> {
  const bytes = count * 8;
  if (bytes > largest) return new Float64Array(count);
  const at = take(bytes);
  return new Float64Array(piece, at, count);
}

/** uint32[count] of zeros. */
export function uint32(count: number): Uint32Array<ArrayBuffer> {
  const bytes = count * 4;
  if (bytes > largest) return new Uint32Array(count);
  const at = take(bytes);
  return new Uint32Array(piece, at, count);
}

/** The same numbers in an array of their own. */
export function copied(values: Float64Array): Float64Array<ArrayBuffer> {
  const copy = float64(values.length);
  copy.set(values);
  return copy;
}

/** values[rows[r]] for each r. A loop: through an iterator, as by Float64Array.from, it takes ten to forty times as long. */
export function picked(values: Float64Array, rows: Uint32Array): Float64Array<ArrayBuffer> {
  const chosen = float64(rows.length);
  for (let r = 0; r < rows.length; r++) chosen[r] = values[rows[r]];
  return chosen;
}

/** float64[count] of its own with value(i) at i, by a loop for the same reason. */
export function numbered(count: number, value: (i: number) => number): Float64Array<ArrayBuffer> {
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) values[i] = value(i);
  return values;
}

/** int32[count]: first, first + 1, … */
export function indices(first: number, count: number): Int32Array<ArrayBuffer> {
  const values = new Int32Array(count);
  for (let i = 0; i < count; i++) values[i] = first + i;
  return values;
}
