import { boxMuller, normal } from './normal.js';
import { philox4x32 } from './philox.js';

/**
 * Draws of one step of one path, for samplers that take as many as they need, as assembly/drawn.ts makes them: four words of
 * counter (path, step, stream, use) under the seed's key.
 */
export class DrawnWords {
  readonly #words = new Uint32Array(4);
  #path = 0;
  #step = 0;

  constructor(
    private readonly seedLow: number,
    private readonly seedHigh: number,
    private readonly stream: number,
  ) {}

  /** Says whose draws are to come. */
  begin(path: number, step: number): void {
    this.#path = path;
    this.#step = step;
  }

  draw(use: number): void {
    philox4x32(this.#words, this.#path, this.#step, this.stream, use, this.seedLow, this.seedHigh);
  }

  /** The normal of the step that is one of a row of four, as laws by normals have it (normal.ts). */
  rowNormal(): number {
    return normal(this.seedLow, this.seedHigh, this.stream, this.#path, this.#step);
  }

  /** A word of four that four steps have together. */
  rowWord(use: number): number {
    philox4x32(this.#words, this.#path, this.#step >>> 2, this.stream, use, this.seedLow, this.seedHigh);
    return this.#words[this.#step & 3];
  }

  /** Uniform on (0, 1) with 52 bits, of words 0 and 1 or, where `second`, 2 and 3. */
  uniform(second: boolean): number {
    const [a, b] = second ? [this.#words[2], this.#words[3]] : [this.#words[0], this.#words[1]];
    return ((a >>> 6) * 0x4000000 + (b >>> 6) + 0.5) / 0x10000000000000;
  }

  /** The two normals of words 0 and 1, by Box & Muller. */
  normal(odd: number): number {
    return boxMuller(this.#words[0], this.#words[1], odd);
  }
}
