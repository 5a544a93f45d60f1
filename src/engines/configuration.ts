import { homedir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { messageOf, UsageError } from '../errors.js';
import { readText } from '../store/files.js';

/** A user's own configuration, of this machine and this person: nothing in it is an ingredient of anything. */

/** Where it stands: what PATHFIT_CONFIG says, or ~/.config/pathfit/config.yaml. */
export function configurationFile(): string {
  const named = process.env['PATHFIT_CONFIG'];
  if (named !== undefined && named !== '') return named;
  const own = process.env['XDG_CONFIG_HOME'];
  return join(own !== undefined && own !== '' ? own : join(homedir(), '.config'), 'pathfit', 'config.yaml');
}

/** What it says, by key; undefined where there is none. Throws UsageError where it cannot be read, or was named and is not there. */
export function readConfiguration(
  file = configurationFile(),
  isNamed = process.env['PATHFIT_CONFIG'] !== undefined,
): Readonly<Record<string, unknown>> | undefined {
  let text: string | undefined;
  try {
    text = readText(file);
  } catch (error) {
    throw new UsageError(`the configuration ${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  if (text === undefined) {
    if (!isNamed) return undefined;
    throw new UsageError(`PATHFIT_CONFIG must be a file, found none at ${file}`);
  }
  try {
    return (parse(text) ?? {}) as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw new UsageError(`the configuration ${file} must be YAML, found ${messageOf(error).split('\n')[0]}`, {
      cause: error,
    });
  }
}

/** Whether it lets users' modules run wherever a pipeline file names them: `allowCode: true`. Throws UsageError. */
export function allowsCode(): boolean {
  const { allowCode = false } = readConfiguration() ?? {};
  if (typeof allowCode === 'boolean') return allowCode;
  throw new UsageError(
    `allowCode of ${configurationFile()} must be true or false, found ${JSON.stringify(allowCode)}`,
  );
}
