import { float64Column, textColumn } from '../arrow/reader.js';
import { readColumns, readNamedTable } from '../rows/stored-table.js';
import type { StoredProcess } from './stored-pipeline.js';

/** Every transition and what each law says of it; columns are float64[transitions], path after path. */
export interface StoredTransitions {
  readonly path: Float64Array;
  /** The row that it ends in. */
  readonly row: Float64Array;
  /** The time that it ends at. */
  readonly t: Float64Array;
  readonly from: Float64Array;
  readonly to: Float64Array;
  readonly dt: Float64Array;
  /** Places of those that no estimator has learned from. */
  readonly unseen: Uint32Array;
  /** Those that have a law, in the pipeline file's order. */
  readonly laws: readonly TransitionLawScores[];
}

export interface TransitionLawScores {
  readonly name: string;
  /** ln p(y | what came before); NaN where there is none. */
  readonly logDensity: Float64Array;
  /** F(y | what came before); NaN where there is none. */
  readonly uniform: Float64Array;
}

/** Reads the transitions of a pipeline: as many numbers as its evaluation held. */
export function storedTransitions(stored: StoredProcess): StoredTransitions {
  const evaluated = stored.dataset('evaluate');
  const tables = [...readNamedTable(evaluated, 'transitions')];
  const column = (name: string): Float64Array => {
    const parts = tables.map((table) => float64Column(table, name));
    const values = new Float64Array(parts.reduce((rows, { length }) => rows + length, 0));
    let at = 0;
    for (const part of parts) {
      values.set(part, at);
      at += part.length;
    }
    return values;
  };
  const has = (name: string): boolean => tables.length > 0 && tables[0].getChild(name) !== null;
  const split = tables.flatMap((table) => textColumn(table, 'split'));
  const row = column('j');
  return {
    path: column('path'),
    row,
    t: timesOf(stored, row),
    from: column('from'),
    to: column('to'),
    dt: column('dt'),
    unseen: Uint32Array.from([...split.keys()].filter((i) => split[i] === 'holdOut')),
    laws: stored.result.estimators.flatMap(({ name }) =>
      has(`uniform_${name}`)
        ? [{ name, logDensity: column(`logDensity_${name}`), uniform: column(`uniform_${name}`) }]
        : [],
    ),
  };
}

/** Rows of simulated paths are dt apart, from dt on; imported ones have their times with them. */
function timesOf({ loaded: { pipeline }, dataset }: StoredProcess, row: Float64Array): Float64Array {
  const { simulate } = pipeline;
  if (simulate) return row.map((j) => (j + 1) * simulate.dt);
  const { t } = readColumns(dataset('import'), ['t']);
  return row.map((j) => t[j]);
}
