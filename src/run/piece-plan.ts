import { resolve } from 'node:path';
import { type PieceWork, type ReadPlan } from '../engines/pieces/make-piece.js';
import { RunError } from '../errors.js';
import { type LoadedPipeline, loadPipeline } from '../pipeline/load.js';
import { filesOfImport } from '../pipeline/imported-files.js';
import { modulesIn, namesModules } from '../pipeline/own-modules.js';
import type { Json } from '../store/fingerprint.js';
import { type PlannedStage, planStages } from './plan.js';

/** What goes into the schema of every file of a dataset. */
export function metadataOf({ name, identity }: PlannedStage, seed: number): Map<string, string> {
  return new Map([
    ['stage', name],
    ['fingerprint', identity.fingerprint],
    ['seed', String(seed)],
  ]);
}

/**
 * What another machine plans a dataset from: the values of the pipeline file, and of imported files their sha256. Undefined of
 * an import itself, which reads files of this machine, and of pipelines with users' code, which no other runs.
 */
export function piecePlan(loaded: LoadedPipeline, stage: PlannedStage): Json | undefined {
  if (stage.kind === 'import' || modulesIn(loaded.pipeline).length > 0) return undefined;
  return { kind: 'dataset', values: loaded.values as Json, files: importedHashes(stage) };
}

/** The sha256 of the files that a dataset comes from, by the names of their tables. */
function importedHashes({ kind, identity, upstream }: PlannedStage): Record<string, string> {
  if (kind === 'import') return (identity.ingredients as { files: Record<string, string> }).files;
  return Object.assign({}, ...upstream.map(importedHashes)) as Record<string, string>;
}

/** Where the files of an import would lie, which nobody reads: their sha256 are known. */
const nowhere = '/nowhere';

/** Reads such a plan (ReadPlan). No file is read that it names. */
export const readDatasetPlan: ReadPlan = async (plan, piece, store): Promise<PieceWork> => {
  const { values, files } = plan as { values?: unknown; files?: unknown };
  if (values === null || typeof values !== 'object')
    throw new RunError('its plan has no values of a pipeline');
  if (namesModules(values)) throw new RunError('its plan names code of its own, and a worker runs none');
  const loaded = { ...loadPipeline(values), folder: nowhere };
  const hashes = knownHashes(loaded, (files ?? {}) as Readonly<Record<string, unknown>>);
  const stages = await planStages(loaded, hashes);
  const stage = stages.find(({ name }) => name === piece.stage);
  const found = stage?.identity.fingerprint;
  if (found !== piece.fingerprint) {
    throw new RunError(
      `its plan must give the fingerprint ${piece.fingerprint.slice(0, 12)}, found ${found?.slice(0, 12) ?? 'no such stage'}: install the pathfit of the run`,
    );
  }
  if (stage!.kind === 'import') throw new RunError('an import is made where its files are');
  const upstream = stage!.upstream.map(({ name, identity: { fingerprint } }) => {
    const look = store.look(name, fingerprint);
    if (look.state === 'stored') return [name, look.dataset] as const;
    throw new RunError(
      `${name} (${fingerprint.slice(0, 12)}), which it reads, is ${look.state} in ${store.dataFolder}`,
    );
  });
  return {
    compute: await stage!.load(),
    seed: loaded.pipeline.seed,
    upstream: Object.fromEntries(upstream),
    metadata: metadataOf(stage!, loaded.pipeline.seed),
  };
};

function knownHashes(
  { pipeline }: LoadedPipeline,
  files: Readonly<Record<string, unknown>>,
): Map<string, Promise<string>> {
  const hashes = new Map<string, Promise<string>>();
  for (const [table, path] of filesOfImport(pipeline.import?.files ?? {})) {
    const sha256 = files[table];
    if (typeof sha256 !== 'string')
      throw new RunError(`its plan must say the sha256 of ${table}, found none`);
    hashes.set(resolve(nowhere, path), Promise.resolve(sha256));
  }
  return hashes;
}
