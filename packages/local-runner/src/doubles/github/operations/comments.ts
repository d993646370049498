// Comments of issues and pull requests.
import { apiError, notFound, validationFailed } from '../api-error.ts';
import type { Call, Operations, Reply, World } from '../call.ts';
import { htmlUrl, nodeId, paged, repoUrl } from '../call.ts';
import { timestamp } from '../git-store.ts';
import { renderUser } from '../represent.ts';
import type { CommentRecord } from '../state.ts';
import { findIssue, refuseLength } from './issues.ts';

const renderComment = (world: World, comment: CommentRecord): Record<string, unknown> => ({
  id: comment.id,
  node_id: nodeId('IC', comment.id),
  url: `${repoUrl(world)}/issues/comments/${comment.id}`,
  html_url: `${htmlUrl(world)}/issues/${comment.issueNumber}#issuecomment-${comment.id}`,
  issue_url: `${repoUrl(world)}/issues/${comment.issueNumber}`,
  user: renderUser(world, comment.user),
  body: comment.body,
  created_at: comment.createdAt,
  updated_at: comment.updatedAt,
  author_association: 'CONTRIBUTOR',
});

function findComment({ world, params }: Call): CommentRecord {
  const found = world.state.comments.find(({ id }) => id === Number(params['comment_id']));
  if (found === undefined) throw notFound();
  return found;
}

function createComment(call: Call): Reply {
  const { world, login } = call;
  const issue = findIssue(call);
  const { body } = call.body as { body: string };
  if (issue.locked) throw apiError(403, 'Unable to create comment because issue is locked.');
  if (body.trim() === '')
    throw validationFailed({ resource: 'IssueComment', code: 'missing_field', field: 'body' });
  refuseLength(body, 'IssueComment');
  const at = timestamp(world.now());
  const comment = {
    id: world.nextId(),
    issueNumber: issue.number,
    body,
    user: login,
    createdAt: at,
    updatedAt: at,
  };
  world.state.comments.push(comment);
  issue.updatedAt = at;
  return { status: 201, body: renderComment(world, comment) };
}

export const commentOperations: Operations = {
  'issues/create-comment': createComment,
  'issues/get-comment': (call) => ({ status: 200, body: renderComment(call.world, findComment(call)) }),
  'issues/list-comments'(call) {
    const { number } = findIssue(call);
    const since = call.query['since'];
    const found = call.world.state.comments.filter(
      (comment) =>
        comment.issueNumber === number &&
        (since === undefined || new Date(comment.updatedAt) >= new Date(since)),
    );
    return paged(
      call,
      found.map((comment) => renderComment(call.world, comment)),
    );
  },
  'issues/update-comment'(call) {
    const comment = findComment(call);
    const { body } = call.body as { body: string };
    refuseLength(body, 'IssueComment');
    comment.body = body;
    comment.updatedAt = timestamp(call.world.now());
    return { status: 200, body: renderComment(call.world, comment) };
  },
  'issues/delete-comment'(call) {
    const { comments } = call.world.state;
    comments.splice(comments.indexOf(findComment(call)), 1);
    return { status: 204 };
  },
};
