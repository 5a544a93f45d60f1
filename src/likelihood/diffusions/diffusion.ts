import { namesIn } from '../../formulas/expression.js';
import { parse } from '../../formulas/parse.js';
import { type Program, programOf } from '../../formulas/program.js';
import type { HermiteOrder, LogDensity } from '../family.js';
import type { Jet } from '../jet.js';
import type { Law } from '../laws/law.js';
import { seriesOf } from './formula-series.js';
import { type Series, SeriesArithmetic } from './series.js';

/** A process of one component, dX = a(X) dt + b(X) dW, by its formulas of x and of parameters. */
export interface Diffusion {
  readonly parameters: readonly string[];
  /** Two outputs, a and b, of x and the parameters. */
  readonly program: Program;
  /** Where x may be, without the ends: quadrature goes along x, or along a logarithm of its distance from an end. */
  readonly domain: readonly [low: number, high: number];
  /** Those that stand in a or b. */
  readonly names: readonly string[];
  /** Whether b depends on parameters alone. */
  readonly isConstant: boolean;
}

/** Throws FormulaError. */
export function diffusionOf(
  drift: string,
  diffusion: string,
  parameters: readonly string[],
  domain: readonly [number, number],
  component = 'x',
): Diffusion {
  const names = [component, ...parameters];
  const parts = [drift, diffusion].map((text) => parse(text, names));
  const isConstant = !namesIn(parts[1]).includes(component);
  return {
    parameters,
    program: programOf(parts, names),
    domain,
    names: parts.flatMap((part) => namesIn(part)),
    isConstant,
  };
}

/** Parameters by name, as jets by those that are free. */
export type Point = Readonly<Record<string, Jet>>;

/** A density over a time dt at a point; hermite's to an order. */
export interface DensityAt {
  (at: Point, dt: number, order?: HermiteOrder): LogDensity;
  /** The law that it is the density of, at a point without derivatives; or why there is none from x. */
  readonly law: (at: Point, dt: number, order?: HermiteOrder) => (x: number) => Law | string;
}

const known = new Map<number, SeriesArithmetic>();

/** Memory that the densities of one thread share: what one transition leaves there the next one overwrites. */
export function arithmeticFor(p: number): SeriesArithmetic {
  let found = known.get(p);
  if (!found) known.set(p, (found = new SeriesArithmetic(p)));
  return found;
}

/** a and b as Taylor polynomials at points; `begin` has been called. */
export function coefficientsAt(
  { program, parameters }: Diffusion,
  at: Point,
  x: ArrayLike<number>,
  arithmetic: SeriesArithmetic,
): { a: Series; b: Series } {
  const given = [arithmetic.points(x), ...parameters.map((name) => arithmetic.parameter(at[name]))];
  const [a, b] = seriesOf(program, given, arithmetic);
  return { a, b };
}

/** Why a or b cannot be used at a point; undefined where they can. */
export function unusable(
  { a, b }: { a: Series; b: Series },
  x: ArrayLike<number>,
  arithmetic: SeriesArithmetic,
): string | undefined {
  for (let i = 0; i < x.length; i++) {
    if (!Number.isFinite(arithmetic.value(a, i))) return `the drift is no number at x = ${x[i]}`;
    const value = arithmetic.value(b, i);
    if (!Number.isFinite(value)) return `the diffusion is no number at x = ${x[i]}`;
    if (!(value > 0)) return `the diffusion is not above 0 at x = ${x[i]}`;
  }
  return undefined;
}

/** How many parameters the jets of a point have. */
export const countOf = (at: Point): number => Object.values(at)[0].slope.length;
