// What a release of a service without containers consists of: which files count, and the digest over them.
import { createHash } from 'node:crypto';
import { posix } from 'node:path';

/** One entry of a tree. `content` is a sha256, or the target of a symbolic link. */
export type TreeEntry = {
  /** Relative to the repository, with / as separator. */
  readonly path: string;
  readonly mode: '0644' | '0755' | 'link';
  readonly content: string;
};

const IGNORED_NAMES = new Set([
  '__pycache__',
  '.git',
  '.hg',
  '.svn',
  '.venv',
  'venv',
  '.tox',
  '.nox',
  '.pytest_cache',
  '.mypy_cache',
  '.ruff_cache',
  '.hypothesis',
  '.coverage',
  '.delivery',
  '.DS_Store',
]);

/** Whether an entry stays out: caches of tools, environments, and files of secrets, which belong to the host and not to a release. */
export function isIgnored(name: string): boolean {
  return IGNORED_NAMES.has(name) || /\.py[co]$/.test(name) || /^\.env(\..+)?$/.test(name);
}

/** Everything that decides on how a service runs, besides its files. */
export type TreeFacts = {
  readonly service: string;
  readonly command: readonly string[];
  readonly version: string;
  /** Names the lock's content and the interpreter; empty without Python. */
  readonly environment: string;
};

/** `sha256:<64 hex>` over the sorted entries and the facts. Lengths stand before values, so that no two trees read alike. */
export function treeDigest(entries: readonly TreeEntry[], facts: TreeFacts): string {
  const hash = createHash('sha256');
  const add = (value: string): void => void hash.update(`${Buffer.byteLength(value)}:`).update(value);
  add('tree1');
  for (const value of [facts.service, facts.version, facts.environment, JSON.stringify(facts.command)])
    add(value);
  for (const entry of sortEntries(entries))
    for (const value of [entry.path, entry.mode, entry.content]) add(value);
  return `sha256:${hash.digest('hex')}`;
}

/** By code units, which is the same order everywhere. */
export function sortEntries(entries: readonly TreeEntry[]): readonly TreeEntry[] {
  return entries.toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

export function sameEntries(a: readonly TreeEntry[], b: readonly TreeEntry[]): boolean {
  return JSON.stringify(sortEntries(a)) === JSON.stringify(sortEntries(b));
}

/** A link that leads out of the repository: a release with it would not be whole without the rest of this host. */
export function leadsOutside(entry: TreeEntry): boolean {
  if (entry.mode !== 'link') return false;
  return (
    entry.content.startsWith('/') || posix.join(posix.dirname(entry.path), entry.content).startsWith('..')
  );
}
