/** What commands see of the world: where results go, where progress goes, and whether to stop. */
export interface Terminal {
  readonly stderr: NodeJS.WriteStream;
  /** Aborted by SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /** Writes a result and a line end to stdout; on a terminal made printable, unless it `isPrintable` but for colours of ours. */
  print(text: string, isPrintable?: boolean): void;
}
