// One comment on the pull request, written once and then kept up to date. Only a comment that our own token wrote is ever changed: a
// marker in somebody else's text is just text.
import { createHash } from 'node:crypto';
import { GitHubError, renderSummary, type GitHub, type SummaryPart } from '@compose-delivery/runtime';

/** GitHub's own limit is 65,536 characters. */
export const COMMENT_LIMIT = 60_000;
const PAGE = 100;
const PAGES = 20;
const ROBOT = 'github-actions[bot]';

type Comment = {
  readonly id: number;
  readonly body?: string | null;
  readonly user?: { readonly login?: string; readonly type?: string } | null;
};

export type CommentPlace = {
  readonly owner: string;
  readonly repo: string;
  readonly pullRequest: number;
  /** Tells the comments of several gates of one pull request apart. */
  readonly category: string;
};

export type CommentOutcome = 'created' | 'updated' | 'denied' | 'failed';

/** The hidden first line; the category is hashed, so that nothing of it can end the HTML comment. */
export function commentMarker(category: string): string {
  const name = createHash('sha256').update(category).digest('hex').slice(0, 16);
  return `<!-- compose-delivery trivy-gate ${name} -->`;
}

/**
 * The body with as many rows as fit: tables lose their rows from the end, never half of one.
 * @param build the parts with at most this many rows in each table
 */
export function commentBody(category: string, build: (rows: number) => readonly SummaryPart[]): string {
  const marker = commentMarker(category);
  for (const rows of [50, 25, 10, 5, 0]) {
    const body = `${marker}\n${renderSummary(build(rows))}`;
    if (body.length <= COMMENT_LIMIT) return body;
  }
  return `${marker}\n${renderSummary(build(0), COMMENT_LIMIT - 1_000)}`;
}

/** Writes or updates the comment; a token that may not (a fork) is an outcome, not an error. */
export async function putComment(
  github: GitHub,
  place: CommentPlace,
  body: string,
): Promise<{ outcome: CommentOutcome; why: string }> {
  const where = { owner: place.owner, repo: place.repo };
  try {
    const own = await ownComments(github, place);
    const [first, ...others] = own;
    if (!first) {
      await github.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
        ...where,
        issue_number: place.pullRequest,
        body,
      });
      return { outcome: 'created', why: '' };
    }
    const one = 'repos/{owner}/{repo}/issues/comments/{comment_id}';
    await github.request(`PATCH /${one}`, { ...where, comment_id: first.id, body });
    // Two jobs that began at the same time each wrote one: the oldest stays.
    for (const other of others) await github.request(`DELETE /${one}`, { ...where, comment_id: other.id });
    return { outcome: 'updated', why: '' };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    return {
      outcome: error.status === 403 || error.status === 404 ? 'denied' : 'failed',
      why: error.message,
    };
  }
}

async function ownComments(github: GitHub, place: CommentPlace): Promise<Comment[]> {
  const login = await ownLogin(github);
  const marker = commentMarker(place.category);
  const own: Comment[] = [];
  for (let page = 1; page <= PAGES; page += 1) {
    const { data } = await github.request<readonly Comment[]>(
      'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
      { owner: place.owner, repo: place.repo, issue_number: place.pullRequest, per_page: PAGE, page },
    );
    own.push(
      ...data.filter(({ body, user }) => user?.login === login && (body ?? '').startsWith(`${marker}\n`)),
    );
    if (data.length < PAGE) break;
  }
  return own.sort((a, b) => a.id - b.id);
}

/** The token of a workflow may not ask who it is; it writes as github-actions[bot]. */
async function ownLogin(github: GitHub): Promise<string> {
  try {
    const { data } = await github.request<{ readonly login?: string }>('GET /user');
    return data.login ?? ROBOT;
  } catch (error) {
    if (error instanceof GitHubError && [401, 403, 404].includes(error.status)) return ROBOT;
    throw error;
  }
}
