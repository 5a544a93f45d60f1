import * as vm from 'node:vm';
import { messageOf, type RunError } from '../errors.js';
import { moduleError } from './module-error.js';
import type { ModuleSource } from './module-source.js';

/** What a module is called in stack traces. */
export const traceName = ({ sha256 }: ModuleSource): string => `own-model-${sha256.slice(0, 16)}`;

/** Globals of Node and of browsers that a module may look for. */
const withheld =
  /^(Date|Intl|console|process|performance|crypto|require|module|fetch|Buffer|navigator|setTimeout|setInterval|setImmediate|queueMicrotask|structuredClone|WebAssembly|SharedArrayBuffer|Atomics|WeakRef|FinalizationRegistry|__dirname|__filename) is not defined$/;

/** What a module's own code threw, with the line of its file where it did; `doing` says at what. */
export function thrownIn(source: ModuleSource, doing: string, thrown: unknown): RunError {
  const { message, stack } = wordsOf(thrown);
  const advice = withheld.test(message)
    ? ': a module is given neither clock, randomness, files nor network'
    : '';
  return moduleError(source, lineIn(source, stack), `${doing}: ${message}${advice}`);
}

/** The same of a text that is no module. */
export function notParsed(source: ModuleSource, thrown: unknown): RunError {
  const { message } = wordsOf(thrown);
  return moduleError(source, lineOfSyntax(source, message), `must be an ES module, found ${message}`);
}

/** A value that was thrown may be anything, and what it says of itself may throw. */
function wordsOf(thrown: unknown): { message: string; stack: string } {
  try {
    if (typeof thrown !== 'object' || thrown === null) return { message: messageOf(thrown), stack: '' };
    const { message, stack } = thrown as { message?: unknown; stack?: unknown };
    return {
      message: typeof message === 'string' ? message : 'an object that is no Error',
      stack: typeof stack === 'string' ? stack : '',
    };
  } catch {
    return { message: 'an object that cannot be read', stack: '' };
  }
}

function lineIn(source: ModuleSource, stack: string): number | undefined {
  const found = new RegExp(String.raw`${traceName(source)}:(\d+)`).exec(stack);
  return found ? Number(found[1]) : undefined;
}

/** Of a script Node says the line, of a module it does not: without the word export it is one. */
function lineOfSyntax(source: ModuleSource, message: string): number | undefined {
  const script = source.text.replace(
    /^(\s*)export(\s+default\b)?/gm,
    (word, space: string) => space + ' '.repeat(word.length - space.length),
  );
  try {
    const compiled = new vm.Script(`"use strict";${script}`, { filename: traceName(source) });
    return compiled && undefined;
  } catch (error) {
    const again = wordsOf(error);
    return again.message === message ? lineIn(source, again.stack) : undefined;
  }
}
