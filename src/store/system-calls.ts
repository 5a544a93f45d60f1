import {
  type BigIntStats,
  closeSync,
  constants,
  type Dirent,
  fsync,
  fsyncSync,
  mkdirSync,
  openSync,
  read,
  readdirSync,
  readlinkSync,
  readSync,
  renameSync,
  rmdirSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { promisify } from 'node:util';

/**
 * The calls of the system by which stored things are read, made and changed, each one operation. All of them go
 * through this object, so that a test can put a failure, or the process' end, in front of any single one. They throw
 * what `node:fs` throws.
 */
export interface SystemCalls {
  /** Does not wait for the other end where a named pipe is in a file's place. */
  open(path: string, flags: 'r' | 'w' | 'a'): number;
  /** Bytes read into `bytes`, from where the last read ended; 0 at the file's end. */
  read(fd: number, bytes: Uint8Array): number;
  /** The same without keeping the main thread. */
  readLater(fd: number, bytes: Uint8Array): Promise<number>;
  /** Bytes taken, which may be fewer than there are. */
  write(fd: number, bytes: Uint8Array): number;
  sync(fd: number): void;
  /** The same without keeping the main thread. */
  syncLater(fd: number): Promise<void>;
  close(fd: number): void;
  rename(from: string, to: string): void;
  makeFolder(path: string): void;
  entries(folder: string): Dirent[];
  stat(path: string): BigIntStats;
  /** Where a link leads. */
  linkTarget(path: string): string;
  /** Dates a file. */
  date(path: string, time: Date): void;
  remove(path: string): void;
  removeFolder(path: string): void;
}

const readInThreadPool = promisify(read);
const syncInThreadPool = promisify(fsync);

const { O_RDONLY, O_WRONLY, O_CREAT, O_TRUNC, O_APPEND } = constants;
// Not all systems have it.
const O_NONBLOCK = (constants as Partial<typeof constants>).O_NONBLOCK ?? 0;
const openFlags = {
  r: O_RDONLY | O_NONBLOCK,
  w: O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK,
  a: O_WRONLY | O_CREAT | O_APPEND | O_NONBLOCK,
};

export const systemCalls: SystemCalls = {
  open: (path, flags) => openSync(path, openFlags[flags]),
  read: (fd, bytes) => readSync(fd, bytes),
  readLater: async (fd, bytes) => (await readInThreadPool(fd, bytes, 0, bytes.length, null)).bytesRead,
  write: (fd, bytes) => writeSync(fd, bytes),
  sync: (fd) => fsyncSync(fd),
  syncLater: (fd) => syncInThreadPool(fd),
  close: (fd) => closeSync(fd),
  rename: (from, to) => renameSync(from, to),
  makeFolder: (path) => mkdirSync(path),
  entries: (folder) => readdirSync(folder, { withFileTypes: true }),
  linkTarget: (path) => readlinkSync(path),
  stat: (path) => statSync(path, { bigint: true }),
  date: (path, time) => utimesSync(path, time, time),
  remove: (path) => unlinkSync(path),
  removeFolder: (path) => rmdirSync(path),
};
