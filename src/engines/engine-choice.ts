/** Who computes: threads of this process, or other machines that share its data folder. No result depends on it. */
export type EngineChoice =
  | { readonly kind: 'local' }
  /** `redis`: a URL such as redis://host:6379, with user, password and TLS (rediss://) where it has them. */
  | { readonly kind: 'bullmq'; readonly redis?: string | undefined }
  /** What the cluster wants stands in the user’s own configuration (slurm/settings.ts). */
  | { readonly kind: 'slurm' };
