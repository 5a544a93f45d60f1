import { modelFunctions, type ModelFunctions, type ModuleOrigin, type OwnModel } from './contract.js';
import { exportError, found, moduleError } from './module-error.js';
import { parametersOf } from './parameters.js';

/** The model that a module's exports make; throws RunError for what is missing, unknown or of another type. */
export function ownModelOf(exports: Readonly<Record<string, unknown>>, origin: ModuleOrigin): OwnModel {
  const known: readonly string[] = ['parameters', ...modelFunctions];
  for (const name of ['parameters', 'predict']) {
    if (!(name in exports)) {
      throw moduleError(origin, undefined, `must export ${name}, found ${listed(Object.keys(exports))}`);
    }
  }
  const unknown = Object.keys(exports).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw exportError(origin, unknown, `is no export of a model: ${known.join(', ')}`);
  }
  for (const name of modelFunctions) {
    const value = exports[name];
    if (value === undefined || isSynchronous(value)) continue;
    throw exportError(origin, name, `must be a synchronous function, found ${kindOf(value)}`);
  }
  const parameters = parametersOf(origin, exports.parameters);
  const count = parameters.reduce((sum, parameter) => sum + parameter.count, 0);
  return { origin, parameters, count, functions: exports as unknown as ModelFunctions };
}

const isSynchronous = (value: unknown): boolean =>
  typeof value === 'function' && Object.prototype.toString.call(value) === '[object Function]';

const kindOf = (value: unknown): string =>
  typeof value === 'function' ? Object.prototype.toString.call(value).slice(8, -1) : found(value);

const listed = (names: readonly string[]): string =>
  names.length === 0 ? 'no named exports' : names.join(', ');
