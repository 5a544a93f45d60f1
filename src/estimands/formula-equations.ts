import { name, substituted } from '../formulas/expression.js';
import { parse } from '../formulas/parse.js';
import { textOf } from '../formulas/text.js';

/** What formulas say of a process of one component, under whatever name. */
export interface OneComponent {
  readonly parameters: Readonly<Record<string, number>>;
  readonly component: string;
  readonly drift: string;
  readonly diffusion: string;
}

/** No formula has it. */
const anyName = '·';

/** Drift and diffusion in one spelling, in which the component's name does not count: two processes that have it are the same. */
export function equationsText({ parameters, component, drift, diffusion }: OneComponent): string {
  const known = [component, ...Object.keys(parameters), 't'];
  return [drift, diffusion]
    .map((text) => textOf(substituted(parse(text, known), { [component]: name(anyName) })))
    .join('; ');
}
