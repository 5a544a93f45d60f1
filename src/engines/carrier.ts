import type { Piece } from './pieces/piece.js';

/** What carries the names of pieces to those who make them. Whether a piece is done it is not asked: the shared folder says that. */
export interface Carrier {
  /** Has pieces made by somebody, soon or late. Those that it carries already it does not take twice. */
  hand(pieces: readonly Piece[], threads: 'all' | 'one'): Promise<void>;
  /**
   * Gives the names of a dataset’s pieces to which something may have happened as soon as there are some, at the latest after
   * some milliseconds, and then perhaps none.
   */
  news(fingerprint: string, milliseconds: number): Promise<readonly string[]>;
  /**
   * Asked every few seconds of what is not there yet: takes again what got lost. Gives the pieces that it has given up, with the
   * reason, and what a person should know, each a line.
   */
  tend(pieces: readonly Piece[], threads: 'all' | 'one'): Promise<Tended>;
  /** Nobody needs these any more. */
  withdraw(pieces: readonly Piece[]): Promise<void>;
  close(): Promise<void>;
}

export interface Tended {
  readonly givenUp: ReadonlyMap<string, string>;
  readonly notes: readonly string[];
}
