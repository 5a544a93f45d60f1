import { dirname, resolve } from 'node:path';
import type { LoadedPipeline, PipelineFile } from './load.js';
import { type Override, setValue } from './override.js';
import type { Pipeline } from './pipeline.js';
import { checkTogether } from './between-keys.js';
import { withModules } from './own-modules.js';
import { sections } from './schema.js';

/**
 * Many variants of one pipeline file, each with other values: of its top-level keys each is checked once for each of its
 * values, and a variant is put together of what has been checked. It is what `PipelineFile.load` gives, and where something
 * is wrong, that is asked for the words.
 */
export class PipelineVariants {
  /** The file's values with those that all variants have. */
  readonly #raw: Readonly<Record<string, unknown>>;
  /** By key and the values that a variant changes in it: what the schema makes of them, and undefined where it refuses. */
  readonly #checked = new Map<string, { readonly value: unknown } | undefined>();
  readonly #folder: string;

  constructor(
    private readonly file: PipelineFile,
    private readonly sets: readonly Override[],
  ) {
    this.#raw = file.raw(sets);
    this.#folder = dirname(resolve(file.file));
  }

  /** Throws UsageError as `PipelineFile.load` does. */
  load(overrides: readonly Override[]): LoadedPipeline {
    const pipeline = this.#together(overrides);
    if (!pipeline) return this.file.load([...this.sets, ...overrides]);
    const { file, sets } = this;
    return {
      file: file.file,
      folder: this.#folder,
      pipeline,
      // Of ten thousand variants hardly any is asked.
      get values() {
        return file.raw([...sets, ...overrides]);
      },
      question: file.question,
    };
  }

  /** Undefined where anything is wrong. */
  #together(overrides: readonly Override[]): Pipeline | undefined {
    const changed = new Map<string, Override[]>();
    for (const override of overrides) {
      const [key] = override.path;
      if (!Object.hasOwn(sections, key)) return undefined;
      changed.set(key, [...(changed.get(key) ?? []), override]);
    }
    if (Object.keys(this.#raw).some((key) => !Object.hasOwn(sections, key))) return undefined;
    const pipeline: Record<string, unknown> = {};
    for (const key of Object.keys(sections) as (keyof typeof sections)[]) {
      const checked = this.#check(key, changed.get(key) ?? []);
      if (!checked) return undefined;
      if (checked.value !== undefined) pipeline[key] = checked.value;
    }
    let isRefused = false;
    checkTogether(pipeline as unknown as Pipeline, () => (isRefused = true));
    if (isRefused) return undefined;
    return withModules(pipeline as unknown as Pipeline, this.#folder, () => `(${this.file.file})`);
  }

  #check(key: keyof typeof sections, changes: readonly Override[]): { readonly value: unknown } | undefined {
    const name = changes.reduce((all, { path, value }) => {
      return `${all}\n${path.join('.')}=${typeof value === 'number' ? value : JSON.stringify(value)}`;
    }, key as string);
    if (this.#checked.has(name)) return this.#checked.get(name);
    const raw = Object.hasOwn(this.#raw, key) ? { [key]: structuredClone(this.#raw[key]) } : {};
    for (const change of changes) setValue(raw, change);
    const found = sections[key].safeParse(raw[key]);
    const checked = found.success ? { value: found.data as unknown } : undefined;
    this.#checked.set(name, checked);
    return checked;
  }
}
