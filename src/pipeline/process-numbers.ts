import type { ProcessChoice } from './pipeline.js';

/** The parameters of a process that are numbers: its own keys, or those that a process of formulas declares. */
export function numbersOf(process: ProcessChoice): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(declared(process) ?? process).filter(
      (entry): entry is [string, number] => typeof entry[1] === 'number',
    ),
  );
}

/** The process with other values of some of these. */
export function withNumbers(process: ProcessChoice, values: Readonly<Record<string, number>>): ProcessChoice {
  const own = declared(process);
  return own ? { ...process, parameters: { ...own, ...values } } : { ...process, ...values };
}

const declared = ({ kind, parameters }: ProcessChoice): object | undefined =>
  kind === 'formula' ? (parameters as object) : undefined;
