import { sourceOf } from '../stages/source.js';
import type { Dataset } from '../store/dataset.js';
import type { Block, Section } from './document.js';
import { pathsFigure, seriesFigure } from './figures/paths.js';
import { phaseFigure } from './figures/phase.js';
import { componentsOf, processText } from './simulated-process.js';
import type { StoredPipeline } from './stored-pipeline.js';
import { type PathRow, samplePaths } from './stored-sample.js';

/** The section of the data, and the rows that its time axis is made of. */
export function dataOf({ loaded: { pipeline }, dataset }: StoredPipeline): {
  readonly section: Section;
  readonly sample: readonly PathRow[];
} {
  const { simulate } = pipeline;
  const source = dataset(sourceOf(pipeline));
  const isSeries = pipeline.import?.window !== undefined;
  const components = simulate ? componentsOf(simulate) : [{ component: 'x', column: 'x' }];
  const samples = samplePaths(
    source,
    isSeries ? 'last' : 'paths',
    components.map(({ column }) => column),
  );
  const all = components.map(({ component }, c) => ({ component, paths: samples[c] }));
  const phase = all.length === 2 ? phaseFigure([all[0], all[1]]) : undefined;
  const figures = isSeries ? [seriesFigure(samples[0])] : [pathsFigure(all), ...(phase ? [phase] : [])];
  return {
    section: {
      title: 'The data',
      blocks: [
        ...(simulate ? [textBlock(processText(simulate))] : []),
        ...(simulate ? noticesOf(source).map(textBlock) : []),
        ...figures.map((figure): Block => ({ kind: 'figure', figure })),
      ],
    },
    sample: samples[0].sample,
  };
}

/** What was noticed while paths were simulated, in how many steps they left the domain among it, as sentences. */
function noticesOf({ manifest }: Dataset): string[] {
  return (manifest.notices ?? []).map(
    (notice) => `${notice.replace(/^./u, (first) => first.toUpperCase())}${/[.!?]$/.test(notice) ? '' : '.'}`,
  );
}

function textBlock(text: string): Block {
  return { kind: 'text', text };
}
