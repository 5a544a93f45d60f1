/** Normal numbers, the same in every run. */
export function normals(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return (state + 0.5) / 2147483648;
  };
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** A path by twenty Euler steps between two values. */
export function path(
  n: number,
  dt: number,
  x0: number,
  drift: (x: number) => number,
  diffusion: (x: number) => number,
): number[] {
  const z = normals(5);
  const x = [x0];
  for (let i = 0, now = x0; i < n; i++) {
    for (let k = 0; k < 20; k++) now += (drift(now) * dt) / 20 + diffusion(now) * Math.sqrt(dt / 20) * z();
    x.push(now);
  }
  return x;
}

/** Prices with daily returns of sd 1 % and, on every 25th day about, a jump. */
export const prices = ((): number[] => {
  const z = normals(11);
  const x = [1];
  for (let i = 0; i < 600; i++) {
    const jump = z() > 1.75 ? -0.02 + 0.04 * z() : 0;
    x.push(x[i] * Math.exp(0.0003 + 0.01 * z() + jump));
  }
  return x;
})();
