/** A pipeline file is read before anything is asked of it: `run`, `plan`, `status`, `check` and `verify` take what this gives. */
export { loadPipeline, type LoadedPipeline } from '../pipeline/load.js';
