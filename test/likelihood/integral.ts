/**
 * ∫ f by the trapezoidal rule in a coordinate in which all laws here fall off doubly exponentially: over all numbers, or above
 * `low`; `width` is the unit.
 */
export function integral(f: (y: number) => number, low: number, width: number, perUnit = 128): number {
  let sum = 0;
  const h = 1 / perUnit;
  for (let k = -5 * perUnit; k <= 5 * perUnit; k++) {
    const s = Math.sinh(k * h);
    const y = low === -Infinity ? width * s : low + width * Math.exp(s);
    sum += f(y) * h * width * Math.cosh(k * h) * (low === -Infinity ? 1 : Math.exp(s));
  }
  return sum;
}
