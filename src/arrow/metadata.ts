import { FlatTable } from './flatbuffer.js';

/**
 * What an Arrow file says of itself, read with every bound checked: format/Schema.fbs, Message.fbs and File.fbs of
 * https://github.com/apache/arrow. Slots of tables have the numbers that those files give them.
 */

/** A message and its values: where they begin in the file, and how long both are. */
export interface Block {
  readonly offset: number;
  readonly metadataBytes: number;
  readonly bodyBytes: number;
}

export interface FieldMetadata {
  readonly name: string;
  readonly nullable: boolean;
  /** Number of the type in the union Type of Schema.fbs, and what it says of itself. */
  readonly type: number;
  readonly parameters: readonly (number | string)[];
  readonly dictionary: { readonly id: number; readonly bits: number; readonly signed: boolean } | null;
  readonly children: readonly FieldMetadata[];
}

export interface FooterMetadata {
  readonly version: number;
  readonly fields: readonly FieldMetadata[];
  readonly dictionaries: readonly Block[];
  readonly batches: readonly Block[];
}

/** What stands before a batch's values: lengths of columns, and where their buffers lie behind it. */
export interface BatchMetadata {
  readonly rows: number;
  readonly nodes: readonly { readonly length: number; readonly nullCount: number }[];
  readonly buffers: readonly { readonly offset: number; readonly length: number }[];
  /** Buffers of values of each column of views, in their order. */
  readonly variadic: readonly number[];
  /** The name of what each of its buffers is compressed by. */
  readonly compression: string | undefined;
}

export interface MessageMetadata {
  readonly version: number;
  readonly bodyBytes: number;
  /** Of a message that is a schema. */
  readonly fields?: readonly FieldMetadata[];
  readonly batch?: BatchMetadata;
  /** Of a batch that is a dictionary: whose, and whether its words come behind those of the batch before. */
  readonly dictionary?: number;
  readonly isDelta?: boolean;
}

const headers = { schema: 1, dictionary: 2, batch: 3 } as const;

/** Slots of a type's own table: i of 32 bits, h of 16, b of 8, t text, l a list of i. */
const typeSlots: Readonly<Record<number, string>> = {
  2: 'ib', // Int: bits, signed
  3: 'h', // FloatingPoint: precision
  7: 'iii', // Decimal: precision, scale, bits
  8: 'h', // Date: unit
  9: 'hi', // Time: unit, bits
  10: 'ht', // Timestamp: unit, time zone
  11: 'h', // Interval: unit
  14: 'hl', // Union: mode, type ids
  15: 'i', // FixedSizeBinary: bytes
  16: 'i', // FixedSizeList: values
  17: 'b', // Map: keys sorted
  18: 'h', // Duration: unit
};

export function readFooter(bytes: Uint8Array): FooterMetadata {
  const footer = FlatTable.root(bytes);
  footer.tables(4).forEach(readKeyValue);
  return {
    version: footer.int16(0),
    fields: schemaOf(footer.table(1)),
    dictionaries: blocksOf(footer, 2),
    batches: blocksOf(footer, 3),
  };
}

export function readMessage(bytes: Uint8Array): MessageMetadata {
  const message = FlatTable.root(bytes);
  const header = message.table(2);
  message.tables(4).forEach(readKeyValue);
  const common = { version: message.int16(0), bodyBytes: message.int64(3) };
  switch (message.byte(1)) {
    case headers.schema:
      return { ...common, fields: schemaOf(header) };
    case headers.dictionary:
      return {
        ...common,
        batch: batchOf(header?.table(1)),
        dictionary: header?.int64(0) ?? 0,
        isDelta: header?.byte(2) === 1,
      };
    case headers.batch:
      return { ...common, batch: batchOf(header) };
    default:
      throw new RangeError(`a message of type ${message.byte(1)}`);
  }
}

function blocksOf(footer: FlatTable, slot: number): Block[] {
  return footer
    .structs(slot, 24, [0, 8, 16], 8)
    .map(([offset, metadataBytes, bodyBytes]) => ({ offset, metadataBytes, bodyBytes }));
}

/** The fields of a schema; what else it holds is read to see that it can be. */
function schemaOf(table: FlatTable | undefined): FieldMetadata[] {
  if (!table) throw new RangeError('no schema');
  if (table.int16(0) !== 0) throw new RangeError('numbers whose highest byte comes first');
  table.tables(2).forEach(readKeyValue);
  return table.tables(1).map(fieldOf);
}

function fieldOf(table: FlatTable): FieldMetadata {
  const type = table.byte(2);
  const dictionary = table.table(4);
  const indices = dictionary?.table(1);
  table.tables(6).forEach(readKeyValue);
  return {
    name: table.text(0) ?? '',
    nullable: table.byte(1) !== 0,
    type,
    parameters: parametersOf(type, table.table(3)),
    // The indices are int32 where nothing else is said.
    dictionary: dictionary
      ? {
          id: dictionary.int64(0),
          bits: indices ? indices.int32(0) : 32,
          signed: indices ? indices.byte(1) !== 0 : true,
        }
      : null,
    children: table.tables(5).map(fieldOf),
  };
}

function parametersOf(type: number, table: FlatTable | undefined): (number | string)[] {
  return Array.from(typeSlots[type] ?? '').flatMap((kind, slot): (number | string)[] => {
    if (!table) throw new RangeError('a column whose type says nothing of itself');
    if (kind === 'i') return [table.int32(slot)];
    if (kind === 'h') return [table.int16(slot)];
    if (kind === 'b') return [table.byte(slot)];
    return kind === 't' ? [table.text(slot) ?? ''] : table.int32s(slot);
  });
}

function readKeyValue(table: FlatTable): void {
  table.text(0);
  table.text(1);
}

function compressionOf(table: FlatTable | undefined): string | undefined {
  if (!table) return undefined;
  return ['LZ4', 'ZSTD'][table.byte(0)] ?? `codec ${table.byte(0)}`;
}

function batchOf(table: FlatTable | undefined): BatchMetadata {
  if (!table) throw new RangeError('a batch that says nothing of itself');
  return {
    rows: table.int64(0),
    nodes: table.structs(1, 16, [0, 8]).map(([length, nullCount]) => ({ length, nullCount })),
    buffers: table.structs(2, 16, [0, 8]).map(([offset, length]) => ({ offset, length })),
    // Of columns of views, how many buffers of values each has.
    variadic: table.structs(4, 8, [0]).map(([count]) => count),
    compression: compressionOf(table.table(3)),
  };
}
