import { join } from 'node:path';
import {
  type ByteSink,
  type Digest,
  temporarySuffix,
  writeFileAtomicallyLater,
} from '../../store/atomic-file.js';
import { readCheckpointFile, writeCheckpointFile } from '../../store/checkpoint.js';
import type { PartsWriter } from '../../store/dataset-writer.js';
import type { Part } from '../../store/part.js';
import { uniqueWord } from './piece-folder.js';

/**
 * Writes the parts of a piece into a folder of its own. All other parts of the dataset pass for there: what computes the missing
 * parts of a dataset computes those of the piece.
 */
export class PieceWriter implements PartsWriter {
  readonly #parts = new Map<string, Part>();
  readonly #underway = new Set<Promise<Part>>();

  constructor(
    readonly folder: string,
    /** The piece’s files; undefined where it is the whole dataset. */
    private readonly files: ReadonlySet<string> | undefined,
    /** Where the state of a long computation is kept, for whoever makes the piece next. */
    private readonly checkpoint: string,
  ) {}

  /** In the order of their names. */
  get parts(): readonly Part[] {
    return [...this.#parts.values()].sort((a, b) => (a.file < b.file ? -1 : 1));
  }

  part(file: string): Part | undefined {
    const isElsewhere = this.files && !this.files.has(file);
    return isElsewhere ? { file, rows: 0, bytes: 0, sha256: '' } : this.#parts.get(file);
  }

  write(file: string, rows: number, produce: (sink: ByteSink) => void, digest?: Digest): Promise<Part> {
    const writing = writeFileAtomicallyLater(join(this.folder, file), produce, { digest })
      .then((written) => {
        const part = { file, rows, ...written };
        this.#parts.set(file, part);
        return part;
      })
      .finally(() => this.#underway.delete(writing));
    this.#underway.add(writing);
    // Its failure is for whoever awaits it.
    writing.catch(() => undefined);
    return writing;
  }

  async settled(): Promise<void> {
    await Promise.allSettled(this.#underway);
  }

  /** Of two workers that are at the same piece either’s will do: they compute the same. */
  writeCheckpoint(state: Uint8Array): void {
    const temporary = `${this.checkpoint}.${uniqueWord()}${temporarySuffix}`;
    writeCheckpointFile(this.checkpoint, state, { temporary });
  }

  readCheckpoint(): Uint8Array | undefined {
    return readCheckpointFile(this.checkpoint);
  }
}
