import type { DuckDBConnection } from '@duckdb/node-api';
import { UsageError } from '../errors.js';
import { scanPrefix } from './arrow-scan.js';
import { literal } from './engine.js';
import { allowedFunctions } from './functions.js';

/** Names without brackets that SQL takes for functions of the clock, where no column has them. */
const clockWords: ReadonlySet<string> = new Set([
  'current_date',
  'current_time',
  'current_timestamp',
  'localtime',
  'localtimestamp',
]);

/**
 * Throws UsageError where a query that the engine understands calls what does not depend on its arguments alone, or
 * draws a sample without a seed: the same SQL on the same tables has to give the same rows. `key` names it to a person.
 *
 * Both the text as the engine parses it and the plan that it is bound to are searched. The first has arguments that the
 * engine works out at once and forgets, such as the share in quantile_cont(x, …); the second has what macros, views and
 * names without brackets stand for.
 *
 * Also gives whether the query, or one inside of it, asks for an order of its rows.
 */
export async function checkCalls(
  connection: DuckDBConnection,
  key: string,
  sql: string,
): Promise<{ readonly ordered: boolean }> {
  const options = 'skip_null := true, skip_empty := true, skip_default := true';
  const result = await connection.run(
    `SELECT json_serialize_sql(${literal(sql)}, ${options}), json_serialize_plan(${literal(sql)}, ${options})`,
  );
  const trees = (await result.getRows())[0].map((text) => JSON.parse(String(text)) as Tree);
  const failure = trees.find(({ error }) => error);
  if (failure) {
    throw new UsageError(`${key} must be a query that can be checked, found ${failure.error_message}`);
  }
  let ordered = false;
  for (const node of trees.flatMap((tree) => [...nodesOf(tree)])) {
    ordered ||= node.modifiers?.some(({ type }) => type === 'ORDER_MODIFIER') ?? false;
    const name = forbidden(node);
    if (name !== undefined) {
      throw new UsageError(
        `${key} must call functions alone whose result depends on their arguments, found ${name}: write the value out ` +
          'in its place',
      );
    }
    const { sample_options: sample } = node;
    if (sample && !(sample.seed !== undefined && sample.seed >= 0)) {
      throw new UsageError(
        `${key} must give its sample a seed, found none: write REPEATABLE (1) behind TABLESAMPLE, or the seed as in ` +
          'USING SAMPLE 50% (bernoulli, 1)',
      );
    }
  }
  return { ordered };
}

interface Tree {
  readonly error: boolean;
  readonly error_message?: string;
}

/** What is read of a node of a serialised query. */
interface Node {
  readonly name?: unknown;
  readonly function_name?: unknown;
  /** Bound functions say whether they have data of their own; nothing else does. */
  readonly has_serialize?: unknown;
  readonly class?: unknown;
  readonly column_names?: unknown;
  readonly children?: unknown;
  readonly sample_options?: { readonly seed?: number };
  /** ORDER BY, LIMIT and DISTINCT of a query. */
  readonly modifiers?: readonly { readonly type: string }[];
}

/** The nodes of a tree in their order. */
function* nodesOf(tree: unknown): Generator<Node> {
  const waiting: unknown[] = [tree];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (typeof node !== 'object' || node === null) continue;
    if (!Array.isArray(node)) yield node;
    waiting.push(...Object.values(node).toReversed());
  }
}

/** What a node calls and may not call, as a person would write it. */
function forbidden(node: Node): string | undefined {
  const { class: kind, column_names: names, children, has_serialize: bound } = node;
  if (kind === 'COLUMN_REF' && Array.isArray(names) && names.length === 1) {
    const word = String(names[0]).toLowerCase();
    return clockWords.has(word) ? word : undefined;
  }
  const called = node.function_name ?? (bound === undefined ? undefined : node.name);
  if (typeof called !== 'string') return undefined;
  const name = called.toLowerCase();
  if (name.startsWith(scanPrefix) || name.startsWith('icu_collate_')) return undefined;
  // The age of one time is its age by the clock.
  const ofClock = name === 'age' && Array.isArray(children) && children.length === 1;
  if (allowedFunctions.has(name) && !ofClock) return undefined;
  return clockWords.has(name) ? name : `${name}(${ofClock ? '…' : ''})`;
}
