import { FormulaError } from '../formulas/formula-error.js';
import { formulaKey } from '../formulas/formula-key.js';
import { isName, parse } from '../formulas/parse.js';
import { type Program, programOf } from '../formulas/program.js';
import { valuesOf } from '../formulas/values.js';
import type { LambdaModel } from './lambda-model.js';

export interface FormulaParameters {
  lambda?: string;
  f?: string;
  parameters: Readonly<Record<string, number>>;
}

/**
 * λ(x), or f(x) itself, as a formula of x and of parameters that the file names. Numbers are float64, computed by the kernels'
 * own functions, the same on every engine (src/formulas).
 */
export const formula: LambdaModel<FormulaParameters> = {
  kind: 'formula',
  summary: 'λ(x), or f(x) in place of λ(x) x², as a formula: 0.25 + 0.1 * sin(3 * x)',
  kernels: ['formulas'],
  parameters: (z) => {
    const text = formulaKey(z).optional();
    return {
      lambda: text.meta({ must, also }).describe('λ(x)'),
      f: text.meta({ must, also }).describe('f(x), where k is the mean of f and not of λ x²'),
      parameters: z
        .record(z.string(), z.number())
        .default({})
        .describe('names that the formula may have besides x, and their values'),
    };
  },
  refused({ lambda, f, parameters }) {
    if ((lambda === undefined) === (f === undefined)) {
      const found = lambda === undefined ? 'neither' : 'f too';
      return { key: 'lambda', message: `must be given, or f in its place, found ${found}` };
    }
    const taken = Object.keys(parameters).find((name) => name === 'x' || !isName(name));
    if (taken !== undefined) {
      const message = `must have names of letters, digits and underscores that are not x or a function, found ${taken}`;
      return { key: 'parameters', message };
    }
    const key = lambda === undefined ? 'f' : 'lambda';
    try {
      compiled({ lambda, f, parameters });
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error;
      return { key, message: `must be a formula of x: ${error.message}`, unknown: error.unknown };
    }
    return undefined;
  },
  meanOfF: (parameters) => ({ program: programFor(parameters), power: powerFor(parameters) }),
  lambdaAt(parameters, x) {
    const [value] = valuesOf(programFor(parameters), [x]);
    const lambda = powerFor(parameters) === 2 ? value : value / (x * x);
    return Number.isFinite(lambda) ? lambda : NaN;
  },
};

const must = 'a formula such as 0.25 + 0.1 * sin(3 * x)';
const also = [{ type: 'number' }];

const programs = new WeakMap<FormulaParameters, Program>();

function programFor(parameters: FormulaParameters): Program {
  const program = programs.get(parameters) ?? compiled(parameters);
  programs.set(parameters, program);
  return program;
}

/** Throws FormulaError. */
function compiled({ lambda, f, parameters }: FormulaParameters): Program {
  return programOf([parse((lambda ?? f)!, ['x', ...Object.keys(parameters)])], ['x'], parameters);
}

const powerFor = ({ f }: FormulaParameters): 0 | 2 => (f === undefined ? 2 : 0);
