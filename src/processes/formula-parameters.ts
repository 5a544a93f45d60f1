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
  domain?: readonly number[] | undefined;
  edge: 'clamp' | 'reflect';
}
