/** a · b, added up in order. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** √(a · a). */
export function norm(a: ArrayLike<number>): number {
  return Math.sqrt(dot(a, a));
}
