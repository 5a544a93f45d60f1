/** One Arrow file of a dataset. */
export interface Part {
  /** Path inside the dataset's folder: `part-00000.arrow`, or `history/part-00000.arrow` where a dataset has several tables. */
  readonly file: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** The name of a part: of the dataset's only table, or of a named one. */
export function partFileName(index: number, table?: string): string {
  const name = `part-${String(index).padStart(5, '0')}.arrow`;
  return table === undefined ? name : `${table}/${name}`;
}

/** A part's file lies in its dataset's folder, or in a table's folder inside it, and nowhere else. */
const partFile = /^(?:[\w-]+\/)?[\w-]+\.arrow$/;

/** Whether a value is what is written of a part: what is read from a disk may be anything. */
export function isPart(value: unknown): value is Part {
  const { file, rows, bytes, sha256 } = (value ?? {}) as Partial<Record<keyof Part, unknown>>;
  return (
    typeof file === 'string' &&
    partFile.test(file) &&
    [rows, bytes].every((count) => Number.isSafeInteger(count) && (count as number) >= 0) &&
    typeof sha256 === 'string'
  );
}
