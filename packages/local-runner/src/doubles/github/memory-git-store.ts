// A git repository in memory: seeded commits in a line or with named parents, refs, annotated tags.
import { createHash } from 'node:crypto';
import type { Commit, FileChange, GitRef, GitStore, ObjectType, Person, TagObject } from './git-store.ts';
import { timestamp } from './git-store.ts';

export interface CommitSeed {
  /** 40 hex digits; made from the content when absent. */
  readonly sha?: string;
  readonly message: string;
  readonly author?: { readonly name: string; readonly email: string };
  /** ISO 8601; the time of the start when absent. */
  readonly date?: string;
  /** The previous commit of the list when absent. */
  readonly parents?: readonly string[];
  /** Paths that it changes. */
  readonly files?: readonly string[];
}

export interface MemoryGitSeed {
  /** Oldest first; the default branch points to the last. */
  readonly commits: readonly CommitSeed[];
  readonly defaultBranch: string;
  /** Further refs by full name, for example `refs/tags/v1.0.0`. */
  readonly refs?: Readonly<Record<string, string>>;
}

const hash = (value: unknown): string => createHash('sha1').update(JSON.stringify(value)).digest('hex');

function seedCommit(seed: CommitSeed, previous: string | undefined, now: Date): Commit {
  const person: Person = {
    name: seed.author?.name ?? 'Example Developer',
    email: seed.author?.email ?? 'developer@example.com',
    date: timestamp(seed.date === undefined ? now : new Date(seed.date)),
  };
  const parents = seed.parents ?? (previous === undefined ? [] : [previous]);
  const sha = seed.sha ?? hash([seed.message, person, parents, seed.files]);
  if (!/^[\da-f]{40}$/.test(sha))
    throw new Error(`seeded commit: expected a sha of 40 hex digits, got ${sha}`);
  return {
    sha,
    tree: hash([sha, 'tree']),
    parents,
    message: seed.message,
    author: person,
    committer: person,
  };
}

function reachable(commits: ReadonlyMap<string, Commit>, from: string): Commit[] {
  const seen = new Set<string>();
  const open = [from];
  for (let sha = open.pop(); sha !== undefined; sha = open.pop()) {
    const commit = commits.get(sha);
    if (commit === undefined || seen.has(sha)) continue;
    seen.add(sha);
    open.push(...commit.parents);
  }
  return [...commits.values()].filter(({ sha }) => seen.has(sha)).reverse();
}

interface Planted {
  readonly commits: Map<string, Commit>;
  readonly files: Map<string, readonly string[]>;
  readonly refs: Map<string, string>;
}

function plant(seed: MemoryGitSeed, now: Date): Planted {
  const commits = new Map<string, Commit>();
  const files = new Map<string, readonly string[]>();
  const refs = new Map<string, string>();
  let last: string | undefined;
  for (const one of seed.commits) {
    const commit = seedCommit(one, last, now);
    commits.set(commit.sha, commit);
    files.set(commit.sha, one.files ?? []);
    last = commit.sha;
  }
  if (last !== undefined) refs.set(`refs/heads/${seed.defaultBranch}`, last);
  for (const [ref, sha] of Object.entries(seed.refs ?? {})) {
    if (!commits.has(sha)) throw new Error(`seeded ref ${ref}: no commit ${sha} among the seeded commits`);
    refs.set(ref, sha);
  }
  return { commits, files, refs };
}

/** Files of the commits that `head` has and `base` has not; of `head` alone without a base. */
function changedFiles({ commits, files }: Planted, base: string | undefined, head: string): FileChange[] {
  const known = new Set(base === undefined ? [] : reachable(commits, base).map(({ sha }) => sha));
  const shas = base === undefined ? [head] : reachable(commits, head).map(({ sha }) => sha);
  const names = new Set(shas.filter((sha) => !known.has(sha)).flatMap((sha) => files.get(sha) ?? []));
  return [...names].sort().map((filename) => ({ filename, status: 'modified', additions: 1, deletions: 0 }));
}

/** Builds the store. Throws when a seeded sha is malformed or a ref points to nothing. */
export function createMemoryGitStore(seed: MemoryGitSeed, now: Date): GitStore {
  const planted = plant(seed, now);
  const { commits, refs } = planted;
  const tags = new Map<string, TagObject>();
  const typeOf = (sha: string): ObjectType | undefined =>
    commits.has(sha) ? 'commit' : tags.has(sha) ? 'tag' : undefined;
  return {
    refs: () =>
      Promise.resolve([...refs].map(([ref, sha]): GitRef => ({ ref, sha, type: typeOf(sha) ?? 'commit' }))),
    objectType: (sha) => Promise.resolve(typeOf(sha)),
    commit: (sha) => Promise.resolve(commits.get(sha)),
    tag: (sha) => Promise.resolve(tags.get(sha)),
    expandSha(prefix) {
      const found = [...commits.keys()].filter((sha) => sha.startsWith(prefix));
      return Promise.resolve(found.length === 1 ? found[0] : undefined);
    },
    log: (sha) => Promise.resolve(reachable(commits, sha)),
    changes: (base, head) => Promise.resolve(changedFiles(planted, base, head)),
    writeTag(tag) {
      const object: TagObject = { ...tag, sha: hash(tag) };
      tags.set(object.sha, object);
      return Promise.resolve(object);
    },
    setRef(ref, sha) {
      refs.set(ref, sha);
      return Promise.resolve();
    },
    deleteRef(ref) {
      refs.delete(ref);
      return Promise.resolve();
    },
  };
}
