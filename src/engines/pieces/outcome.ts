import { fileSize, ifThere, readText } from '../../store/files.js';
import type { Json } from '../../store/fingerprint.js';
import type { PiecesStanding } from '../engine.js';
import { isPart, type Part } from '../../store/part.js';

/** What a piece has left. */
export interface Outcome {
  readonly files: readonly Part[];
  /** What its computation says of the dataset. */
  readonly summary: Json;
  readonly notices: readonly string[];
  readonly seconds: number;
  readonly host: string;
}

/** Why a piece could not be made, for the coordinator. */
export interface Failure {
  /** `data`: whoever makes it finds the same. `machine`: another may do better. `damage`: what it reads must be mended first. */
  readonly kind: 'data' | 'usage' | 'machine' | 'damage';
  readonly message: string;
  readonly host: string;
  /** How often it has failed. */
  readonly attempts: number;
  /** Of damage: the dataset's stage and fingerprint, and its file. */
  readonly damage?: {
    readonly stage: string;
    readonly fingerprint: string;
    readonly file: string;
    readonly what: string;
    readonly detail: string;
  };
}

/** Bytes of a file of JSON at most: one that is longer nobody has written. */
const mostBytes = 2 ** 28;

/** A file's JSON; undefined where there is none that can be read. */
export function readJson(path: string): unknown {
  try {
    if ((ifThere(() => fileSize(path)) ?? Infinity) > mostBytes) return undefined;
    return JSON.parse(readText(path) ?? '') as unknown;
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw error;
    return undefined;
  }
}

export function isOutcome(value: unknown): value is Outcome {
  const { files, summary, notices, seconds, host } = (value ?? {}) as Partial<Record<keyof Outcome, unknown>>;
  return (
    Array.isArray(files) &&
    files.every(isPart) &&
    summary !== undefined &&
    Array.isArray(notices) &&
    notices.every((notice) => typeof notice === 'string') &&
    typeof seconds === 'number' &&
    typeof host === 'string'
  );
}

export function isFailure(value: unknown): value is Failure {
  const { kind, message, host, attempts, damage } = (value ?? {}) as Partial<Record<keyof Failure, unknown>>;
  const { stage, fingerprint, file, what, detail } = (damage ?? {}) as Record<string, unknown>;
  return (
    ['data', 'usage', 'machine', 'damage'].includes(kind as string) &&
    [message, host].every((text) => typeof text === 'string') &&
    typeof attempts === 'number' &&
    (kind !== 'damage' || [stage, fingerprint, file, what, detail].every((text) => typeof text === 'string'))
  );
}

/** Whether a value is what a run says of how a dataset’s pieces stand. */
export function isStanding(value: unknown): value is PiecesStanding {
  const { pieces, machines, perSecond, secondsLeft } = (value ?? {}) as Partial<
    Record<keyof PiecesStanding, unknown>
  >;
  const isCount = (count: unknown): boolean => typeof count === 'number';
  const { total, done, running, failed } = (pieces ?? {}) as Record<string, unknown>;
  return (
    [total, done, running, failed].every(isCount) &&
    [perSecond, secondsLeft].every((rate) => rate === null || isCount(rate)) &&
    Array.isArray(machines) &&
    machines.every((machine) => {
      const { host, threads, running: at } = (machine ?? {}) as Record<string, unknown>;
      return typeof host === 'string' && isCount(threads) && isCount(at);
    })
  );
}
