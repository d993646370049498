// Release notes as GitHub generates them: the pull requests merged between two tags, then the full changelog link.
import type { World } from './call.ts';
import { htmlUrl } from './call.ts';
import { resolveCommit } from './git-store.ts';
import { issueOf } from './operations/pulls.ts';

export interface NotesRequest {
  readonly tagName: string;
  readonly targetCommitish?: string;
  readonly previousTagName?: string;
}

/** The tag of the newest published release other than `tagName`; GitHub goes by date here, not by ancestry. */
function previousTag({ state }: World, tagName: string): string | undefined {
  const published = state.releases.filter((release) => !release.draft && release.tagName !== tagName);
  return published.sort((a, b) => ((a.publishedAt ?? '') < (b.publishedAt ?? '') ? 1 : -1))[0]?.tagName;
}

/** Name and body of generated notes; undefined when neither the tag nor the target exists, or the previous tag does not. */
export async function generateNotes(
  world: World,
  request: NotesRequest,
): Promise<{ name: string; body: string } | undefined> {
  const { git, state } = world;
  const head =
    (await resolveCommit(git, `refs/tags/${request.tagName}`)) ??
    (await resolveCommit(git, request.targetCommitish ?? state.defaultBranch));
  const previous = request.previousTagName ?? previousTag(world, request.tagName);
  const base = previous === undefined ? undefined : await resolveCommit(git, `refs/tags/${previous}`);
  if (head === undefined || (request.previousTagName !== undefined && base === undefined)) return undefined;
  const known = new Set(base === undefined ? [] : (await git.log(base)).map(({ sha }) => sha));
  const fresh = new Set((await git.log(head)).map(({ sha }) => sha).filter((sha) => !known.has(sha)));
  const merged = state.pulls.filter(
    ({ mergeCommitSha }) => mergeCommitSha !== null && fresh.has(mergeCommitSha),
  );
  const lines = merged.map((pull) => {
    const issue = issueOf(world, pull.number);
    return `* ${issue.title} by @${issue.user} in ${htmlUrl(world)}/pull/${pull.number}`;
  });
  const range =
    base === undefined ? `commits/${request.tagName}` : `compare/${previous}...${request.tagName}`;
  const changelog = `**Full Changelog**: ${htmlUrl(world)}/${range}`;
  const body = lines.length === 0 ? changelog : `## What's Changed\n${lines.join('\n')}\n\n\n${changelog}`;
  return { name: request.tagName, body };
}
