/** What a file says of a process of its own formulas. */
export interface FormulaParameters {
  parameters: Readonly<Record<string, number>>;
  components: Readonly<Record<string, FormulaComponent>>;
  correlation: readonly { between: string[]; rho: number | string }[];
}

export interface FormulaComponent {
  drift: string;
  diffusion: string;
  x0: number;
  domain?: readonly Bound[] | undefined;
  edge: 'clamp' | 'reflect';
  /** Where it stands among several. */
  place?: number;
}

/** Where a component's domain ends. */
export type Bound = number | 'inf' | '-inf';

const ends = { inf: Infinity, '-inf': -Infinity };

/** The two ends of a component's domain as numbers. */
export function boundsOf({ domain = ['-inf', 'inf'] }: Pick<FormulaComponent, 'domain'>): [number, number] {
  const [low, high] = domain.map((bound) => (typeof bound === 'number' ? bound : ends[bound]));
  return [low, high];
}

/** What the formulas of a process may name: its components, its parameters, and t. */
export const namesFor = ({ components, parameters }: FormulaParameters): string[] => [
  ...Object.keys(components),
  ...Object.keys(parameters),
  't',
];
