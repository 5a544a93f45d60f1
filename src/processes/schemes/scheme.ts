import type { Entry } from '../../entry.js';
import type { PlainDrawStep, PlainStep } from '../../kernels/reference/paths.js';
import type { Coefficients } from '../coefficients.js';

/** A scheme: what makes a step of a law's coefficients, for whatever law has those that it needs. */
export interface Scheme extends Entry {
  /** The coefficients that it needs beside the drift and the diffusion. */
  readonly needs: readonly (keyof Coefficients<never>)[];
  /** Standard normals per step. */
  readonly noises: number;
  /** Strong order of convergence, and that where b is constant. */
  readonly order: readonly [anyNoise: number, additiveNoise: number];
  /** Components of the state beside x, as the names of their columns. */
  components?: readonly string[];
  step?(coefficients: Coefficients<never>): PlainStep;
  drawStep?(coefficients: Coefficients<never>): PlainDrawStep;
}
