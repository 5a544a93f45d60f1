import { expect, it } from 'vitest';
import { WindowProducts, windowProducts } from '../../src/evaluation/window-products.js';
import { differingValues, trialNumbers } from '../kernels/bits.js';

it('products of single rows have the bits of windows of one, whichever rows are missing', () => {
  const { whole } = trialNumbers(23);
  for (let trial = 0; trial < 300; trial++) {
    const c = whole(1, 4);
    let time = whole(0, 3);
    const rows = Uint32Array.from({ length: whole(0, 30) }, () => (time += whole(1, 4)));
    const values = Float64Array.from({ length: rows.length * c }, () => whole(-1e6, 1e6) / 7e5);
    const fill = (row: number, into: Float64Array, at: number): void => {
      for (let a = 0; a < c; a++) into[at + a] = values[row * c + a];
    };
    const windows = new WindowProducts(c, 1);
    rows.forEach((at, row) => windows.add(at, (into, to) => fill(row, into, to)));
    expect(differingValues(windowProducts(c, rows, 1, fill), windows.finish())).toBe(0);
  }
});
