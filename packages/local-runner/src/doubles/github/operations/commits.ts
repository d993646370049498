// Commits: one, many, compared; the pull requests that brought them; their statuses.
import { apiError, notFound } from '../api-error.ts';
import type { Call, Operations, World } from '../call.ts';
import { htmlUrl, nodeId, paged, repoUrl } from '../call.ts';
import type { Commit, FileChange } from '../git-store.ts';
import { compareCommits, resolveCommit } from '../git-store.ts';
import { renderCommit, unsigned } from '../represent.ts';
import { renderPull } from './pulls.ts';

/** The commit of a name or sha. Throws 404, or 422 for a well-formed sha that is unknown. */
export async function commitOf(world: World, name: string): Promise<Commit> {
  const sha = await resolveCommit(world.git, name);
  const commit = sha === undefined ? undefined : await world.git.commit(sha);
  if (commit === undefined) {
    // A well-formed sha that nobody knows is refused in other words than a name.
    if (/^[\da-f]{40}$/.test(name)) throw apiError(422, `No commit found for SHA: ${name}`);
    throw notFound();
  }
  return commit;
}

const renderFile = (world: World, sha: string, change: FileChange): Record<string, unknown> => ({
  sha: null,
  filename: change.filename,
  status: change.status,
  additions: change.additions,
  deletions: change.deletions,
  changes: change.additions + change.deletions,
  blob_url: `${htmlUrl(world)}/blob/${sha}/${encodeURI(change.filename)}`,
  raw_url: `${htmlUrl(world)}/raw/${sha}/${encodeURI(change.filename)}`,
  contents_url: `${repoUrl(world)}/contents/${encodeURI(change.filename)}?ref=${sha}`,
});

async function listCommits(call: Call): Promise<ReturnType<typeof paged>> {
  const { world, query } = call;
  const start = await resolveCommit(world.git, query['sha'] ?? world.state.defaultBranch);
  if (start === undefined)
    throw query['sha'] === undefined ? apiError(409, 'Git Repository is empty.') : notFound();
  const { since, until, author, path } = query;
  const within = (await world.git.log(start)).filter(
    (commit) =>
      (since === undefined || new Date(commit.committer.date) >= new Date(since)) &&
      (until === undefined || new Date(commit.committer.date) <= new Date(until)) &&
      (author === undefined || [commit.author.email, commit.author.name].includes(author)),
  );
  const touched: Commit[] = [];
  for (const commit of within) {
    const files = path === undefined ? [] : await world.git.changes(undefined, commit.sha);
    if (
      path === undefined ||
      files.some(({ filename }) => filename === path || filename.startsWith(`${path}/`))
    )
      touched.push(commit);
  }
  return paged(
    call,
    touched.map((commit) => renderCommit(world, commit)),
  );
}

async function compare(call: Call): Promise<{ status: number; body: unknown }> {
  const { world } = call;
  const [base = '', head = ''] = (call.params['basehead'] ?? '').split('...');
  const [baseSha, headSha] = await Promise.all([
    resolveCommit(world.git, base),
    resolveCommit(world.git, head),
  ]);
  if (baseSha === undefined || headSha === undefined) throw notFound();
  const found = await compareCommits(world.git, baseSha, headSha);
  if (found === undefined) throw apiError(404, `No common ancestor between ${base} and ${head}.`);
  const [baseCommit, mergeBase] = await Promise.all([
    world.git.commit(baseSha),
    world.git.commit(found.mergeBase),
  ]);
  if (baseCommit === undefined || mergeBase === undefined) throw notFound();
  const files = await world.git.changes(found.mergeBase, headSha);
  const html = `${htmlUrl(world)}/compare/${base}...${head}`;
  return {
    status: 200,
    body: {
      url: `${repoUrl(world)}/compare/${base}...${head}`,
      html_url: html,
      permalink_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      base_commit: renderCommit(world, baseCommit),
      merge_base_commit: renderCommit(world, mergeBase),
      status: found.status,
      ahead_by: found.ahead.length,
      behind_by: found.behindBy,
      total_commits: found.ahead.length,
      commits: found.ahead.slice(0, 250).map((commit) => renderCommit(world, commit)),
      files: files.slice(0, 300).map((file) => renderFile(world, headSha, file)),
    },
  };
}

export const commitOperations: Operations = {
  'repos/list-commits': listCommits,
  'repos/compare-commits-with-basehead': compare,
  async 'repos/get-commit'({ world, params }) {
    const commit = await commitOf(world, params['ref'] ?? '');
    const files = await world.git.changes(undefined, commit.sha);
    const [additions, deletions] = [
      files.reduce((n, f) => n + f.additions, 0),
      files.reduce((n, f) => n + f.deletions, 0),
    ];
    return {
      status: 200,
      body: {
        ...renderCommit(world, commit),
        stats: { additions, deletions, total: additions + deletions },
        files: files.map((file) => renderFile(world, commit.sha, file)),
      },
    };
  },
  async 'git/get-commit'({ world, params }) {
    const commit = await world.git.commit(params['commit_sha'] ?? '');
    if (commit === undefined) throw notFound();
    const url = `${repoUrl(world)}/git/commits/${commit.sha}`;
    const { sha, message, author, committer, tree, parents } = commit;
    const link = (of: string): object => ({
      sha: of,
      url: `${repoUrl(world)}/git/commits/${of}`,
      html_url: `${htmlUrl(world)}/commit/${of}`,
    });
    return {
      status: 200,
      body: {
        sha,
        node_id: nodeId('C', sha),
        url,
        html_url: `${htmlUrl(world)}/commit/${sha}`,
        author,
        committer,
        message,
        tree: { sha: tree, url: `${repoUrl(world)}/git/trees/${tree}` },
        parents: parents.map(link),
        verification: unsigned,
      },
    };
  },
  async 'repos/list-pull-requests-associated-with-commit'(call) {
    const { world } = call;
    const { sha } = await commitOf(world, call.params['commit_sha'] ?? '');
    const found = world.state.pulls.filter(
      ({ mergeCommitSha, headSha, commits }) =>
        mergeCommitSha === sha || headSha === sha || commits.includes(sha),
    );
    return paged(
      call,
      found.map((pull) => renderPull(world, pull)),
    );
  },
};
