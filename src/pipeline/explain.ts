import type { Json } from '../store/fingerprint.js';
import type { Store } from '../store/store.js';
import type { PlannedStage } from './plan.js';
import type { RunRecord } from './record.js';

/** What is stored of a planned stage, and why it would run. */
export interface StageStatus {
  readonly stage: string;
  readonly fingerprint: string;
  /**
   * stored: will be reused · partial: begun, will be carried on · stale: the last run had other ingredients ·
   * missing: never made, or removed.
   */
  readonly state: 'stored' | 'partial' | 'stale' | 'missing';
  /** What differs from the last run, as `field: old → new`. */
  readonly why: readonly string[];
  readonly path: string;
}

/** Compares a plan with what is stored and with what the pipeline's last run made. */
export function explain(
  stages: readonly PlannedStage[],
  store: Store,
  lastRun: RunRecord | undefined,
): StageStatus[] {
  return stages.map(({ name, identity }) => {
    const { fingerprint } = identity;
    const path = store.folder(name, fingerprint);
    const state = store.state(name, fingerprint);
    const common = { stage: name, fingerprint, path };
    if (state !== 'missing') return { ...common, state, why: [] };
    const before = lastRun?.latest[name];
    const old = before === undefined || before === fingerprint ? undefined : store.find(name, before);
    if (!old) return { ...common, state, why: [] };
    return { ...common, state: 'stale', why: differences(old.manifest.ingredients, identity.ingredients) };
  });
}

/** The fields in which two values differ, as `path: old → new`; a change upstream is one line a stage. */
export function differences(old: Json | undefined, now: Json | undefined, path = ''): string[] {
  if (Object.is(old, now)) return [];
  if (isMapping(old) && isMapping(now)) {
    const keys = [...new Set([...Object.keys(old), ...Object.keys(now)])];
    if (path === 'upstream') {
      return keys.filter((key) => old[key] !== now[key]).map((key) => `${key} is another`);
    }
    return keys.flatMap((key) => differences(old[key], now[key], path ? `${path}.${key}` : key));
  }
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  return [`${path.replace(/^parameters\./, '')}: ${shown(old)} → ${shown(now)}`];
}

type Mapping = { readonly [key: string]: Json };

function isMapping(value: Json | undefined): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: Json | undefined): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 48 ? `${text.slice(0, 20)}…${text.slice(-8)}` : text;
}
