import type { LoadedPipeline } from '../pipeline/load.js';
import type { ExplainedVerdict } from '../run/explained-verdict.js';
import * as defaults from './defaults.js';

/**
 * What a verdict compares, in plain words, what would settle it where it is unclear, and how it came out where the
 * pipeline's evaluation is stored. Throws UsageError where there is no such verdict, or the pipeline cannot run.
 *
 * @example
 * import { explain, loadPipeline } from '@pathfit/pathfit';
 *
 * const { question, verdict } = await explain('networkAdds', loadPipeline('pipelines/lambda.yaml'), { dataFolder: 'none' });
 * console.log(question, verdict); // Did a network earn its keep? null
 */
export async function explain(
  verdict: string,
  pipeline: LoadedPipeline,
  { dataFolder = defaults.dataFolder }: { readonly dataFolder?: string } = {},
): Promise<ExplainedVerdict> {
  const { explainedVerdict } = await import('../run/explained-verdict.js');
  return explainedVerdict(verdict, pipeline, dataFolder);
}
