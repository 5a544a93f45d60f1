/**
 * The columns that datasets have. Missing numbers are NaN in a nullable column's values here, and null in the
 * file: a NaN is never written. A column that is not nullable must hold finite numbers alone.
 */
export type Column =
  | { readonly name: string; readonly type: 'int32'; readonly values: Int32Array }
  | {
      readonly name: string;
      readonly type: 'float64';
      readonly values: Float64Array;
      readonly nullable?: boolean;
    }
  | { readonly name: string; readonly type: 'utf8'; readonly values: readonly (string | null)[] }
  | {
      readonly name: string;
      /** A list of `width` float64 a row; values row after row. */
      readonly type: 'list';
      readonly width: number;
      readonly values: Float64Array;
    };

/** Rows of a column. */
export function columnLength(column: Column): number {
  return column.type === 'list' ? column.values.length / column.width : column.values.length;
}
