// Pull requests as lists of them show them. They are seeded; the double does not make or merge any.
import type { World } from '../call.ts';
import { htmlUrl, nodeId, repoUrl } from '../call.ts';
import { idOf, renderRepository, renderUser } from '../represent.ts';
import type { IssueRecord, PullRecord } from '../state.ts';

export const renderLabel = (world: World, name: string): Record<string, unknown> => ({
  id: idOf(name),
  node_id: nodeId('LA', name),
  url: `${repoUrl(world)}/labels/${encodeURIComponent(name)}`,
  name,
  description: '',
  color: 'ededed',
  default: false,
});

/** The issue side of a pull request, which holds its texts. Throws when the seed made only one side. */
export function issueOf(world: World, number: number): IssueRecord {
  const issue = world.state.issues.find((one) => one.number === number);
  if (issue === undefined) throw new Error(`state: pull request ${number} has no issue record beside it`);
  return issue;
}

const renderEnd = (world: World, ref: string, sha: string): Record<string, unknown> => ({
  label: `${world.state.owner}:${ref}`,
  ref,
  sha,
  user: renderUser(world, world.state.owner),
  repo: renderRepository(world),
});

function linksOf(world: World, pull: PullRecord): Record<string, string> {
  const api = repoUrl(world);
  return {
    self: `${api}/pulls/${pull.number}`,
    html: `${htmlUrl(world)}/pull/${pull.number}`,
    issue: `${api}/issues/${pull.number}`,
    comments: `${api}/issues/${pull.number}/comments`,
    review_comments: `${api}/pulls/${pull.number}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    commits: `${api}/pulls/${pull.number}/commits`,
    statuses: `${api}/statuses/${pull.headSha}`,
  };
}

const addressesOf = (links: Record<string, string>): Record<string, unknown> => ({
  url: links['self'],
  html_url: links['html'],
  diff_url: `${links['html']}.diff`,
  patch_url: `${links['html']}.patch`,
  issue_url: links['issue'],
  commits_url: links['commits'],
  review_comments_url: links['review_comments'],
  review_comment_url: links['review_comment'],
  comments_url: links['comments'],
  statuses_url: links['statuses'],
});

export function renderPull(world: World, pull: PullRecord): Record<string, unknown> {
  const issue = issueOf(world, pull.number);
  const links = linksOf(world, pull);
  return {
    ...addressesOf(links),
    id: issue.id,
    node_id: nodeId('PR', pull.number),
    number: pull.number,
    state: issue.state,
    locked: issue.locked,
    title: issue.title,
    user: renderUser(world, issue.user),
    body: issue.body,
    labels: issue.labels.map((name) => renderLabel(world, name)),
    milestone: null,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommitSha,
    assignee: null,
    assignees: [],
    requested_reviewers: [],
    requested_teams: [],
    head: renderEnd(world, pull.headRef, pull.headSha),
    base: renderEnd(world, pull.baseRef, pull.headSha),
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    author_association: 'CONTRIBUTOR',
    auto_merge: null,
    draft: false,
  };
}
