// What the double needs to know of a git repository, and what follows from that alone (comparison, ref names).

export interface Person {
  readonly name: string;
  readonly email: string;
  /** ISO 8601, UTC, whole seconds. */
  readonly date: string;
}

export interface Commit {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  readonly author: Person;
  readonly committer: Person;
}

export interface FileChange {
  readonly filename: string;
  readonly status: 'added' | 'modified' | 'removed' | 'renamed';
  readonly additions: number;
  readonly deletions: number;
}

export type ObjectType = 'commit' | 'tag';

export interface GitRef {
  /** Full name, for example `refs/tags/v1.2.3`. */
  readonly ref: string;
  readonly sha: string;
  readonly type: ObjectType;
}

export interface TagObject {
  readonly sha: string;
  readonly tag: string;
  readonly message: string;
  readonly tagger: Person;
  readonly object: { readonly sha: string; readonly type: ObjectType };
}

/** A repository's objects and refs. Methods give undefined for what does not exist. */
export interface GitStore {
  refs(): Promise<readonly GitRef[]>;
  objectType(sha: string): Promise<ObjectType | undefined>;
  commit(sha: string): Promise<Commit | undefined>;
  tag(sha: string): Promise<TagObject | undefined>;
  /** The full sha of the one commit that starts with these 7 to 40 hex digits. */
  expandSha(prefix: string): Promise<string | undefined>;
  /** All commits reachable from `sha`, newest first. */
  log(sha: string): Promise<readonly Commit[]>;
  /** Files changed between two commits; without a base, by `head` alone against its first parent. */
  changes(base: string | undefined, head: string): Promise<readonly FileChange[]>;
  writeTag(tag: Omit<TagObject, 'sha'>): Promise<TagObject>;
  /** Creates or moves a ref. The caller has checked that it may. */
  setRef(ref: string, sha: string): Promise<void>;
  deleteRef(ref: string): Promise<void>;
}

/** Follows annotated tags to the commit. */
export async function peel(git: GitStore, sha: string): Promise<string | undefined> {
  const type = await git.objectType(sha);
  if (type === 'commit') return sha;
  const target = type === 'tag' ? (await git.tag(sha))?.object.sha : undefined;
  return target === undefined ? undefined : peel(git, target);
}

/** The commit that a branch, a tag, a full ref name or a sha (7 digits or more) stands for, in that order. */
export async function resolveCommit(git: GitStore, name: string): Promise<string | undefined> {
  const refs = await git.refs();
  for (const candidate of [`refs/heads/${name}`, `refs/tags/${name}`, name, `refs/${name}`]) {
    const found = refs.find(({ ref }) => ref === candidate);
    if (found !== undefined) return peel(git, found.sha);
  }
  return /^[\da-f]{7,40}$/.test(name) ? git.expandSha(name) : undefined;
}

export interface Comparison {
  readonly status: 'identical' | 'ahead' | 'behind' | 'diverged';
  /** Commits of head that base lacks, oldest first. */
  readonly ahead: readonly Commit[];
  readonly behindBy: number;
  readonly mergeBase: string;
}

/** Compares two commits as GitHub's three-dot compare does; undefined when they share no history. */
export async function compareCommits(
  git: GitStore,
  base: string,
  head: string,
): Promise<Comparison | undefined> {
  const [baseLog, headLog] = await Promise.all([git.log(base), git.log(head)]);
  const inBase = new Set(baseLog.map(({ sha }) => sha));
  const inHead = new Set(headLog.map(({ sha }) => sha));
  const mergeBase = headLog.find(({ sha }) => inBase.has(sha));
  if (mergeBase === undefined) return undefined;
  const ahead = headLog.filter(({ sha }) => !inBase.has(sha)).reverse();
  const behindBy = baseLog.filter(({ sha }) => !inHead.has(sha)).length;
  const status =
    ahead.length === 0 ? (behindBy === 0 ? 'identical' : 'behind') : behindBy === 0 ? 'ahead' : 'diverged';
  return { status, ahead, behindBy, mergeBase: mergeBase.sha };
}

/** Whether git accepts a ref name (rules of `git check-ref-format`). */
export function isRefName(ref: string): boolean {
  const parts = ref.split('/');
  return (
    parts.length >= 2 &&
    !/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|\.$/.test(ref) &&
    parts.every((part) => part !== '' && part !== '@' && !part.startsWith('.') && !part.endsWith('.lock'))
  );
}

/** A date as GitHub prints it: UTC, whole seconds. */
export const timestamp = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');
