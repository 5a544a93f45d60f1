import { partFileName } from '../../store/part.js';

/**
 * A piece of a dataset: what one machine makes at a time. Its name, (fingerprint, stage, parts), is all that an engine carries;
 * what it is made from stands in the shared data folder (piece-folder.ts).
 */
export interface Piece {
  readonly stage: string;
  readonly fingerprint: string;
  /** `whole`; `parts-00010-00019`: the parts from one to another; or `block-00007`, of a dataset that is joined from blocks. */
  readonly name: string;
}

/** The parts that a piece has, the last included; undefined where it is a whole dataset. */
export interface PartSpan {
  readonly first: number;
  readonly last: number;
}

export const wholeName = 'whole';

const blockName = /^block-(\d{5,9})$/;
const spanName = /^parts-(\d{5,9})-(\d{5,9})$/;
const fingerprintForm = /^[0-9a-f]{64}$/;
const stageForm = /^[A-Za-z][\w-]{0,99}(:[A-Za-z][\w-]{0,99})?$/;

const digits = (index: number): string => String(index).padStart(5, '0');

export function spanNameOf({ first, last }: PartSpan): string {
  return `parts-${digits(first)}-${digits(last)}`;
}

export const blockNameOf = (block: number): string => `block-${digits(block)}`;

/** Which block a piece is; undefined of every other. Only for the names of pieces. */
export function blockOf(name: string): number | undefined {
  const match = blockName.exec(name);
  return match ? Number(match[1]) : undefined;
}

/** Undefined where it has no parts of the dataset, or all. Only for the names of pieces. */
export function spanOf(name: string): PartSpan | undefined {
  const match = spanName.exec(name);
  return match ? { first: Number(match[1]), last: Number(match[2]) } : undefined;
}

export function isPieceName(name: string): boolean {
  const [span, block] = [spanOf(name), blockOf(name)];
  if (block !== undefined) return name === blockNameOf(block);
  return name === wholeName || (span !== undefined && span.first <= span.last && name === spanNameOf(span));
}

/** Whether a value names a piece: what comes over a network may be anything, and becomes the name of a folder. */
export function isPiece(value: unknown): value is Piece {
  const { stage, fingerprint, name } = (value ?? {}) as Partial<Record<keyof Piece, unknown>>;
  return (
    typeof stage === 'string' &&
    stageForm.test(stage) &&
    typeof fingerprint === 'string' &&
    fingerprintForm.test(fingerprint) &&
    typeof name === 'string' &&
    isPieceName(name)
  );
}

export function isFingerprint(text: string): boolean {
  return fingerprintForm.test(text);
}

/** What a piece of independent parts may take at most, and how many pieces there are at least where there are enough parts. */
const mostSeconds = 2;
const leastPieces = 64;
/** Pieces at most: a queue holds about a kilobyte of each. */
const mostPieces = 10_000;

/**
 * Cuts parts into pieces of seconds. The cuts depend on the parts alone, so that whoever takes over a run names the same pieces.
 */
export function spansOf({
  count,
  seconds,
}: {
  readonly count: number;
  readonly seconds: number;
}): PartSpan[] {
  const fitting = seconds > 0 ? Math.floor(mostSeconds / seconds) : 1;
  const each = Math.max(1, Math.min(fitting, Math.floor(count / leastPieces)), Math.ceil(count / mostPieces));
  return Array.from({ length: Math.ceil(count / each) }, (_, p) => ({
    first: p * each,
    last: Math.min(count, (p + 1) * each) - 1,
  }));
}

/** The files of a span: parts of a dataset’s only table. */
export function filesOfSpan({ first, last }: PartSpan): string[] {
  return Array.from({ length: last - first + 1 }, (_, i) => partFileName(first + i));
}
