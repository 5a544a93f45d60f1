import { createRequire } from 'node:module';

/** pathfit's version, as its package.json says. */
export function version(): string {
  // By the package's own name for it: the bundle lies deeper than this module.
  return (createRequire(import.meta.url)('#package.json') as { version: string }).version;
}
