import { firstCase } from '../first-case.js';
import { damageText } from '../store/damage.js';
import { plural } from '../text.js';
import type { Json } from '../store/fingerprint.js';
import type { Store, Stored } from '../store/store.js';
import type { Dataset } from '../store/dataset.js';
import { type Difference, differences, differenceText } from './differences.js';
import type { PlannedStage } from './plan.js';
import type { History } from './runs.js';

/** What is stored of a planned stage, and why it would run. */
export interface StageStatus {
  readonly stage: string;
  readonly fingerprint: string;
  /**
   * stored: will be reused · damaged: some of its files are not what was written, and will be recomputed · partial:
   * begun, will be resumed · stale: stored with other values · missing: no run of this pipeline has stored it.
   */
  readonly state: 'stored' | 'damaged' | 'partial' | 'stale' | 'missing';
  /** Why it would run: files that are damaged, parts that are there, fields that differ from `nearest`. */
  readonly why: readonly string[];
  readonly path: string;
  /** The stored dataset of the same stage that differs least; null where it is not needed, or there is none. */
  readonly nearest: { readonly fingerprint: string; readonly path: string } | null;
  /** Parts and bytes of a dataset that is finished. */
  readonly parts: number | null;
  readonly bytes: number | null;
  /** What was noticed while it was made, where it is finished. */
  readonly notices: readonly string[];
}

/**
 * Compares a plan with what is stored. A finished dataset is looked at by size and age (Store.look); what is not
 * there is compared with the finished dataset of the same stage that differs in the fewest fields, and of several
 * with the one of the pipeline's last run. Those that runs of this pipeline planned come before all others.
 */
export function explain(stages: readonly PlannedStage[], store: Store, history: History): StageStatus[] {
  const found = new Map(
    stages.map(({ name, identity }) => [name, store.look(name, identity.fingerprint)] as const),
  );
  const isStored = (name: string): boolean =>
    ['stored', 'damaged'].includes(found.get(name)?.state ?? 'missing');
  return stages.map(({ name, identity }) => {
    const { fingerprint, ingredients } = identity;
    const looked = found.get(name)!;
    const manifest = 'dataset' in looked ? looked.dataset?.manifest : undefined;
    const common = {
      stage: name,
      fingerprint,
      path: store.folder(name, fingerprint),
      nearest: null,
      parts: manifest?.parts.length ?? null,
      bytes: manifest?.parts.reduce((sum, part) => sum + part.bytes, 0) ?? null,
      notices: manifest?.notices ?? [],
    };
    if (looked.state === 'stored') return { ...common, state: looked.state, why: [] };
    if (looked.state === 'damaged') return { ...common, state: looked.state, why: damageReasons(looked) };
    if (looked.state === 'partial') {
      const parts = `${plural(looked.parts, 'part')} there`;
      return {
        ...common,
        state: looked.state,
        why: [looked.checkpoint ? `${parts}, and a checkpoint` : parts],
      };
    }
    const nearest = nearestTo(ingredients, store.datasets(name), history, name);
    if (!nearest) return { ...common, state: 'missing', why: [] };
    const { dataset, differing, own } = nearest;
    return {
      ...common,
      state: own ? 'stale' : 'missing',
      why: reasons(differing, isStored),
      nearest: { fingerprint: dataset.manifest.fingerprint, path: dataset.folder },
    };
  });
}

function damageReasons({ dataset, damage }: Extract<Stored, { state: 'damaged' }>): string[] {
  const files = damage.map(damageText);
  return dataset ? files : [...files, 'so every part would be recomputed'];
}

interface Nearest {
  readonly dataset: Dataset;
  readonly differing: readonly Difference[];
  /** Whether a run of this pipeline has planned it. */
  readonly own: boolean;
}

function nearestTo(
  ingredients: Json,
  datasets: readonly Dataset[],
  { last, planned }: History,
  stage: string,
): Nearest | undefined {
  const rank = ({ dataset: { manifest }, differing, own }: Nearest): [boolean, number, boolean, string] => [
    !own,
    differing.length,
    manifest.fingerprint !== last?.latest[stage],
    manifest.fingerprint,
  ];
  return datasets
    .map((dataset): Nearest => {
      const differing = differences(dataset.manifest.ingredients, ingredients);
      return { dataset, differing, own: planned.has(dataset.manifest.fingerprint) };
    })
    .map((nearest) => ({ nearest, rank: rank(nearest) }))
    .sort((a, b) => compare(a.rank, b.rank))[0]?.nearest;
}

/** Compares item by item; false comes before true. */
function compare(
  a: readonly (boolean | number | string)[],
  b: readonly (boolean | number | string)[],
): number {
  const at = a.findIndex((item, i) => item !== b[i]);
  return at < 0 ? 0 : a[at] < b[at] ? -1 : 1;
}

/** Differences of ingredients as reasons to run: the stage's own first, then what changed upstream. */
function reasons(differing: readonly Difference[], isStored: (stage: string) => boolean): string[] {
  const upstream = new Map<string, string[]>();
  const own: string[] = [];
  for (const difference of differing) {
    const { field, old, now } = difference;
    if (!field.startsWith(upstreamFields)) {
      own.push(reason(difference));
      continue;
    }
    const name = field.slice(upstreamFields.length);
    const what = firstCase(
      [old === undefined, 'new'],
      [now === undefined, 'left out'],
      [isStored(name), 'stored with other values'],
      [true, 'to be recomputed'],
    );
    upstream.set(what, [...(upstream.get(what) ?? []), name]);
  }
  return [
    ...own,
    ...[...upstream].map(([what, names]) => `${names.join(', ')} ${names.length > 1 ? 'are' : 'is'} ${what}`),
  ];
}

const upstreamFields = 'upstream.';

/** A difference of ingredients in words: «noise: 0 → 0.01», or what of pathfit changed. */
export function reason(difference: Difference): string {
  const { field, old, now } = difference;
  const [group] = field.split('.', 1);
  const name = field.slice(group.length + 1);
  switch (group) {
    case 'parameters':
      return differenceText({ ...difference, field: name });
    case 'files':
      return old === undefined || now === undefined
        ? differenceText({ ...difference, field: `the file ${name}` })
        : `the content of the file ${name} changed`;
    case 'kernels':
      return `pathfit’s kernels${name === '' ? '' : ` ${name}`} changed`;
    case 'version':
      return `pathfit computes it differently (version ${JSON.stringify(old)} → ${JSON.stringify(now)})`;
    case 'sqlEngine':
      return differenceText({ ...difference, field: 'the SQL engine' });
    case 'pipeline':
      return 'pathfit no longer goes by the pipeline’s name';
    default:
      return differenceText(difference);
  }
}
