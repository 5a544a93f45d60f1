import { normal } from '../densities.js';
import type { Jet } from '../jet.js';
import { normalAt } from '../laws/normal.js';
import type { DensityAt, Point } from './diffusion.js';

/** Of y given x. */
export interface Moments {
  readonly mean: Jet;
  readonly variance: Jet;
}

/** The normal density with moments that depend on x, and its law. */
export function normalDensity(
  moments: (at: Point, dt: number) => (x: number) => Moments | string,
): DensityAt {
  const density = (at: Point, dt: number): ReturnType<DensityAt> => {
    const own = moments(at, dt);
    return (x, y) => {
      const found = own(x);
      return typeof found === 'string' ? found : normal(y, found.mean, found.variance);
    };
  };
  const law: DensityAt['law'] = (at, dt) => {
    const own = moments(at, dt);
    return (x) => {
      const found = own(x);
      return typeof found === 'string' ? found : normalAt(found.mean.value, found.variance.value);
    };
  };
  return Object.assign(density, { law });
}
