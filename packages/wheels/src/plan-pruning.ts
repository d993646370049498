// Which cache entries go when ours take too much room: never those of the current locks or the last few before, the longest unused first,
// and before all others those of pull requests that are over, which nobody can read any more.
import { OWN_KEY } from './cache-entries.ts';

export type ListedEntry = {
  readonly id: number;
  readonly key: string;
  /** The ref that owns it, for example `refs/heads/main`. */
  readonly ref: string;
  readonly bytes: number;
  /** ISO 8601, UTC. */
  readonly used: string;
  readonly created: string;
};

export type PruneWish = {
  readonly maxBytes: number;
  /** Keys that stay on the default branch. */
  readonly keep: ReadonlySet<string>;
  /** `refs/heads/…`; undefined: not known, a key to keep then stays wherever it is. */
  readonly defaultRef: string | undefined;
  /** Refs of pull requests that are closed. */
  readonly closed: ReadonlySet<string>;
  /** Keys whose content is wrong; they go in any case, so that they can be saved anew. */
  readonly damaged: ReadonlySet<string>;
};

export type Removal = {
  readonly entry: ListedEntry;
  readonly why: 'damaged' | 'closed pull request' | 'unused';
};

export type PrunePlan = {
  readonly removals: readonly Removal[];
  /** All entries of ours, before and after. */
  readonly before: number;
  readonly after: number;
};

/** Plans over our own entries only; foreign ones are neither counted nor touched. */
export function planPruning(entries: readonly ListedEntry[], wish: PruneWish): PrunePlan {
  const own = entries.filter((entry) => OWN_KEY.test(entry.key));
  const before = own.reduce((sum, entry) => sum + entry.bytes, 0);
  const removals: Removal[] = own
    .filter((entry) => wish.damaged.has(entry.key))
    .map((entry) => ({ entry, why: 'damaged' }));
  let after = removals.reduce((left, { entry }) => left - entry.bytes, before);
  const kept = (entry: ListedEntry): boolean =>
    wish.keep.has(entry.key) && (wish.defaultRef === undefined || entry.ref === wish.defaultRef);
  const candidates = own
    .filter((entry) => !wish.damaged.has(entry.key) && !kept(entry))
    .toSorted(
      (a, b) =>
        Number(wish.closed.has(b.ref)) - Number(wish.closed.has(a.ref)) ||
        (a.used === b.used ? a.id - b.id : a.used < b.used ? -1 : 1),
    );
  for (const entry of candidates) {
    if (after <= wish.maxBytes) break;
    removals.push({ entry, why: wish.closed.has(entry.ref) ? 'closed pull request' : 'unused' });
    after -= entry.bytes;
  }
  return { removals, before, after };
}

/** The keys of one kind on the default branch, the newest first. */
export function newestKeys(
  entries: readonly ListedEntry[],
  prefix: string,
  defaultRef: string | undefined,
): readonly string[] {
  const found = entries
    .filter((entry) => entry.key.startsWith(prefix) && OWN_KEY.test(entry.key))
    .filter((entry) => defaultRef === undefined || entry.ref === defaultRef)
    .toSorted((a, b) => (a.created === b.created ? b.id - a.id : a.created < b.created ? 1 : -1));
  return [...new Set(found.map((entry) => entry.key))];
}
