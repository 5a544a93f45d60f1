import type { Law } from './law.js';
import type { Method, Start } from './method.js';

/** What a scheme's paths are held against: the exact step, or more steps of a scheme, by the same W. */
export type SchemeReference = 'exact' | { readonly scheme?: string | undefined; readonly substeps: number };

/** How a method goes from row to row. */
interface Stepping {
  readonly scheme: string;
  readonly substeps: number;
  readonly method: Method<never>;
}

/**
 * Why one cannot be held against the other: below `reference`, «must be …, found …». Two grids have W in common at all times of the
 * coarser where the number of substeps of one is that of the other times a power of two (assembly/refine.ts).
 */
export function referenceProblem(
  own: Stepping,
  reference: Stepping,
): { readonly key?: string; readonly message: string } | undefined {
  if (!own.method.takesSubsteps || own.method.noises === 0) {
    const why = own.scheme === 'exact' ? 'which has no error' : 'which draws more than W';
    return { message: `must be left out for scheme ${own.scheme}, ${why}, found ${inWords(reference)}` };
  }
  if (reference.method.alongW === 'rows') return undefined;
  if (reference.method.alongW === undefined || own.method.alongW === undefined) {
    const other = own.method.alongW === undefined ? own.scheme : reference.scheme;
    return {
      key: 'scheme',
      message: `must be one of which all draws are W, as all of simulate.scheme then are, found ${reference.scheme} for ${own.scheme}: ${other} draws more`,
    };
  }
  const ratio = reference.substeps / own.substeps;
  const isPowerOfTwo = Number.isInteger(ratio) && ratio > 0 && (ratio & (ratio - 1)) === 0;
  if (isPowerOfTwo && inWords(reference) !== inWords(own)) return undefined;
  return {
    key: 'substeps',
    message: `must be simulate.substeps times 2, 4, 8, … (of another scheme also as many), so that both use the same W, found ${reference.substeps} for ${own.substeps}`,
  };
}

/** «the exact values», or «euler with 64 substeps». */
export function inWords({ scheme, substeps }: Pick<Stepping, 'scheme' | 'substeps'>): string {
  if (scheme === 'exact') return 'the exact values';
  return substeps === 1 ? `${scheme} with 1 substep` : `${scheme} with ${substeps} substeps`;
}

/** A law with another beside it, of which the first `shared` components begin where its own do. */
export function withReference(own: Law, beside: Law, shared: number): Law {
  const { components, start, antithetic: _same, ...reference } = beside;
  const { length: offset } = own.components;
  const first = (value: Start, c: number): Start => {
    if (c < shared) return { sameAs: c };
    return typeof value === 'object' && 'sameAs' in value ? { sameAs: value.sameAs + offset } : value;
  };
  return {
    ...own,
    components: [...own.components, ...components.map(referenceName)],
    start: [...own.start, ...start.map(first)],
    reference: { ...reference, width: components.length },
  };
}

/** The column of a component of the reference. */
export const referenceName = (name: string, c: number): string =>
  c === 0 ? 'reference' : `reference_${name}`;
