/**
 * Four sums of the bits of x as 64-bit words, modulo 2⁶⁴, over those of even place e and of odd place o: Σ e_q, Σ o_q,
 * Σ_q (e_0 + … + e_q), Σ_q (o_0 + … + o_q); and min x, max x, of which 0 has no sign. x is not empty and holds no NaN.
 */
export function checksum(x: Float64Array, sums: BigUint64Array, extremes: Float64Array): void {
  const words = new BigUint64Array(x.buffer, x.byteOffset, x.length);
  sums.fill(0n);
  words.forEach((word, at) => {
    const lane = at & 1;
    sums[lane] += word;
    sums[2 + lane] += sums[lane];
  });
  extremes.set([x[0], x[0]]);
  for (const value of x) extremes.set([Math.min(extremes[0], value), Math.max(extremes[1], value)]);
  extremes.forEach((value, at) => (extremes[at] = value + 0));
}
