/** Numbers of rows that were computed before, by the function of a row and its constants: few, and asked for often. */
export class KnownNumbers {
  readonly #entries: { name: string; constants: readonly number[]; numbers: Float64Array }[] = [];

  /** Not to be changed. */
  find(name: string, constants: readonly number[]): Float64Array | undefined {
    for (const entry of this.#entries) {
      if (entry.name === name && areEqual(entry.constants, constants)) return entry.numbers;
    }
    return undefined;
  }

  keep(name: string, constants: readonly number[], numbers: Float64Array): void {
    this.#entries.push({ name, constants, numbers });
  }
}

function areEqual(a: readonly number[], b: readonly number[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
