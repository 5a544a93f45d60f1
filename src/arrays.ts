/**
 * Small arrays, cut one after the other from larger pieces of memory, as Node does it with small buffers: by itself an array
 * of 200 numbers takes the system and the garbage collector some microseconds, longer than what is computed with it. A
 * piece is let go with the last of its arrays. What goes to another thread must not be made here: with it went the whole
 * piece.
 */
const pieceBytes = 1 << 16;
/** Of larger arrays each has memory of its own. */
const largest = 1 << 13;

let piece = new ArrayBuffer(0);
let next = 0;

/** Pieces that are cut between two calls of `reuseArrays`, at most: what needs more takes new ones. */
const mostReused = 16;
const reused: ArrayBuffer[] = [];
/** How many of them are in use; undefined where none are. */
let inUse: number | undefined;

/**
 * To be called where nothing reads any more what was made here since it was called before: the arrays from now on lie where
 * those did. For one small problem after the other, of which the system would give and take the memory each time.
 */
export function reuseArrays(): void {
  inUse = 0;
  piece = new ArrayBuffer(0);
  next = 0;
}

/** The arrays from now on stay. */
export function keepArrays(): void {
  inUse = undefined;
  piece = new ArrayBuffer(0);
  next = 0;
}

function nextPiece(): ArrayBuffer {
  if (inUse === undefined || inUse >= mostReused) return new ArrayBuffer(pieceBytes);
  return (reused[inUse++] ??= new ArrayBuffer(pieceBytes));
}

/** Where so many bytes begin in the present piece, zeros unless pieces are reused. */
function take(bytes: number): number {
  if (next + bytes > piece.byteLength) {
    piece = nextPiece();
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
  const values = new Float64Array(piece, at, count);
  return inUse === undefined ? values : values.fill(0);
}

/** uint32[count] of zeros. */
export function uint32(count: number): Uint32Array<ArrayBuffer> {
  const bytes = count * 4;
  if (bytes > largest) return new Uint32Array(count);
  const at = take(bytes);
  const values = new Uint32Array(piece, at, count);
  return inUse === undefined ? values : values.fill(0);
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
