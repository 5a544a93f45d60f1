/**
 * What is known of d parameters after one observation, in normal scores z: the prior is N(0, I) there, and what it
 * says of θ follows through θ_i = F_i⁻¹(Φ(z_i)).
 */
export interface Posterior {
  readonly d: number;
  /** ln q(z), a density in normal scores. */
  logDensity(z: ArrayLike<number>): number;
  /**
   * A number that is uniform where z comes from this posterior: F(z_i), or F(z_i | z_0 … z_(i−1)) where marginals have no
   * closed form.
   */
  below(i: number, z: ArrayLike<number>): number;
  /** z_i with F(z_i) = p, of the marginal. */
  quantile(i: number, p: number): number;
  /** E f(z_i), by quadrature. */
  expectation(i: number, f: (z: number) => number): number;
  /** Draws of z, count × d row by row, and ln q of each. */
  draws(random: Random, count: number): { readonly z: Float64Array; readonly logDensity: Float64Array };
}

/** Random numbers, one after the other. */
export interface Random {
  /** Uniform on (0, 1). */
  uniform(): number;
  normal(): number;
}

/** ln √(2π) */
export const logRoot2Pi = 0.9189385332046728;
