import { type Data, DataType, type Union, UnionMode } from 'apache-arrow';
import { bytesOfView } from './layout.js';

/**
 * Throws RangeError where a column says that it is longer than its bytes are, or where its offsets run backwards or
 * its indices point behind its dictionary: apache-arrow reads such values as undefined, without a word.
 */
export function checkFits(data: Data): void {
  const { type, length } = data;
  if (DataType.isDictionary(type)) {
    atLeast(data.values, length);
    data.dictionary?.data.forEach((words) => checkFits(words));
    return checkIndices(data);
  }
  if (data.nullCount > 0 && !DataType.isNull(type) && !DataType.isUnion(type)) {
    atLeast(data.nullBitmap, Math.ceil(length / 8));
  }
  if (DataType.isUnion(type)) checkUnion(data);
  if (DataType.isUtf8View(type) || DataType.isBinaryView(type)) return checkViews(data);
  if (DataType.isFixedSizeList(type)) childLength(data, length * type.listSize);
  else if (DataType.isStruct(type)) childLength(data, length);
  else if (data.valueOffsets?.length > 0 && !DataType.isUnion(type)) {
    atLeast(data.valueOffsets, length + 1);
    checkOffsets(data.valueOffsets, length);
    const end = Number(data.valueOffsets[length]);
    if (data.children.length > 0) childLength(data, end);
    else atLeast(data.values, end);
  } else if (DataType.isBool(type)) atLeast(data.values, Math.ceil(length / 8));
  else if (data.values?.length !== undefined && data.children.length === 0) {
    atLeast(data.values, length * data.stride);
  }
  data.children.forEach((child) => checkFits(child));
}

function checkIndices(data: Data): void {
  const words = data.dictionary?.length ?? 0;
  const indices = data.values as ArrayLike<number | bigint>;
  for (let i = 0; i < data.length; i++) {
    if (data.nullCount > 0 && !data.getValid(i)) continue;
    const index = Number(indices[i]);
    if (index < 0 || index >= words) throw new RangeError(`entry ${index} of a dictionary of ${words}`);
  }
}

/** Each value of a union is one of a child that there is, where the child has one. */
function checkUnion({ type, length, typeIds, valueOffsets, children }: Data): void {
  const { mode, typeIdToChildIndex } = type as Union;
  atLeast(typeIds, length);
  if (mode === UnionMode.Dense) atLeast(valueOffsets, length);
  for (let i = 0; i < length; i++) {
    const child = children[typeIdToChildIndex[(typeIds as Int8Array)[i]]];
    const at = mode === UnionMode.Dense ? Number(valueOffsets[i]) : i;
    if (!child || at < 0 || at >= child.length) throw new RangeError(`a value ${at} of type ${typeIds[i]}`);
  }
}

/** Each view has its bytes in itself, up to 12 of them, or in a buffer that there is. */
function checkViews(data: Data): void {
  const { length, values, nullCount, variadicBuffers } = data;
  atLeast(values as Uint8Array, length * bytesOfView);
  const views = new DataView((values as Uint8Array).buffer, (values as Uint8Array).byteOffset);
  for (let i = 0; i < length; i++) {
    const at = i * bytesOfView;
    const size = views.getInt32(at, true);
    if (nullCount > 0 && !data.getValid(i)) continue;
    if (size < 0) throw new RangeError(`a text of ${size} bytes`);
    if (size <= 12) continue;
    const [buffer, offset] = [views.getInt32(at + 8, true), views.getInt32(at + 12, true)];
    const bytes = variadicBuffers[buffer]?.length ?? 0;
    if (offset < 0 || offset + size > bytes) {
      throw new RangeError(`a text of ${size} bytes at ${offset} of a buffer of ${bytes}`);
    }
  }
}

function checkOffsets(offsets: ArrayLike<number | bigint>, length: number): void {
  let last = 0;
  for (let i = 0; i <= length; i++) {
    const offset = Number(offsets[i]);
    if (offset < last) throw new RangeError(`a value that begins at ${offset}, behind one at ${last}`);
    last = offset;
  }
}

function childLength(data: Data, least: number): void {
  if (!(least >= 0)) throw new RangeError(`lists of fewer than no values`);
  const short = data.children.find((child) => child.length < least);
  if (short) throw new RangeError(`a column of ${short.length} values, not ${least}`);
}

function atLeast(values: ArrayLike<unknown> | undefined, least: number): void {
  if (!(least >= 0)) throw new RangeError(`a column of ${least} values`);
  const length = values?.length ?? 0;
  if (length < least) throw new RangeError(`a column of ${length} values, not ${least}`);
}
