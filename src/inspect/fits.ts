import { type Data, DataType } from 'apache-arrow';

/**
 * Throws RangeError where a column says that it is longer than its bytes are: apache-arrow reads such values as
 * undefined, without a word.
 */
export function checkFits(data: Data): void {
  const { type, length } = data;
  if (DataType.isDictionary(type)) return atLeast(data.values, length);
  if (data.nullCount > 0 && !DataType.isNull(type) && !DataType.isUnion(type)) {
    atLeast(data.nullBitmap, Math.ceil(length / 8));
  }
  if (DataType.isFixedSizeList(type)) childLength(data, length * type.listSize);
  else if (DataType.isStruct(type)) childLength(data, length);
  else if (data.valueOffsets?.length > 0 && !DataType.isUnion(type)) {
    atLeast(data.valueOffsets, length + 1);
    const end = Number(data.valueOffsets[length]);
    if (data.children.length > 0) childLength(data, end);
    else atLeast(data.values, end);
  } else if (DataType.isBool(type)) atLeast(data.values, Math.ceil(length / 8));
  else if (data.values?.length !== undefined && data.children.length === 0) {
    atLeast(data.values, length * data.stride);
  }
  data.children.forEach((child) => checkFits(child));
}

function childLength(data: Data, least: number): void {
  const short = data.children.find((child) => child.length < least);
  if (short) throw new RangeError(`a column of ${short.length} values, not ${least}`);
}

function atLeast(values: ArrayLike<unknown> | undefined, least: number): void {
  const length = values?.length ?? 0;
  if (length < least) throw new RangeError(`a column of ${length} values, not ${least}`);
}
