import { settle } from '../coefficients.js';
import type { Scheme } from './scheme.js';

/** Rößler's SRI1W1 (2010); the second normal of a step makes I10 = ½ h (I1 + √h z′/√3). */
export const srk: Scheme = {
  kind: 'srk',
  summary: 'stochastic Runge–Kutta, SRI1W1 of Rößler: strong order 1.5, weak order 2',
  needs: [],
  noises: 2,
  order: [1.5, 1.5],
  step: (law) => (values, z, c) => {
    const x = values[0];
    const [h, root] = c;
    const square = z[0] * z[0];
    const i1 = root * z[0];
    const i10 = 0.5 * (i1 + root * z[1] * 0.5773502691896258); // over h
    const i11 = 0.5 * root * (square - 1); // over √h
    const i111 = (root * (z[0] * (square - 3))) / 6; // over h

    const a1 = law.drift(x, c) * h;
    const g1 = law.diffusion(x, c);
    const g1Root = g1 * root;
    const a2 = law.drift(x + 0.75 * a1 + 1.5 * g1 * i10, c) * h;
    const g2 = law.diffusion(x + 0.25 * a1 + 0.5 * g1Root, c);
    const g3 = law.diffusion(x + a1 - g1Root, c);
    const last = x + 0.25 * a1 + -5 * g1Root + 3 * (g2 * root);
    const g4 = law.diffusion(last + 0.5 * (g3 * root), c);

    const w1 = -i1 + -1 * i11 + 2 * i10 + -2 * i111;
    const w2 = 1.3333333333333333 * (i1 + i11 - i10 + 1.25 * i111);
    const w3 =
      0.6666666666666666 * i1 +
      -0.3333333333333333 * i11 +
      -0.6666666666666666 * i10 +
      -0.6666666666666666 * i111;
    const drifted = 0.3333333333333333 * a1 + 0.6666666666666666 * a2;
    settle(law, values, x + (drifted + (w1 * g1 + w2 * g2 + (w3 * g3 + i111 * g4))));
  },
};
