import type { LoadedPipeline } from './load.js';

/** The modules that a pipeline names, files of a user's code that a run of it may run: as the file has them. */
export async function modulesOf({ pipeline }: LoadedPipeline): Promise<readonly string[]> {
  const { modulesIn } = await import('../pipeline/own-modules.js');
  return modulesIn(pipeline).map(({ file }) => file);
}

/** Whether a user's own configuration lets modules run: what the command goes by where --allow-code was not said. */
export async function configurationAllowsCode(): Promise<boolean> {
  const { allowsCode } = await import('../engines/configuration.js');
  return allowsCode();
}
