import type { Column } from '../../arrow/columns.js';
import type { Finding } from '../../evaluation/study.js';

export const replicateWords = ['seed', 'estimator', 'parameter', 'status'] as const;
export const replicateFigures = [
  'estimate',
  'standardError',
  'lower95',
  'upper95',
  'truth',
  'theoryError',
] as const;

/**
 * What the estimators found in some replicates, one row per parameter; `theoryBias` where theory expects one. Seeds are texts: to be
 * copied, not rounded. Added a replicate at a time, since what lives as long as the part costs more than all else.
 */
export class ReplicateColumns {
  readonly #replicate: number[] = [];
  readonly #words: string[][] = replicateWords.map(() => []);
  readonly #figures: number[][] = replicateFigures.map(() => []);
  readonly #bias: number[] = [];
  #hasBias = false;

  add(replicate: number, seed: string, findings: readonly Finding[]): void {
    const [seeds, estimators, parameters, statuses] = this.#words;
    const [estimates, standardErrors, lowers, uppers, truths, theoryErrors] = this.#figures;
    for (const found of findings) {
      this.#replicate.push(replicate);
      seeds.push(seed);
      estimators.push(found.estimator);
      parameters.push(found.parameter);
      statuses.push(found.status);
      estimates.push(found.estimate ?? NaN);
      standardErrors.push(found.standardError ?? NaN);
      lowers.push(found.lower95 ?? NaN);
      uppers.push(found.upper95 ?? NaN);
      truths.push(found.truth ?? NaN);
      theoryErrors.push(found.theoryError ?? NaN);
      this.#bias.push(found.theoryBias ?? NaN);
      if (found.theoryBias !== undefined) this.#hasBias = true;
    }
  }

  columns(): Column[] {
    const float64 = (name: string, values: readonly number[]): Column => ({
      name,
      type: 'float64',
      values: Float64Array.from(values),
      nullable: true,
    });
    return [
      { name: 'replicate', type: 'int32', values: Int32Array.from(this.#replicate) },
      ...replicateWords.map((name, w): Column => ({ name, type: 'utf8', values: this.#words[w] })),
      ...replicateFigures.map((name, f) => float64(name, this.#figures[f])),
      ...(this.#hasBias ? [float64('theoryBias', this.#bias)] : []),
    ];
  }
}

/** The columns of consecutive replicates in pieces, as they were added. */
export function joinedColumns(pieces: readonly (readonly Column[])[]): readonly Column[] {
  if (pieces.length === 1) return pieces[0];
  return pieces[0].map((first, c): Column => {
    const values = pieces.flatMap((columns) => [...columns[c].values]);
    if (first.type === 'utf8') return { ...first, values: values as string[] };
    if (first.type === 'int32') return { ...first, values: Int32Array.from(values as number[]) };
    return { ...first, values: Float64Array.from(values as number[]) };
  });
}
