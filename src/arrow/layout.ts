import type { BatchMetadata, FieldMetadata } from './metadata.js';

/** A column's bits that say which of its values are null, and how many that should be. */
export interface Validity {
  readonly offset: number;
  readonly bytes: number;
  readonly length: number;
  readonly nullCount: number;
}

/** Writers put a buffer at the next multiple of up to this many bytes. */
export const alignment = 64;

/** Numbers of types in the union Type of Schema.fbs. */
const types = { null: 1, struct: 13, union: 14, fixedSizeList: 16 } as const;
/** Types of validity, views of 16 bytes and any number of buffers of values: BinaryView, Utf8View. */
const ofViews = new Set([23, 24]);
export const bytesOfView = 16;
/** Types of three buffers, validity, offsets and values: Binary, Utf8, LargeBinary, LargeUtf8. */
const ofThree = new Set([4, 5, 19, 20]);
/** Types that the format knows and apache-arrow does not, and what can be written instead. */
const unread: Readonly<Record<number, readonly [string, string]>> = {
  22: ['run_end_encoded', 'its plain values'],
  25: ['list_view', 'list'],
  26: ['large_list_view', 'large_list'],
};
/** Types of validity and offsets, whose values are their child: List, Map, LargeList. */
const ofOffsets = new Set([12, 17, 21]);
type Parameters = FieldMetadata['parameters'];
const oneOf = (values: readonly number[], value: unknown): number | undefined =>
  values.find((one) => one === value);
const units = new Set([0, 1, 2, 3]);

/**
 * Types of validity and values, and the bits of a value; undefined where the type's parameters, which metadata.ts
 * reads, are none of those that there are.
 */
const ofTwo: Readonly<Record<number, (parameters: Parameters) => number | undefined>> = {
  2: ([bits]) => oneOf([8, 16, 32, 64], bits), // Int
  3: ([precision]) => [16, 32, 64][Number(precision)], // FloatingPoint
  6: () => 1, // Bool
  7: ([, , bits]) => oneOf([32, 64, 128, 256], Number(bits) || 128), // Decimal
  8: ([unit]) => [32, 64][Number(unit)], // Date
  9: ([unit, bits]) => (units.has(Number(unit)) ? oneOf([32, 64], Number(bits) || 32) : undefined), // Time
  10: ([unit]) => (units.has(Number(unit)) ? 64 : undefined), // Timestamp
  11: ([unit]) => [32, 64, 128][Number(unit)], // Interval
  15: ([bytes]) => (Number(bytes) >= 0 ? 8 * Number(bytes) : undefined), // FixedSizeBinary
  18: ([unit]) => (units.has(Number(unit)) ? 64 : undefined), // Duration
};

/**
 * Checks a batch's columns against the schema: a length and the buffers of its type for every column and every
 * column in it (https://arrow.apache.org/docs/format/Columnar.html#buffer-listing-for-each-layout), buffers one after
 * the other inside the batch's bytes. Gives the columns' validity buffers. Throws RangeError.
 */
export function checkLayout(
  fields: readonly FieldMetadata[],
  { rows, nodes, buffers, variadic }: BatchMetadata,
  bodyBytes: number,
  version: number,
  /** Of each buffer, once it is unpacked. */
  lengths: readonly number[],
): Validity[] {
  const validities: Validity[] = [];
  let [node, buffer, views] = [0, 0, 0];
  const walk = (field: FieldMetadata, parentRows: number | undefined): void => {
    const column = nodes[node++];
    if (!column) throw new RangeError(`no length of column ${field.name}`);
    const { length, nullCount } = column;
    if (parentRows !== undefined && length !== parentRows) {
      throw new RangeError(`column ${field.name} has ${length} rows, its batch ${parentRows}`);
    }
    if (length < 0 || nullCount < 0 || nullCount > length) {
      throw new RangeError(`column ${field.name} has ${length} values, ${nullCount} of them null`);
    }
    const isView = field.dictionary === null && ofViews.has(field.type);
    const { hasValidity, others } = buffersOf(field, version, isView ? variadic[views++] : 0);
    if (hasValidity) {
      const { offset } = buffers[buffer] ?? { offset: 0 };
      validities.push({ offset, bytes: lengths[buffer] ?? 0, length, nullCount });
    }
    const isFixed = field.dictionary !== null || field.type in ofTwo;
    if (isFixed) checkValues(field, lengths[buffer + 1] ?? 0, length);
    if (isView) checkBytes(field, lengths[buffer + 1] ?? 0, length * bytesOfView);
    buffer += Number(hasValidity) + others;
    if (field.dictionary) return;
    const within = field.type === types.struct ? length : undefined;
    field.children.forEach((child) => walk(child, within));
  };
  if (rows < 0) throw new RangeError(`a batch of ${rows} rows`);
  fields.forEach((field) => walk(field, rows));
  if (views !== variadic.length) throw new RangeError(`${variadic.length} columns of views, not ${views}`);
  if (node !== nodes.length || buffer !== buffers.length) {
    throw new RangeError(
      `a batch of ${nodes.length} columns and ${buffers.length} buffers, not ${node} and ${buffer}`,
    );
  }
  checkBuffers(buffers, bodyBytes);
  return validities;
}

/** The first column whose type is not read, though the format has it, in words; undefined where all are. */
export function unreadColumn(fields: readonly FieldMetadata[]): string | undefined {
  for (const { name, type, children, dictionary } of fields) {
    const found = dictionary ? undefined : unread[type];
    if (found) return `column ${name} has the type ${found[0]}, which is not read: write it as ${found[1]}`;
    const inside = unreadColumn(children);
    if (inside !== undefined) return inside;
  }
  return undefined;
}

function buffersOf(
  { name, type, parameters, dictionary }: FieldMetadata,
  version: number,
  valueBuffers: number | undefined,
): { hasValidity: boolean; others: number } {
  if (dictionary || type in ofTwo) return { hasValidity: true, others: 1 };
  if (ofThree.has(type)) return { hasValidity: true, others: 2 };
  if (ofOffsets.has(type)) return { hasValidity: true, others: 1 };
  if (ofViews.has(type)) {
    if (valueBuffers === undefined || valueBuffers < 0) throw new RangeError(`no buffers of column ${name}`);
    return { hasValidity: true, others: 1 + valueBuffers };
  }
  switch (type) {
    case types.null:
      return { hasValidity: false, others: 0 };
    case types.struct:
    case types.fixedSizeList:
      return { hasValidity: true, others: 0 };
    case types.union:
      // Types, and where it is dense, offsets; before version 5 of the format (4 here) a validity as well.
      return { hasValidity: version < 4, others: parameters[0] === 1 ? 2 : 1 };
    default:
      throw new RangeError(`column ${name} has a type of number ${type}, which is not known here`);
  }
}

/** Values fill their buffer, but for what makes it up to a multiple of a small power of two. */
function checkValues(field: FieldMetadata, found: number, length: number): void {
  const { name, type, parameters, dictionary } = field;
  const bits = dictionary ? oneOf([8, 16, 32, 64], dictionary.bits) : ofTwo[type](parameters);
  if (bits === undefined) throw new RangeError(`column ${name} has a type that there is not`);
  checkBytes(field, found, Math.ceil((length * bits) / 8));
}

function checkBytes({ name }: FieldMetadata, found: number, needed: number): void {
  if (found >= needed && found < needed + alignment) return;
  throw new RangeError(`column ${name} has ${found} bytes of values, not ${needed}`);
}

/** Buffers lie one after the other, each at the next multiple of a small power of two. */
function checkBuffers(buffers: BatchMetadata['buffers'], bodyBytes: number): void {
  let end = 0;
  for (const { offset, length } of buffers) {
    const gap = offset - end;
    // Empty ones may be said to lie anywhere inside.
    if (length < 0 || offset < 0 || (length > 0 && (gap < 0 || gap >= alignment))) {
      throw new RangeError(`a buffer of ${length} bytes at ${offset}, behind one that ends at ${end}`);
    }
    if (length > 0) end = offset + length;
    if (offset + length > bodyBytes) throw new RangeError('a buffer that ends behind its batch');
  }
}
