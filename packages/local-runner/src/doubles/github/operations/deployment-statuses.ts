// Statuses of deployments, and the earlier ones that a success makes inactive.
import { notFound } from '../api-error.ts';
import type { Call, Operations, World } from '../call.ts';
import { nodeId, paged, repoUrl } from '../call.ts';
import { timestamp } from '../git-store.ts';
import { renderUser } from '../represent.ts';
import type { DeploymentRecord, DeploymentState, DeploymentStatusRecord } from '../state.ts';
import { ensureEnvironment } from './environments.ts';

interface StatusBody {
  readonly state: DeploymentState;
  readonly target_url?: string;
  readonly log_url?: string;
  readonly description?: string;
  readonly environment?: string;
  readonly environment_url?: string;
  readonly auto_inactive?: boolean;
}

function renderStatus(world: World, record: DeploymentStatusRecord): Record<string, unknown> {
  const deployment = `${repoUrl(world)}/deployments/${record.deploymentId}`;
  return {
    url: `${deployment}/statuses/${record.id}`,
    id: record.id,
    node_id: nodeId('DES', record.id),
    state: record.state,
    creator: renderUser(world, record.creator),
    description: record.description,
    environment: record.environment,
    // GitHub shows the log's address under both names, and an empty text when there is none.
    target_url: record.logUrl,
    log_url: record.logUrl,
    environment_url: record.environmentUrl,
    created_at: record.createdAt,
    updated_at: record.createdAt,
    deployment_url: deployment,
    repository_url: repoUrl(world),
  };
}

/** The deployment of the call's `deployment_id`. Throws 404. */
export function findDeployment({ world, params }: Call): DeploymentRecord {
  const found = world.state.deployments.find(({ id }) => id === Number(params['deployment_id']));
  if (found === undefined) throw notFound();
  return found;
}

const statusesOf = (world: World, deploymentId: number): DeploymentStatusRecord[] =>
  world.state.deploymentStatuses
    .filter((status) => status.deploymentId === deploymentId)
    .sort((a, b) => b.id - a.id);

/** Newest state of a deployment; `pending` before its first status. */
export const stateOf = (world: World, deploymentId: number): DeploymentState =>
  statusesOf(world, deploymentId)[0]?.state ?? 'pending';

/** Adds `inactive` to earlier successes of the same environment, as `auto_inactive` promises: never to production or transient ones. */
function inactivateOthers(world: World, deployment: DeploymentRecord, at: string): void {
  const others = world.state.deployments.filter(
    (other) =>
      other.id !== deployment.id &&
      other.environment === deployment.environment &&
      !other.production &&
      !other.transient &&
      stateOf(world, other.id) === 'success',
  );
  for (const other of others) {
    const last = statusesOf(world, other.id)[0];
    if (last === undefined) continue;
    world.state.deploymentStatuses.push({ ...last, id: world.nextId(), state: 'inactive', createdAt: at });
    other.updatedAt = at;
  }
}

function createStatus(call: Call): { status: number; body: unknown } {
  const { world, login } = call;
  const body = call.body as StatusBody;
  const deployment = findDeployment(call);
  const at = timestamp(world.now());
  if (body.environment !== undefined) {
    deployment.environment = body.environment;
    ensureEnvironment(world, body.environment);
  }
  if (body.state === 'success' && body.auto_inactive !== false) inactivateOthers(world, deployment, at);
  const record: DeploymentStatusRecord = {
    id: world.nextId(),
    deploymentId: deployment.id,
    state: body.state,
    description: body.description ?? '',
    environment: deployment.environment,
    logUrl: body.log_url ?? body.target_url ?? '',
    environmentUrl: body.environment_url ?? '',
    creator: login,
    createdAt: at,
  };
  world.state.deploymentStatuses.push(record);
  deployment.updatedAt = at;
  return { status: 201, body: renderStatus(world, record) };
}

export const deploymentStatusOperations: Operations = {
  'repos/create-deployment-status': createStatus,
  'repos/list-deployment-statuses'(call) {
    const { world } = call;
    return paged(
      call,
      statusesOf(world, findDeployment(call).id).map((record) => renderStatus(world, record)),
    );
  },
  'repos/get-deployment-status'(call) {
    const statuses = statusesOf(call.world, findDeployment(call).id);
    const found = statuses.find(({ id }) => id === Number(call.params['status_id']));
    if (found === undefined) throw notFound();
    return { status: 200, body: renderStatus(call.world, found) };
  },
};
