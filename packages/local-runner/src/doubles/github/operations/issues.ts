// Issues; pull requests are issues too, as on GitHub.
import { notFound, validationFailed } from '../api-error.ts';
import type { Call, Operations, Reply, World } from '../call.ts';
import { htmlUrl, nodeId, paged, repoUrl } from '../call.ts';
import { timestamp } from '../git-store.ts';
import { renderUser } from '../represent.ts';
import type { IssueRecord } from '../state.ts';
import { renderLabel } from './pulls.ts';

interface IssueBody {
  readonly title?: string | number;
  readonly body?: string | null;
  readonly state?: 'open' | 'closed';
  readonly state_reason?: string | null;
  readonly labels?: readonly (string | { readonly name?: string })[];
  readonly assignees?: readonly string[];
}

const maxBodyLength = 65_536;

/** Throws on a text that is longer than GitHub takes. */
export function refuseLength(body: string | null | undefined, resource: string): void {
  if ((body ?? '').length > maxBodyLength)
    throw validationFailed({
      resource,
      code: 'custom',
      field: 'body',
      message: `body is too long (maximum is ${maxBodyLength} characters)`,
    });
}

const isPull = ({ state }: World, number: number): boolean =>
  state.pulls.some((pull) => pull.number === number);

function renderIssue(world: World, issue: IssueRecord): Record<string, unknown> {
  const url = `${repoUrl(world)}/issues/${issue.number}`;
  const pull = isPull(world, issue.number);
  const page = `${htmlUrl(world)}/${pull ? 'pull' : 'issues'}/${issue.number}`;
  return {
    id: issue.id,
    node_id: nodeId('I', issue.number),
    url,
    repository_url: repoUrl(world),
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: page,
    number: issue.number,
    state: issue.state,
    state_reason: issue.stateReason,
    title: issue.title,
    body: issue.body,
    user: renderUser(world, issue.user),
    labels: issue.labels.map((name) => renderLabel(world, name)),
    assignee: issue.assignees[0] === undefined ? null : renderUser(world, issue.assignees[0]),
    assignees: issue.assignees.map((login) => renderUser(world, login)),
    milestone: null,
    locked: issue.locked,
    comments: world.state.comments.filter(({ issueNumber }) => issueNumber === issue.number).length,
    closed_at: issue.closedAt,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    author_association: 'CONTRIBUTOR',
    ...(pull && {
      pull_request: {
        url: `${repoUrl(world)}/pulls/${issue.number}`,
        html_url: page,
        diff_url: `${page}.diff`,
        patch_url: `${page}.patch`,
        merged_at: world.state.pulls.find(({ number }) => number === issue.number)?.mergedAt ?? null,
      },
    }),
  };
}

/** The issue or pull request of the call's `issue_number`. Throws 404. */
export function findIssue({ world, params }: Call): IssueRecord {
  const found = world.state.issues.find(({ number }) => number === Number(params['issue_number']));
  if (found === undefined) throw notFound();
  return found;
}

const labelNames = (labels: IssueBody['labels']): string[] =>
  (labels ?? []).map((label) => (typeof label === 'string' ? label : (label.name ?? ''))).filter(Boolean);

function createIssue({ world, login, body }: Call): Reply {
  const request = body as IssueBody;
  refuseLength(request.body, 'Issue');
  const at = timestamp(world.now());
  const issue: IssueRecord = {
    id: world.nextId(),
    number: 1 + Math.max(0, ...world.state.issues.map(({ number }) => number)),
    title: String(request.title),
    body: request.body ?? null,
    state: 'open',
    stateReason: null,
    labels: labelNames(request.labels),
    assignees: [...(request.assignees ?? [])],
    user: login,
    createdAt: at,
    updatedAt: at,
    closedAt: null,
    locked: false,
  };
  world.state.issues.push(issue);
  return { status: 201, body: renderIssue(world, issue) };
}

function updateIssue(call: Call): Reply {
  const { world } = call;
  const request = call.body as IssueBody;
  const issue = findIssue(call);
  refuseLength(request.body, 'Issue');
  const at = timestamp(world.now());
  if (request.title !== undefined && request.title !== null) issue.title = String(request.title);
  if (request.body !== undefined) issue.body = request.body;
  if (request.labels !== undefined) issue.labels = labelNames(request.labels);
  if (request.assignees !== undefined) issue.assignees = [...request.assignees];
  if (request.state !== undefined && request.state !== issue.state) {
    issue.state = request.state;
    issue.closedAt = request.state === 'closed' ? at : null;
    issue.stateReason = request.state_reason ?? (request.state === 'closed' ? 'completed' : 'reopened');
  }
  issue.updatedAt = at;
  return { status: 200, body: renderIssue(world, issue) };
}

function listIssues(call: Call): Reply {
  const { world, query } = call;
  const wantedState = query['state'] ?? 'open';
  const wantedLabels = (query['labels'] ?? '').split(',').filter(Boolean);
  const found = world.state.issues.filter(
    (issue) =>
      (wantedState === 'all' || issue.state === wantedState) &&
      wantedLabels.every((label) => issue.labels.includes(label)) &&
      (query['creator'] === undefined || issue.user === query['creator']) &&
      (query['since'] === undefined || new Date(issue.updatedAt) >= new Date(query['since'])),
  );
  const sorted = found.sort((a, b) =>
    query['direction'] === 'asc' ? a.number - b.number : b.number - a.number,
  );
  return paged(
    call,
    sorted.map((issue) => renderIssue(world, issue)),
  );
}

export const issueOperations: Operations = {
  'issues/create': createIssue,
  'issues/update': updateIssue,
  'issues/list-for-repo': listIssues,
  'issues/get': (call) => ({ status: 200, body: renderIssue(call.world, findIssue(call)) }),
};
