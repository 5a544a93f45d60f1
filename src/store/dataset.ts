import type { Manifest } from './manifest.js';

/** A finished dataset: its manifest and where it lies. */
export interface Dataset {
  readonly folder: string;
  readonly manifest: Manifest;
}
