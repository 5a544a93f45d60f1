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
}

/** Where a component's domain ends. */
export type Bound = number | 'inf' | '-inf';

/** The two ends of a component's domain as numbers. */
export function boundsOf({ domain = ['-inf', 'inf'] }: Pick<FormulaComponent, 'domain'>): [number, number] {
  const [low, high] = domain.map((bound) =>
    typeof bound === 'number' ? bound : bound === 'inf' ? Infinity : -Infinity,
  );
  return [low, high];
}
