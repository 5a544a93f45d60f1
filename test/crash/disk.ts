import { closeSync, existsSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import type { SystemCalls } from '#dist/store/system-calls.js';

interface OpenFile {
  path: string;
  written: number;
  synced: number;
}

/**
 * What of the calls that were made has surely reached the disk: a file's bytes when the file was synced, a new name
 * when its folder was. Losing power takes the rest back, as a system may that is free in what it writes when.
 */
export class Disk {
  readonly #open = new Map<number, OpenFile>();
  /** Files with bytes that were not synced. */
  readonly #unsynced = new Map<string, OpenFile>();
  /** Names whose folder was not synced since they were made, and the name before where they were renamed. */
  readonly #names = new Map<string, string | undefined>();

  /** Makes a call and notes what it changed. */
  make(name: keyof SystemCalls, args: readonly unknown[], call: () => unknown): unknown {
    const [first, second] = args as [string, string];
    const file = this.#open.get(args[0] as number);
    const isNew = name === 'open' && !existsSync(first);
    const result = call();
    switch (name) {
      case 'open':
        if (isNew) this.#names.set(first, undefined);
        this.#open.set(result as number, opened(first, second));
        break;
      case 'write':
        file!.written += result as number;
        this.#unsynced.set(file!.path, file!);
        break;
      case 'sync':
        this.#sync(file!);
        break;
      case 'syncLater':
        return (result as Promise<void>).then(() => this.#sync(file!));
      case 'close':
        this.#open.delete(args[0] as number);
        break;
      case 'rename':
        this.#move(first, second);
        break;
      case 'makeFolder':
        this.#names.set(first, undefined);
        break;
      case 'remove':
      case 'removeFolder':
        this.#unsynced.delete(first);
        this.#names.delete(first);
        break;
      default:
    }
    return result;
  }

  #sync(file: OpenFile): void {
    file.synced = file.written;
    this.#unsynced.delete(file.path);
    for (const name of this.#names.keys()) if (dirname(name) === file.path) this.#names.delete(name);
  }

  #move(from: string, to: string): void {
    this.#names.delete(to);
    // A folder takes along what is in it.
    const moved = (path: string): string =>
      path === from || path.startsWith(from + sep) ? to + path.slice(from.length) : path;
    const [unsynced, names] = [[...this.#unsynced.values()], [...this.#names]];
    this.#unsynced.clear();
    for (const file of unsynced) {
      if (file.path === to) continue;
      file.path = moved(file.path);
      this.#unsynced.set(file.path, file);
    }
    this.#names.clear();
    for (const [name, before] of names) if (name !== from) this.#names.set(moved(name), before);
    this.#names.set(to, from);
  }

  /** Loses half of the bytes that were not synced, and the names, but the newest where that stays. */
  losePower(newestStays: boolean): void {
    for (const fd of this.#open.keys()) closeSync(fd);
    for (const { path, written, synced } of this.#unsynced.values()) {
      truncateSync(path, synced + Math.floor((written - synced) / 2));
    }
    // The newest first: a folder goes after what has moved within it.
    const lost = [...this.#names].slice(0, newestStays ? -1 : undefined).toReversed();
    for (const [name, before] of lost) {
      if (before !== undefined) renameSync(name, before);
      else rmSync(name, { recursive: true, force: true });
    }
  }
}

function opened(path: string, flags: string): OpenFile {
  const bytes = flags === 'a' && existsSync(path) ? statSync(path).size : 0;
  return { path, written: bytes, synced: bytes };
}
