import type { AdvancePaths } from '../kernels/advance-paths.js';
import { advance } from '../kernels/reference/paths.js';
import { CalledProcess } from '../own-models/called-process.js';
import type { TaskContext } from '../pool/protocol.js';
import type { OwnLaw } from '../processes/method.js';
import { ownStep } from '../processes/module.js';

/** What a kernel does for a law, done by a user's module in this thread: the same loop and the same normals, one path at a time. */
export function ownAdvance({ memory }: TaskContext, { module, parameters, scheme }: OwnLaw): AdvancePaths {
  return (
    x,
    _others,
    _othersBytes,
    stride,
    state,
    _stateBytes,
    _spare,
    constants,
    low,
    high,
    stream,
    firstPath,
    paths,
    firstStep,
    steps,
    _components,
    substeps = 1,
    _tile,
    antithetic = 0,
  ) => {
    const [h, root] = memory.float64(constants, 2);
    advance(
      { noises: 1, step: ownStep(new CalledProcess(module, parameters), scheme, substeps) },
      [memory.float64(x, (steps - 1) * stride + paths)],
      stride,
      memory.float64(state, paths),
      [h, root],
      low,
      high,
      stream,
      firstPath,
      paths,
      firstStep,
      steps,
      substeps,
      antithetic === 1,
    );
  };
}
