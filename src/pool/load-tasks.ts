import type { Task } from './protocol.js';

/** The module of tasks at a URL. The bundle has this function from build-bundle.mjs, since its files are loaded otherwise. */
export const loadTasks = (
  url: string,
): Promise<{ readonly tasks: Readonly<Record<string, Task<unknown>>> }> =>
  import(url) as Promise<{ readonly tasks: Readonly<Record<string, Task<unknown>>> }>;
