/**
 * What a process dx = a(x) dt + b(x) dW states of itself for the schemes: functions of x and of the constants c = [h, √h, …the
 * law's own], which src/kernels/assembly/laws has again for the kernels. A scheme needs some of them, and a process that has
 * these has the scheme.
 */
export interface Coefficients<Parameters> {
  /** The law's own constants. */
  own(parameters: Parameters): readonly number[];
  /** a(x). */
  drift(x: number, c: readonly number[]): number;
  /** b(x), for every number: beyond the domain it is what keeps a scheme going. */
  diffusion(x: number, c: readonly number[]): number;
  /** b(x) b′(x); left out where b is constant. */
  slope?(x: number, c: readonly number[]): number;
  /** The same as `drift`, of a drift that grows faster than x. */
  superlinear?(x: number, c: readonly number[]): number;
  /** The solution X of X = x + a(X) h + b(x) noise. */
  implicit?(x: number, noise: number, c: readonly number[]): number;
  /** The nearest value inside the domain, where the law may go on outside. */
  truncated?(x: number): number;
  /** Whether a value that a scheme came to is outside the domain; left out where every number is inside. */
  isOutside?(x: number): boolean;
  /** What a value becomes: itself unless this is given. */
  kept?(x: number): number;
  /** What is done outside the domain, in words: «goes on with the root of max(x, 0)». */
  readonly edge?: string;
}

/** Moves the state to a value, and counts where that is outside the domain. */
export function settle<Parameters>(
  { isOutside, kept }: Coefficients<Parameters>,
  values: Float64Array,
  value: number,
): void {
  values[0] = kept ? kept(value) : value;
  if (isOutside) values[1] += isOutside(value) ? 1 : 0;
}
