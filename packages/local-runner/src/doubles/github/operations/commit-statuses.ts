// Commit statuses.
import { apiError } from '../api-error.ts';
import type { Call, Operations, World } from '../call.ts';
import { nodeId, paged, repoUrl } from '../call.ts';
import { timestamp } from '../git-store.ts';
import { renderUser } from '../represent.ts';
import type { CommitStatusRecord } from '../state.ts';
import { commitOf } from './commits.ts';

const renderStatus = (world: World, record: CommitStatusRecord): Record<string, unknown> => ({
  url: `${repoUrl(world)}/statuses/${record.sha}`,
  avatar_url: null,
  id: record.id,
  node_id: nodeId('SC', record.id),
  state: record.state,
  description: record.description,
  target_url: record.targetUrl,
  context: record.context,
  created_at: record.createdAt,
  updated_at: record.createdAt,
  creator: renderUser(world, record.creator),
});

async function createStatus({
  world,
  params,
  body,
  login,
}: Call): Promise<{ status: number; body: unknown }> {
  const request = body as {
    state: CommitStatusRecord['state'];
    context?: string;
    description?: string;
    target_url?: string;
  };
  const sha = params['sha'] ?? '';
  if ((await world.git.commit(sha)) === undefined) throw apiError(422, `No commit found for SHA: ${sha}`);
  const record: CommitStatusRecord = {
    id: world.nextId(),
    sha,
    state: request.state,
    context: request.context ?? 'default',
    description: request.description ?? null,
    targetUrl: request.target_url ?? null,
    creator: login,
    createdAt: timestamp(world.now()),
  };
  world.state.commitStatuses.push(record);
  return { status: 201, body: renderStatus(world, record) };
}

export const commitStatusOperations: Operations = {
  'repos/create-commit-status': createStatus,
  async 'repos/list-commit-statuses-for-ref'(call) {
    const { sha } = await commitOf(call.world, call.params['ref'] ?? '');
    const found = call.world.state.commitStatuses
      .filter((status) => status.sha === sha)
      .sort((a, b) => b.id - a.id);
    return paged(
      call,
      found.map((status) => renderStatus(call.world, status)),
    );
  },
};
