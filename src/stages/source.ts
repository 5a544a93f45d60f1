import type { Pipeline } from '../pipeline/pipeline.js';
import type { Dataset } from '../store/dataset.js';

/** The stage that rows of paths come from: a pipeline has one of these. */
export type Source = 'simulate' | 'import';

export function sourceOf({ simulate }: { readonly simulate?: object | undefined }): Source {
  return simulate ? 'simulate' : 'import';
}

/** Values of a row of paths, where rows have means: those of a series alone have one. */
export function valuesOfRow({ simulate, import: choice }: Pipeline): number {
  return simulate?.paths ?? choice?.window ?? 1;
}

/** The dataset of paths among those that a stage reads. */
export function pathsIn(upstream: Readonly<Record<string, Dataset>>): Dataset {
  return upstream['simulate'] ?? upstream['import'];
}

/** Where the paths among the datasets that a stage reads come from. */
export function sourceIn(upstream: Readonly<Record<string, Dataset>>): Source {
  return upstream['simulate'] ? 'simulate' : 'import';
}
