import type { Scheme } from './scheme.js';

/** u ← u + (a(u⁺) h + b(u⁺) √h z), x = u⁺: u is neither absorbed nor reflected (Lord, Koekkoek & van Dijk 2010). */
export const fullTruncation: Scheme = {
  kind: 'full-truncation',
  summary: 'Euler on a value that may be negative, whose positive part is x and makes drift and diffusion',
  needs: ['truncated'],
  noises: 1,
  order: [0.5, 0.5],
  components: ['untruncated', 'outside'],
  step: (law) => (values, z, c) => {
    const x = values[0];
    const noise = c[1] * z[0];
    const u = values[1] + (law.drift(x, c) * c[0] + law.diffusion(x, c) * noise);
    values[0] = law.truncated!(u);
    values[1] = u;
    values[2] += u < 0 ? 1 : 0;
  },
};
