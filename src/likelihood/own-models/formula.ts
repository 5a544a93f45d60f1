import { UsageError } from '../../errors.js';
import { FormulaError } from '../../formulas/formula-error.js';
import { isName } from '../../formulas/parse.js';
import { type Diffusion, diffusionOf } from '../diffusions/diffusion.js';
import { likelihoodsOf } from './by-formulas.js';
import { anyNumber, type OwnModel, type OwnParameter, type Range, type Values } from './own-model.js';

/** An end of a range, as a pipeline file writes it. */
export type End = number | 'inf' | '-inf';

/** What a formula's process has per component. */
export interface FormulaComponentChoice {
  readonly drift: string | number;
  readonly diffusion: string | number;
  /** Where x is, without the ends; everywhere where nothing is said. */
  readonly domain?: readonly End[] | undefined;
}

/** A process of one's own formulas: dx = drift dt + diffusion dW, in the sense of Itô. */
export type FormulaChoice = {
  readonly kind: 'formula';
  /** Each parameter with the value from which it is searched, or that it has. */
  readonly parameters: Readonly<Record<string, number>>;
  /** The names of those that are given: they are not estimated. */
  readonly fixed?: readonly string[];
  /** Where a parameter has to be, ends included. */
  readonly bounds?: Readonly<Record<string, readonly End[]>>;
} & (
  | FormulaComponentChoice
  | {
      /** The one component by its name, as simulate.process has it. */
      readonly components: Readonly<Record<string, FormulaComponentChoice>>;
    }
);

const ends = { inf: Infinity, '-inf': -Infinity };
/** Searches begin at the values that are given, and at these multiples of them. */
const multiples = [1, 1.5, 0.6];

/** The model of a choice, and the values of what is fixed. Throws UsageError. */
export function formulaModel(choice: FormulaChoice): { model: OwnModel; fixed: Values } {
  const { parameters, fixed: names = [], bounds = {} } = choice;
  const { component, drift, diffusion, domain } = componentOf(choice);
  const all = Object.keys(parameters ?? {});
  refuseNames(all, component);
  for (const [key, list] of Object.entries({ fixed: names, bounds: Object.keys(bounds) })) {
    const unknown = list.find((name) => !all.includes(name));
    if (unknown !== undefined) {
      throw new UsageError(
        `model.${key} must name parameters of the formula (${all.join(', ')}), found ${unknown}`,
      );
    }
  }
  for (const [name, value] of Object.entries(parameters)) {
    if (!Number.isFinite(value)) {
      throw new UsageError(`model.parameters.${name} must be a finite number, found ${String(value)}`);
    }
  }
  if (all.length === names.length) {
    throw new UsageError(
      'model must have a parameter that is free, found all of them in fixed: take one out of it',
    );
  }
  const range = rangeOf('domain', domain ?? ['-inf', 'inf']);
  const boxes: Readonly<Record<string, Range>> = Object.fromEntries(
    Object.entries(bounds).map(([name, list]) => [name, rangeOf(`bounds.${name}`, list)]),
  );
  const outside = Object.entries(boxes).find(
    ([name, [low, high]]) => !(parameters[name] >= low && parameters[name] <= high),
  );
  if (outside) {
    const [name, box] = outside;
    throw new UsageError(
      `model.parameters.${name} must be within its bounds [${box.join(', ')}], found ${parameters[name]}`,
    );
  }
  const used = parsed(String(drift), String(diffusion), all, range, component);
  const model: OwnModel = {
    parameters: all,
    ranges: Object.fromEntries(all.map((name) => [name, anyNumber])),
    diffusion: used,
    likelihoods: likelihoodsOf(used),
    domain: range,
    search: () => ({
      parameters: all.map((name) => searched(name, boxes[name])),
      starts: multiples.map((factor) =>
        Object.fromEntries(
          all.map((name) => [name, names.includes(name) ? parameters[name] : factor * parameters[name]]),
        ),
      ),
    }),
  };
  return { model, fixed: Object.fromEntries(names.map((name) => [name, parameters[name]])) };
}

const searched = (name: string, box: Range | undefined): OwnParameter => ({
  name,
  range: anyNumber,
  limits: box ?? anyNumber,
  ends: ['bound', 'bound'],
});

function componentOf(choice: FormulaChoice): FormulaComponentChoice & { component: string } {
  const { components, drift, diffusion, domain } = choice as Partial<FormulaComponentChoice> & {
    components?: Readonly<Record<string, FormulaComponentChoice>>;
  };
  if (components !== undefined) {
    const [[component, own], ...others] = Object.entries(components);
    if (others.length > 0) {
      const found = Object.keys(components).join(', ');
      throw new UsageError(
        `model.components must be one, since a likelihood needs all components of a process to be seen, found ${found}: take a model of one of them, an estimator of its drift such as drift-least-squares, or posteriors from simulations`,
      );
    }
    return { component, ...own };
  }
  for (const [key, value] of Object.entries({ drift, diffusion })) {
    if (value === undefined) {
      throw new UsageError(
        `model.${key} must be a formula such as ${key === 'drift' ? 'kappa * (theta - x)' : 'sigma * sqrt(x)'}, found none`,
      );
    }
  }
  return { component: 'x', drift: drift!, diffusion: diffusion!, domain };
}

function refuseNames(all: readonly string[], component: string): void {
  if (all.length === 0) throw new UsageError('model.parameters must have at least one, found none');
  const wrong = all.find((name) => !isName(name) || name === 't' || name === component);
  if (wrong !== undefined) {
    throw new UsageError(
      `model.parameters must have names of letters, digits and underscores that are not t, ${component} or a function, found ${wrong}`,
    );
  }
}

function rangeOf(key: string, list: readonly End[]): Range {
  const [low, high] = list.map((end) => (typeof end === 'number' ? end : ends[end]));
  if (list.length !== 2 || !(low < high)) {
    throw new UsageError(
      `model.${key} must be [from, to] with from below to, such as [0, inf], found [${list.join(', ')}]`,
    );
  }
  return [low, high];
}

function parsed(
  drift: string,
  diffusion: string,
  all: readonly string[],
  range: Range,
  component: string,
): Diffusion {
  try {
    const found = diffusionOf(drift, diffusion, all, range, component);
    const unused = all.find((name) => !found.names.includes(name));
    if (unused === undefined) return found;
    throw new UsageError(
      `model.parameters must each stand in drift or diffusion, found ${unused} in neither: leave it out`,
    );
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    throw new UsageError(
      `model.drift and model.diffusion must be formulas of ${component} and of parameters, and not of t: ${error.message}`,
    );
  }
}
