/**
 * The first case whose condition holds, of a table of (condition, what it gives); the last of them holds always. Texts that
 * need what their condition has made sure of are given as functions.
 */
export function firstCase<T extends string>(
  ...cases: readonly (readonly [holds: boolean, gives: T | (() => T)])[]
): T {
  const found = cases.find(([holds]) => holds);
  if (!found) throw new Error('a table of cases must have one that holds always');
  const [, gives] = found;
  return typeof gives === 'function' ? gives() : gives;
}
