/** A share of the changes' squares below which nothing is left for noise. */
export const noiseless = 1e-20;

export const withoutNoise =
  'The values follow the drift without any noise: sigma is 0, and no likelihood has a maximum.';
