import { type Data, DataType } from 'apache-arrow';
import { type Cell, cellsOf } from './cells.js';
import { NumberCollector, RangeCollector, type Statistics, TextCollector } from './statistics.js';

/** Rows and width of a column of lists. */
export interface ListShape {
  /** Rows that hold a list. */
  readonly rows: number;
  /** Rows that hold none. */
  readonly nullRows: number;
  /** Values in a list: one number where all are alike, null where there is no list. */
  readonly width: number | { readonly min: number; readonly max: number } | null;
}

export type ColumnStatistics = { readonly name: string; readonly shape?: ListShape } & Statistics;

/** Collects the statistics of one column, batch by batch. */
export class ColumnCollector {
  readonly #leaves: LeafCollector;
  readonly #isList: boolean;
  #rows = 0;
  #nullRows = 0;
  #shortest = Infinity;
  #longest = -Infinity;

  /** `bound`: values that are kept for the quartiles at most. `bins`: of a histogram, 0 for none. */
  constructor(
    private readonly name: string,
    type: DataType,
    bound: number,
    bins = 0,
  ) {
    this.#isList = isList(type);
    const width = DataType.isFixedSizeList(type) ? type.listSize : 1;
    this.#leaves = leafCollector(leafType(type), bound, width, bins);
  }

  add(data: Data): void {
    if (this.#isList) this.#measure(data);
    eachRun(data, 0, data.length, (leaf, begin, end) => this.#leaves.add(leaf, begin, end));
  }

  get statistics(): ColumnStatistics {
    const { statistics } = this.#leaves;
    if (!this.#isList) return { name: this.name, ...statistics };
    const [min, max] = [this.#shortest, this.#longest];
    const width = this.#rows === 0 ? null : min === max ? min : { min, max };
    return { name: this.name, shape: { rows: this.#rows, nullRows: this.#nullRows, width }, ...statistics };
  }

  #measure(data: Data): void {
    for (let i = 0; i < data.length; i++) {
      if (!data.getValid(i)) {
        this.#nullRows++;
        continue;
      }
      const [begin, end] = itemRange(data, i, i + 1);
      this.#rows++;
      this.#shortest = Math.min(this.#shortest, end - begin);
      this.#longest = Math.max(this.#longest, end - begin);
    }
  }
}

function isList(type: DataType): boolean {
  return DataType.isFixedSizeList(type) || DataType.isList(type) || DataType.isLargeList(type);
}

/** The type of the values inside lists, and of the values that a dictionary stands for. */
function leafType(type: DataType): DataType {
  return isList(type) ? leafType(type.children[0].type as DataType) : type;
}

/** Where in the child's values rows begin … end − 1 of a list column lie. */
function itemRange({ type, valueOffsets }: Data, begin: number, end: number): [number, number] {
  if (DataType.isFixedSizeList(type)) return [begin * type.listSize, end * type.listSize];
  return [Number(valueOffsets[begin]), Number(valueOffsets[end])];
}

/** Visits the values in rows begin … end − 1, those of lists too, in runs as long as they come. */
function eachRun(data: Data, begin: number, end: number, visit: LeafCollector['add']): void {
  if (!isList(data.type)) return visit(data, begin, end);
  const child = data.children[0];
  const within = (from: number, to: number): void => eachRun(child, ...itemRange(data, from, to), visit);
  if (data.nullCount === 0) return within(begin, end);
  for (let i = begin; i < end; i++) if (data.getValid(i)) within(i, i + 1);
}

interface LeafCollector {
  add(data: Data, begin: number, end: number): void;
  readonly statistics: Statistics;
}

/** A collector that adds values one by one, and the nulls between them. */
function collector(
  into: { nulls: number; readonly statistics: Statistics },
  adder: (data: Data) => (i: number) => void,
): LeafCollector {
  return {
    add(data, begin, end) {
      const add = adder(data);
      const complete = data.nullCount === 0 && !DataType.isNull(data.type);
      for (let i = begin; i < end; i++) {
        if (complete || (data.getValid(i) && !DataType.isNull(data.type))) add(i);
        else into.nulls++;
      }
    },
    get statistics() {
      return into.statistics;
    },
  };
}

function leafCollector(type: DataType, bound: number, width: number, bins: number): LeafCollector {
  const meaning = DataType.isDictionary(type) ? (type.dictionary as DataType) : type;
  if (DataType.isFloat(meaning) || DataType.isInt(meaning) || DataType.isDecimal(meaning)) {
    const numbers = new NumberCollector(bound, width, bins);
    return collector(numbers, (data) => numberAdder(numbers, data));
  }
  if (DataType.isUtf8(meaning) || isText(meaning) || DataType.isBool(meaning)) {
    const texts = new TextCollector();
    return collector(texts, (data) =>
      present(cellsOf(data), texts, (value) =>
        texts.add(typeof value === 'string' ? value : JSON.stringify(value)),
      ),
    );
  }
  if (
    DataType.isDate(type) ||
    DataType.isTimestamp(type) ||
    DataType.isTime(type) ||
    DataType.isDuration(type)
  ) {
    const range = new RangeCollector();
    return collector(range, (data) => {
      const cells = cellsOf(data);
      const values = data.values as ArrayLike<number | bigint>;
      return (i) => range.add(values[i], () => cells(i) as string);
    });
  }
  const bare = new BareCollector();
  return collector(bare, () => () => bare.count++);
}

function isText(type: DataType): boolean {
  return DataType.isLargeUtf8(type) || DataType.isUtf8View(type);
}

class BareCollector {
  nulls = 0;
  count = 0;

  get statistics(): Statistics {
    return { kind: 'bare', count: this.count, nulls: this.nulls };
  }
}

/** Where the numbers lie in memory as they are, they are read there; others become cells first. */
function numberAdder(numbers: NumberCollector, data: Data): (i: number) => void {
  const { values } = data as { values: unknown };
  const half = DataType.isFloat(data.type) && values instanceof Uint16Array;
  if (DataType.isDictionary(data.type) || DataType.isDecimal(data.type) || half) {
    return present(cellsOf(data), numbers, (value) => numbers.add(Number(value)));
  }
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    return (i) => numbers.addExact(values[i]);
  }
  const plain = values as Float64Array;
  return (i) => numbers.add(plain[i]);
}

/** A dictionary may hold null as one of its values. */
function present(
  read: (i: number) => Cell,
  into: { nulls: number },
  add: (value: Cell) => void,
): (i: number) => void {
  return (i) => {
    const value = read(i);
    if (value === null) into.nulls++;
    else add(value);
  };
}
