/** What is heard of the pieces of datasets, until somebody asks. */
export class News {
  readonly #heard = new Map<string, Set<string>>();
  readonly #wake = new Map<string, () => void>();

  constructor(private readonly signal: AbortSignal) {}

  hear(fingerprint: string, piece: string): void {
    // What nobody has asked of is another run’s.
    this.#heard.get(fingerprint)?.add(piece);
    this.#wake.get(fingerprint)?.();
  }

  /** The pieces that were heard of since it was asked last, as soon as there are some, or none after some milliseconds. */
  async of(fingerprint: string, milliseconds: number): Promise<readonly string[]> {
    const heard = this.#heard.get(fingerprint) ?? new Set();
    this.#heard.set(fingerprint, heard);
    if (heard.size === 0) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          clearTimeout(timer);
          this.signal.removeEventListener('abort', wake);
          this.#wake.delete(fingerprint);
          resolve();
        };
        const timer = setTimeout(wake, milliseconds);
        this.#wake.set(fingerprint, wake);
        this.signal.addEventListener('abort', wake);
        if (this.signal.aborted) wake();
      });
    }
    const names = [...heard];
    heard.clear();
    return names;
  }
}
