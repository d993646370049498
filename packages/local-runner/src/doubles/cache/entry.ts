// What the cache service remembers: finished entries, open reservations, and what a token may do.

/** One finished cache entry. Sizes in bytes, times in ISO 8601 (UTC). */
export interface CacheEntry {
  readonly id: number;
  /** The ref that owns it, for example `refs/heads/main`. */
  readonly scope: string;
  readonly key: string;
  /** Hash of paths and compression, made by the client; entries of other versions are invisible to it. */
  readonly version: string;
  /** File name in the blob folder. */
  readonly blob: string;
  readonly sizeInBytes: number;
  readonly createdAt: string;
  readonly lastAccessedAt: string;
}

/** A key that is being uploaded: taken, not yet visible. */
export interface Reservation {
  readonly scope: string;
  readonly key: string;
  readonly version: string;
  readonly blob: string;
  readonly createdAt: string;
}

export type ScopeAccess = 'read' | 'write' | 'read-write';

/** One line of the runtime token's `ac` claim. The order of the lines is the order of the search. */
export interface ScopeGrant {
  readonly scope: string;
  readonly access: ScopeAccess;
}

export const mayRead = (grant: ScopeGrant): boolean => grant.access !== 'write';
export const mayWrite = (grant: ScopeGrant): boolean => grant.access !== 'read';

export const sameSlot = (
  a: { scope: string; key: string; version: string },
  b: { scope: string; key: string; version: string },
): boolean => a.scope === b.scope && a.key === b.key && a.version === b.version;

/**
 * The scopes GitHub gives a run: its own ref for reading and writing, the pull request's base and the default
 * branch for reading. Source: docs.github.com, "Dependency caching reference", restrictions for accessing a cache.
 */
export function scopesOfRun(run: { ref: string; baseRef?: string; defaultBranch: string }): ScopeGrant[] {
  const readable = [run.baseRef, `refs/heads/${run.defaultBranch}`].filter(
    (ref): ref is string => ref !== undefined && ref !== run.ref,
  );
  return [
    { scope: run.ref, access: 'read-write' },
    ...[...new Set(readable)].map((scope): ScopeGrant => ({ scope, access: 'read' })),
  ];
}
