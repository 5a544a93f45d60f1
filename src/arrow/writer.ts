import {
  Data,
  Field,
  FixedSizeList,
  Float64,
  Int32,
  makeData,
  RecordBatch,
  RecordBatchFileWriter,
  RecordBatchWriter,
  Schema,
  Struct,
  Table,
  Utf8,
} from 'apache-arrow';
import { type Column, columnLength } from './columns.js';

/** Takes bytes in order and is done with them when `write` returns. */
interface Sink {
  write(bytes: Uint8Array): void;
}

/**
 * apache-arrow's writer queues *views* of the buffers that it is given, so that memory used again after
 * `write` would change what lies in the queue. This one hands every chunk to its sink at once.
 */
class SynchronousFileWriter extends RecordBatchFileWriter {
  constructor(sink: Sink) {
    super();
    const synchronous = { write: (bytes: Uint8Array) => sink.write(bytes), close: () => undefined };
    (this as unknown as { _sink: typeof synchronous })._sink = synchronous;
  }

  /**
   * The format has the schema between the magic word and the first batch as well, which apache-arrow's file writer leaves
   * out (apache/arrow-js#51): readers that take the batches one after the other need it.
   */
  protected override _writeSchema(schema: Schema): this {
    super._writeSchema(schema);
    return RecordBatchWriter.prototype['_writeSchema'].call(this, schema) as this;
  }

  get batchesWritten(): number {
    return this._recordBatchBlocks.length;
  }
}

/** Validity bits of nullable values (bit set: present), and the values with 0 where they are missing. */
function withoutNaN(values: Float64Array): {
  values: Float64Array;
  nullBitmap: Uint8Array;
  nullCount: number;
} {
  const present = new Uint8Array(Math.ceil(values.length / 64) * 8);
  const filled = values.slice();
  let nullCount = 0;
  values.forEach((value, i) => {
    if (Number.isNaN(value)) {
      filled[i] = 0;
      nullCount++;
    } else {
      present[i >> 3] |= 1 << (i & 7);
    }
  });
  return { values: filled, nullBitmap: present, nullCount };
}

/** Words whose bytes are kept while a column is written. */
const mostWords = 64;

function utf8Data(values: readonly (string | null)[]): Data<Utf8> {
  const encoder = new TextEncoder();
  // Most columns of text are of few words.
  const known = new Map<string, Uint8Array>();
  const encoded = values.map((value) => {
    const text = value ?? '';
    const bytes = known.get(text) ?? encoder.encode(text);
    if (known.size < mostWords) known.set(text, bytes);
    return bytes;
  });
  const valueOffsets = new Int32Array(values.length + 1);
  encoded.forEach((bytes, i) => (valueOffsets[i + 1] = valueOffsets[i] + bytes.length));
  const data = new Uint8Array(valueOffsets.at(-1)!);
  encoded.forEach((bytes, i) => data.set(bytes, valueOffsets[i]));
  const nullBitmap = new Uint8Array(Math.ceil(values.length / 64) * 8);
  values.forEach((value, i) => value !== null && (nullBitmap[i >> 3] |= 1 << (i & 7)));
  const nullCount = values.filter((value) => value === null).length;
  return makeData({ type: new Utf8(), length: values.length, nullCount, nullBitmap, valueOffsets, data });
}

function assertFinite(name: string, values: Float64Array): void {
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) throw new RangeError(`column ${name} must hold finite numbers, found ${values[at]} at ${at}`);
}

function dataOf(column: Column): Data {
  switch (column.type) {
    case 'int32':
      return makeData({ type: new Int32(), length: column.values.length, nullCount: 0, data: column.values });
    case 'utf8':
      return utf8Data(column.values);
    case 'float64': {
      if (!column.nullable) {
        assertFinite(column.name, column.values);
        return makeData({
          type: new Float64(),
          length: column.values.length,
          nullCount: 0,
          data: column.values,
        });
      }
      const { values, ...nulls } = withoutNaN(column.values);
      return makeData({ type: new Float64(), length: values.length, ...nulls, data: values });
    }
    case 'list': {
      const child = makeData({
        type: new Float64(),
        length: column.values.length,
        nullCount: 0,
        data: column.values,
      });
      const type = new FixedSizeList(column.width, new Field('item', new Float64(), false));
      return makeData({ type, length: columnLength(column), nullCount: 0, child });
    }
  }
}

/** One record batch of columns, `metadata` in its schema. The columns' values are not copied. */
function recordBatch(columns: readonly Column[], metadata: ReadonlyMap<string, string>): RecordBatch {
  const length = columnLength(columns[0]);
  const children = columns.map(dataOf);
  const fields = columns.map((column, i) => {
    const nullable = column.type === 'utf8' || (column.type === 'float64' && column.nullable === true);
    return new Field(column.name, children[i].type, nullable);
  });
  const ragged = columns.find((column) => columnLength(column) !== length);
  if (ragged) throw new RangeError(`column ${ragged.name} has ${columnLength(ragged)} rows, not ${length}`);
  const schema = new Schema(fields, new Map(metadata));
  return new RecordBatch(schema, makeData({ type: new Struct(fields), length, nullCount: 0, children }));
}

/** The table that reading a file of these columns gives, without the file. */
export function arrowTable(columns: readonly Column[], metadata: ReadonlyMap<string, string>): Table {
  return new Table([recordBatch(columns, metadata)]);
}

/**
 * Writes one Arrow IPC file of one record batch, uncompressed, with `metadata` in its schema. The columns'
 * values are not copied, and may lie in shared memory.
 */
export function writeArrowFile(
  sink: Sink,
  columns: readonly Column[],
  metadata: ReadonlyMap<string, string>,
): void {
  const writer = new SynchronousFileWriter(sink);
  writer.write(recordBatch(columns, metadata));
  // apache-arrow drops a batch whose schema it thinks different, without a word: count what was written.
  const written = writer.batchesWritten;
  writer.close();
  if (written !== 1) throw new Error(`apache-arrow wrote ${written} record batches instead of 1`);
}
