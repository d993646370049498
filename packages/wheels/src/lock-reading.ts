// What one reading of a lock is for: which target, which part of it, how strict about hashes.
import type { Environment, Files } from '@compose-delivery/runtime';
import type { MarkerSelection } from './evaluate-marker.ts';
import { normalizeName } from './marker.ts';
import type { Target } from './target.ts';

/** Which part of a lock a service installs. */
export type LockSelection = {
  readonly extras: readonly string[];
  /** Undefined: what the lock itself calls its default; without such a thing, none beside the main one. */
  readonly groups: readonly string[] | undefined;
  /** Member of a workspace whose lock this is; undefined: the one at the lock's own place. */
  readonly project: string | undefined;
};

export const WHOLE_LOCK: LockSelection = { extras: [], groups: undefined, project: undefined };

/** true: every package has a hash. auto: all or none, as in pip. false: those without are looked up. */
export type HashRule = 'true' | 'auto' | 'false';

/** One reading of a lock: for one target, one selection. */
export type LockReading = {
  readonly files: Files;
  /** Absolute. */
  readonly path: string;
  /** How messages call a path, such as its part below the repository. */
  readonly show: (path: string) => string;
  readonly environment: Environment;
  readonly target: Target;
  readonly selection: LockSelection;
  readonly hashRule: HashRule;
};

/** The selection as markers ask for it. */
export function markerSelection(extras: readonly string[], groups: readonly string[]): MarkerSelection {
  return { extras: new Set(extras.map(normalizeName)), groups: new Set(groups.map(normalizeName)) };
}
