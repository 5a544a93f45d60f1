import type { BlackBox, TargetRows } from '#dist/doctor/model/black-box.js';
import type { ModelRows } from '#dist/own-models/contract.js';
import { modelMath } from '#dist/own-models/math.js';
import { float64Of } from '#dist/own-models/numbers.js';
import { ownModelOf } from '#dist/own-models/own-model.js';
import { packed, unpacked } from '#dist/own-models/parameters.js';

/** A module's exports as the doctor calls them, in this thread and without a realm of their own. */
export function boxOf(exports: Readonly<Record<string, unknown>>, text = '', readsK = false): BlackBox {
  const origin = { user: 'estimator mine', file: './mine.mjs', text };
  const { parameters, count, functions } = ownModelOf(exports, origin);
  const seen = ({ k, ...rows }: TargetRows): ModelRows => (readsK ? { ...rows, k } : rows);
  return {
    parameters,
    count,
    text,
    trace: '/test/doctor/seed-network.ts',
    has: (name) => functions[name] !== undefined,
    predict(rows, numbers, watched) {
      const own = watched?.names.map((name) => [name, (...inputs: number[]) => watched.call(name, inputs)]);
      const math = own ? { ...modelMath, ...Object.fromEntries(own) } : modelMath;
      const { k, lambda } = functions.predict(seen(rows), unpacked(parameters, numbers), math) as {
        k: Float64Array;
        lambda?: Float64Array;
      };
      return { k, lambda };
    },
    gradient: (rows, numbers) =>
      packed(
        origin,
        'gradient',
        parameters,
        functions.gradient!(rows, unpacked(parameters, numbers), modelMath),
      ),
    hessian: (rows, numbers) =>
      float64Of(
        origin,
        'hessian',
        'all second derivatives',
        functions.hessian!(rows, unpacked(parameters, numbers), modelMath),
        count * count,
      ),
    theta: (name, rows) => packed(origin, name, parameters, functions[name]!(rows, modelMath)),
  };
}
