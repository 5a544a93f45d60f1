import { noncentralChiSquared } from '../../evaluation/noncentral-chi-squared.js';
import {
  fellerConstants,
  noncentralChiSquared as drawn,
  ownDraws,
  quantilesOf,
} from '../../processes/feller.js';
import type { LawOver } from './law.js';

/** cir's own: scale · χ′²(4α/σ², x e^−κΔ/scale), scale = σ² (1 − e^−κΔ)/4κ. */
export const fellerLaw: LawOver = ({ alpha, kappa, sigma }, dt) => {
  const [, weight, scale] = fellerConstants({ kappa: kappa.value, theta: 0, sigma: sigma.value }, dt);
  const df = (4 * alpha.value) / (sigma.value * sigma.value);
  return (x) => {
    if (!(df > 0)) return 'kappa theta is not above 0';
    return {
      cumulative: (y) => noncentralChiSquared(y / scale, df, x * weight).lower,
      draw: (draws) => drawn(df, x * weight, ownDraws(draws), quantilesOf(df), 0) * scale,
    };
  };
};
