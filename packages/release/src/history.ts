// What went into a release: the previous tag by ancestry, the commits since, and the pull requests that brought them.
import { DeliveryFailure, InputError, messageOf, quoteSeen } from '@compose-delivery/runtime';
import { read, readPages, type Remote } from './github-calls.ts';
import { compareVersions, isStable, versionOfTag, type Version } from './version.ts';

export type CommitFact = {
  readonly sha: string;
  readonly message: string;
  /** GitHub login of the author, if the address of the commit belongs to an account. */
  readonly login: string | undefined;
  readonly author: string;
  readonly parents: number;
};

export type PullFact = {
  readonly number: number;
  readonly title: string;
  readonly login: string | undefined;
};

export type History = {
  /** Undefined for a first release, or when the caller wanted none. */
  readonly previous: string | undefined;
  /** Oldest first. */
  readonly commits: readonly CommitFact[];
  /** Older commits that are not in `commits`. */
  readonly omitted: number;
  /** The merged pull request of a commit, by its sha. */
  readonly pulls: ReadonlyMap<string, PullFact>;
};

/** Tags on other branches are skipped one by one; whoever has more of them names the previous tag. */
const MOST_CANDIDATES = 20;
const MOST_COMMITS = 1_000;
/** A first release does not tell the whole history of a repository. */
const FIRST_RELEASE_COMMITS = 300;
/** One request a commit; a token has 1,000 an hour for everything. */
const MOST_PULL_READS = 150;

type RawCommit = {
  sha: string;
  commit: { message: string; author?: { name?: string } | null };
  author?: { login?: string } | null;
  parents: unknown[];
};
type Comparison = { status: string; total_commits: number; commits: RawCommit[] };
type RawPull = { number: number; title: string; merged_at: string | null; user?: { login?: string } | null };

/** @throws DeliveryFailure when the commit is not in the repository: only a pushed commit can be released. */
export async function requireCommit(remote: Remote, sha: string): Promise<void> {
  const found = await read(remote, 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}', { commit_sha: sha });
  if (found !== undefined) return;
  const { owner, repo } = remote.repository;
  throw new DeliveryFailure(`commit ${sha} is not in ${owner}/${repo}`, {
    advice: 'Push the deployed commit, or give the sha that was deployed from this repository.',
  });
}

/** All tag names that begin with the prefix. This list has no pages: GitHub answers with all of it (google/go-github#1567, #3924). */
export async function readTags(remote: Remote, prefix: string): Promise<string[]> {
  const route = 'GET /repos/{owner}/{repo}/git/matching-refs/{ref}';
  const refs = (await read<{ ref: string }[]>(remote, route, { ref: `tags/${prefix}` })) ?? [];
  return refs.map(({ ref }) => ref.replace(/^refs\/tags\//, ''));
}

export type Line = {
  readonly tag: string;
  readonly prefix: string;
  readonly version: Version;
  readonly sha: string;
  /** `auto`, `none` or the name of a tag. */
  readonly previousTag: string;
  readonly tags: readonly string[];
};

/** The greatest smaller version whose tag is an ancestor of the commit; a stable version looks past pre-releases. */
export async function findPrevious(remote: Remote, line: Line): Promise<string | undefined> {
  if (line.previousTag === 'none') return undefined;
  if (line.previousTag !== 'auto') return requireTag(remote, line);
  const candidates = line.tags
    .flatMap((tag) => {
      const version = versionOfTag(tag, line.prefix);
      return version && tag !== line.tag ? [{ tag, version }] : [];
    })
    .filter(({ version }) => compareVersions(version, line.version) < 0)
    .filter(({ version }) => !isStable(line.version) || isStable(version))
    .sort((a, b) => compareVersions(b.version, a.version));
  for (const { tag } of candidates.slice(0, MOST_CANDIDATES)) {
    const status = (await compare(remote, tag, line.sha, 1))?.status;
    if (status === 'ahead' || status === 'identical') return tag;
  }
  return undefined;
}

async function requireTag(remote: Remote, { previousTag, sha }: Line): Promise<string> {
  const found = await compare(remote, previousTag, sha, 1);
  if (!found)
    throw new InputError([
      {
        input: 'previous-tag',
        expected: `auto, none, or a tag that shares history with ${sha}`,
        seen: quoteSeen(previousTag),
      },
    ]);
  if (found.status !== 'ahead' && found.status !== 'identical')
    remote.log.warning(
      `${previousTag} is no ancestor of ${sha} (${found.status}); only commits that it lacks are listed`,
    );
  return previousTag;
}

async function compare(
  remote: Remote,
  base: string,
  head: string,
  page: number,
): Promise<Comparison | undefined> {
  return read<Comparison>(remote, 'GET /repos/{owner}/{repo}/compare/{basehead}', {
    basehead: `${base}...${head}`,
    per_page: 100,
    page,
  });
}

/** The commits since `previous` with their pull requests; without a previous tag, the newest of the whole history. */
export async function readHistory(
  remote: Remote,
  previous: string | undefined,
  sha: string,
): Promise<History> {
  const { commits, omitted } = previous
    ? await commitsSince(remote, previous, sha)
    : await commitsUpTo(remote, sha);
  return { previous, commits, omitted, pulls: await readPulls(remote, commits) };
}

async function commitsSince(remote: Remote, base: string, sha: string) {
  let total = 0;
  const raw = await readPages<RawCommit>(remote, 'GET /repos/{owner}/{repo}/compare/{basehead}', {
    parameters: { basehead: `${base}...${sha}` },
    key: (commit) => commit.sha,
    items: (page) => {
      total = (page as Comparison).total_commits;
      return (page as Comparison).commits;
    },
    limit: MOST_COMMITS / 100,
  });
  return { commits: raw.map(commitFact), omitted: Math.max(0, total - raw.length) };
}

async function commitsUpTo(remote: Remote, sha: string) {
  const raw = await readPages<RawCommit>(remote, 'GET /repos/{owner}/{repo}/commits', {
    parameters: { sha },
    key: (commit) => commit.sha,
    limit: FIRST_RELEASE_COMMITS / 100,
  });
  return { commits: raw.map(commitFact).reverse(), omitted: 0 };
}

function commitFact(raw: RawCommit): CommitFact {
  return {
    sha: raw.sha,
    message: raw.commit.message,
    login: raw.author?.login,
    author: raw.commit.author?.name ?? '',
    parents: raw.parents.length,
  };
}

/** Pull requests make better lines than commits, but no release fails for want of them. */
async function readPulls(remote: Remote, commits: readonly CommitFact[]): Promise<Map<string, PullFact>> {
  const pulls = new Map<string, PullFact>();
  const newest = commits.slice(-MOST_PULL_READS);
  if (newest.length < commits.length)
    remote.log.info(
      `pull requests are looked up for the newest ${MOST_PULL_READS} of ${commits.length} commits`,
    );
  for (const { sha } of newest) {
    try {
      const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls';
      const found = (await read<RawPull[]>(remote, route, { commit_sha: sha })) ?? [];
      const merged = found.find(({ merged_at }) => merged_at !== null);
      if (merged) pulls.set(sha, { number: merged.number, title: merged.title, login: merged.user?.login });
    } catch (error) {
      if (remote.signal.aborted) throw error;
      remote.log.warning(`the notes do without pull requests: ${messageOf(error)}`);
      return pulls;
    }
  }
  return pulls;
}
