import { UsageError } from '../errors.js';
import { plural } from '../text.js';
import { type KnownRun, runsOfPipeline } from './runs.js';

/** The word for the run that began last. */
export const latestWord = 'latest';

/**
 * The run of a pipeline that a person names: by a tag, by its name or enough of its beginning, or `latest`. Throws UsageError
 * where there is none or several, with `or`, what else may stand there.
 */
export function namedRun(dataFolder: string, pipeline: string, name: string, or = ''): KnownRun {
  const runs = runsOfPipeline(dataFolder, pipeline).filter(({ record }) => record !== undefined);
  const tagged = runs.find(({ tags }) => tags.includes(name));
  if (tagged) return tagged;
  if (name === latestWord && runs.length > 0) return runs[0];
  const found = runs.filter(({ run }) => run.startsWith(name));
  const exact = found.find(({ run }) => run === name) ?? (found.length === 1 ? found[0] : undefined);
  if (exact) return exact;
  const among =
    found.length > 1
      ? `${plural(found.length, 'run')} that begin so`
      : `none of ${plural(runs.length, 'run')}`;
  throw new UsageError(
    `${name} must be a run of ${pipeline} or its tag, ${latestWord}${or}, found ${among}: \`pipeline runs\` lists them`,
  );
}
