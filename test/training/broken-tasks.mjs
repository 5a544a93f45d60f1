import { tasks as built } from '../../dist/stages/tasks.js';

/**
 * The built tasks, with one derivative wrong on purpose, for derivatives.test.ts: `?block=weights&layer=1` makes the
 * derivatives by that layer's weights 1 % too large, `?block=bias&layer=1` turns the sign of those by its bias.
 */
const { searchParams } = new URL(import.meta.url);
const layer = Number(searchParams.get('layer'));

function broken(kernels, { layout, vectors }) {
  const { weights, bias } = layout.layers[layer];
  if (searchParams.get('block') === 'bias') {
    return {
      ...kernels,
      denseBackwardBiasF64: (delta, gradient, rows, width) => {
        kernels.denseBackwardBiasF64(delta, gradient, rows, width);
        if (gradient === vectors.gradient + bias) kernels.scaleF64(gradient, width, -1);
      },
    };
  }
  return {
    ...kernels,
    denseBackwardWeightsF64: (input, stride, delta, gradient, rows, width, first, last) => {
      kernels.denseBackwardWeightsF64(input, stride, delta, gradient, rows, width, first, last);
      if (gradient !== vectors.gradient + weights) return;
      kernels.scaleF64(gradient + first * width * 8, (last - first) * width, 1.01);
    },
  };
}

export const tasks = {
  ...built,
  lossAndGradient: (context, input, member) =>
    built.lossAndGradient({ ...context, kernels: broken(context.kernels, input) }, input, member),
};
