import type { Initialisation } from './initialisation.js';

/**
 * ±√(6 / (inputs + outputs)) (Glorot & Bengio 2010, equation 16): a variance of 2 / (inputs + outputs), between what
 * keeps the outputs' variance and what keeps that of the derivatives, where activations are near the identity.
 */
export const glorot: Initialisation = {
  kind: 'glorot',
  summary: '±√(6 / (inputs + outputs)), for tanh (Glorot & Bengio 2010)',
  limit: (inputs, outputs) => Math.sqrt(6 / (inputs + outputs)),
};
