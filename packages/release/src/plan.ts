// The nouns of a release: what is wanted, the steps that may be needed, and the plan made of them.
import type { LocalAsset } from './assets.ts';
import type { ReleaseFact } from './observe.ts';
import type { Version } from './version.ts';

export type Wanted = {
  readonly tag: string;
  readonly prefix: string;
  readonly version: Version;
  /** The commit that was deployed: 40 hex digits. */
  readonly sha: string;
  readonly title: string;
  readonly notes: string;
  readonly prerelease: boolean;
  readonly makeLatest: 'auto' | 'true' | 'false';
  /** `v1`, to be moved here; undefined when nobody asked. */
  readonly major: string | undefined;
  readonly draftOnly: boolean;
  readonly allowOlder: boolean;
  readonly assets: readonly LocalAsset[];
  /** All tags of the repository with the prefix: what was tagged counts as released. */
  readonly tags: readonly string[];
};

export type Step = { readonly why: string } & (
  | { readonly step: 'delete-draft'; readonly release: number }
  | { readonly step: 'create-draft' }
  | { readonly step: 'update-draft'; readonly notes: string }
  | { readonly step: 'delete-asset'; readonly asset: number; readonly name: string }
  | { readonly step: 'upload-asset'; readonly name: string }
  | { readonly step: 'create-tag' }
  | { readonly step: 'publish'; readonly latest: boolean }
  | { readonly step: 'create-major' | 'move-major'; readonly major: string }
);

export type Plan = {
  readonly outcome: 'created' | 'resumed' | 'unchanged' | 'conflict';
  readonly steps: readonly Step[];
  /** Why nothing may be done; only in a conflict. */
  readonly conflicts: readonly string[];
  /** What was found and deliberately not touched. */
  readonly left: readonly string[];
  /** The release that the steps work on; undefined when it is yet to be created. */
  readonly release: ReleaseFact | undefined;
};

/** What one part of the decision adds to the plan. */
export type Part = {
  readonly steps: readonly Step[];
  readonly conflicts: readonly string[];
  readonly left: readonly string[];
};

export const nothing: Part = { steps: [], conflicts: [], left: [] };
export const onlyConflict = (reason: string): Part => ({ ...nothing, conflicts: [reason] });

export function step(one: Step): Part {
  return { ...nothing, steps: [one] };
}

/** A draft that was renamed to another tag carries the marker of its old one, and is its owner's business. */
export function isOurs({ marker, tag }: ReleaseFact): boolean {
  return marker?.tag === tag;
}
