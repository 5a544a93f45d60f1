import { binary, type Expression, name, number, substituted } from '../../formulas/expression.js';
import { parse } from '../../formulas/parse.js';
import { factorOf, noisy } from '../formula-noise.js';
import { type FormulaParameters, namesFor } from '../formula-parameters.js';

/** Of the counter of steps, which gives t; names of inputs have a space, so that no parameter is one of them. */
export const stepsSoFar = 'hidden steps';

/** Formulas by component, undefined where it has no noise. */
export type Noises = readonly (Expression | undefined)[];

/** What a scheme makes a step of length h of: dX_i = a_i(X, t) dt + b_i(X, t) dW_i with W_i = √h ξ_i over the step. */
export class FormulaSystem {
  readonly names: readonly string[];
  readonly x: readonly Expression[];
  /** a_i and b_i as the file has them, of the components' names and t. */
  readonly drifts: readonly Expression[];
  readonly diffusions: readonly Expression[];
  readonly h: Expression;
  readonly root: Expression;
  /** The names of the step's normals: those of each noise, then the second ones where a scheme has two. */
  readonly normals: readonly string[];

  constructor(
    readonly parameters: FormulaParameters,
    h: number,
    normals: 1 | 2,
  ) {
    const known = namesFor(parameters);
    const all = Object.values(parameters.components);
    this.names = Object.keys(parameters.components);
    this.x = this.names.map(name);
    this.drifts = all.map(({ drift }) => parse(drift, known));
    this.diffusions = all.map(({ diffusion }) => parse(diffusion, known));
    this.h = number(h);
    this.root = number(Math.sqrt(h));
    const count = normals * noisy(parameters).length;
    this.normals = Array.from({ length: count }, (_, k) => `normal ${k}`);
  }

  /** A formula where the components have these values, a share of the step later. */
  at(formula: Expression, values: readonly Expression[] = this.x, later = 0): Expression {
    const steps = later === 0 ? name(stepsSoFar) : binary('add', name(stepsSoFar), number(later));
    const by: Record<string, Expression> = { t: binary('multiply', steps, this.h) };
    this.names.forEach((key, i) => (by[key] = values[i]));
    return substituted(formula, by);
  }

  /** L_ik of each component that has noise. */
  get weights(): readonly (readonly number[] | undefined)[] {
    const noises = noisy(this.parameters);
    const factor = factorOf(this.parameters)!;
    return this.names.map((key) => factor[noises.indexOf(key)]);
  }

  /** ξ_i = Σ_k L_ik z_k; `second`: of the second normals. */
  noises(second = false): Noises {
    const from = second ? this.normals.length / 2 : 0;
    return this.weights.map((row) => {
      const terms = row?.flatMap((weight, k) => {
        if (weight === 0) return [];
        const normal = name(this.normals[from + k]);
        return [weight === 1 ? normal : binary('multiply', number(weight), normal)];
      });
      return terms?.reduce((a, b) => binary('add', a, b));
    });
  }

  /** Both normals of the first noise; 0 where there is none. */
  get oneNoise(): readonly [Expression, Expression] {
    const { normals } = this;
    if (normals.length === 0) return [number(0), number(0)];
    return [name(normals[0]), name(normals[normals.length / 2])];
  }
}
