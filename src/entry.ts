import type * as z from 'zod';

/** What entries need of the schema library, handed in: workers read the tables too, and need no schemas, so no entry imports it. */
export type Zod = Pick<
  typeof z,
  | 'array'
  | 'boolean'
  | 'discriminatedUnion'
  | 'enum'
  | 'int'
  | 'literal'
  | 'number'
  | 'preprocess'
  | 'record'
  | 'string'
  | 'strictObject'
  | 'union'
>;

/**
 * What the entries of every table (processes, lambda models, bases, estimators, optimizers, …) have in common.
 * Shared code never asks for an entry's name: what is particular to an entry, the entry declares.
 */
export interface Entry {
  /** The name in pipeline files. */
  readonly kind: string;
  /** One line for `pipeline list`. */
  readonly summary: string;
}

/** A key of an entry that is refused, and why. */
export interface Refusal {
  readonly key: string;
  readonly message: string;
  /** The name that is wrong, where one is, and those that there are. */
  readonly unknown?: { readonly name: string; readonly known: readonly string[] } | undefined;
}

/** An entry that takes parameters from the pipeline file: the schema of the keys beside `kind`. */
export interface ParametricEntry extends Entry {
  parameters(z: Zod): z.ZodRawShape;
  /** A key that says the kind by itself. */
  readonly impliedBy?: string;
  /** What the parameters must be to each other: the key that is wrong, and what stands behind its name in the error. */
  refused?(parameters: never): Refusal | undefined;
}
