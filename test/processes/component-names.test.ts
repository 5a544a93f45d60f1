import { describe, expect, it } from 'vitest';
import { processes } from '../../src/processes/index.js';
import type { Process } from '../../src/processes/process.js';
import { columnOf, componentsOf, lawOfSimulation } from '../../src/processes/simulation.js';
import { examples } from './examples.js';

const all = Object.values(processes) as unknown as Process<object>[];
const simulations = all.flatMap(({ kind }) =>
  examples[kind as keyof typeof examples].map((parameters, n) => ({
    title: `${kind} ${n}`,
    simulation: { process: { kind, ...parameters } as never, times: 10, dt: 0.01, paths: 2 },
  })),
);

describe('names of components', () => {
  it.each(simulations)('$title: targets.of takes those of the equations, each a column', ({ simulation }) => {
    const { process } = simulation as { process: { kind: keyof typeof processes } };
    const equations = (processes[process.kind] as unknown as Process<object>).equations(process);
    const names = equations.map(({ component }) => component);
    expect(componentsOf(simulation)).toEqual(names);
    const { components } = lawOfSimulation(simulation);
    names.forEach((name, c) => expect(columnOf(simulation, name)).toBe(components[c]));
  });
});
