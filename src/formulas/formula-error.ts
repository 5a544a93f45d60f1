/** An unknown name, and the names that are known. */
export interface UnknownName {
  readonly name: string;
  readonly known: readonly string[];
}

/** What is wrong with a formula: what must stand there, what does, and at which column, counted from 1. */
export class FormulaError extends Error {
  readonly unknown: UnknownName | undefined;

  constructor(must: string, found?: string, column?: number, unknown?: UnknownName) {
    const there = found === undefined ? '' : `, found ${found}`;
    const where = column === undefined ? '' : ` at column ${column}`;
    super(`${must}${there}${where}`);
    this.unknown = unknown;
  }
}
