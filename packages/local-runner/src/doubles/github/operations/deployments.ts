// Deployments: what may be deployed, and what GitHub refuses.
import { apiError } from '../api-error.ts';
import type { Call, Operations, World } from '../call.ts';
import { nodeId, paged, repoUrl } from '../call.ts';
import { compareCommits, resolveCommit, timestamp } from '../git-store.ts';
import { renderUser } from '../represent.ts';
import type { DeploymentRecord } from '../state.ts';
import { findDeployment, stateOf } from './deployment-statuses.ts';
import { ensureEnvironment } from './environments.ts';

interface DeploymentBody {
  readonly ref: string;
  readonly task?: string;
  readonly auto_merge?: boolean;
  readonly required_contexts?: readonly string[] | null;
  readonly payload?: unknown;
  readonly environment?: string;
  readonly description?: string | null;
  readonly transient_environment?: boolean;
  readonly production_environment?: boolean;
}

function renderDeployment(world: World, record: DeploymentRecord): Record<string, unknown> {
  const url = `${repoUrl(world)}/deployments/${record.id}`;
  return {
    url,
    id: record.id,
    node_id: nodeId('DE', record.id),
    sha: record.sha,
    ref: record.ref,
    task: record.task,
    payload: record.payload,
    original_environment: record.originalEnvironment,
    environment: record.environment,
    description: record.description,
    creator: renderUser(world, record.creator),
    created_at: record.createdAt,
    updated_at: record.updatedAt,
    statuses_url: `${url}/statuses`,
    repository_url: repoUrl(world),
    transient_environment: record.transient,
    production_environment: record.production,
  };
}

/**
 * GitHub refuses a deployment of a commit whose status contexts are not green: all of them when
 * `required_contexts` is absent, the named ones otherwise, none for an empty list.
 */
function refuseUnlessGreen(world: World, sha: string, body: DeploymentBody): void {
  const { state } = world;
  const outcomes = new Map<string, boolean>();
  for (const status of state.commitStatuses.filter((one) => one.sha === sha).sort((a, b) => a.id - b.id))
    outcomes.set(status.context, status.state === 'success');
  for (const run of state.checkRuns.filter((one) => one.headSha === sha))
    outcomes.set(run.name, ['success', 'neutral', 'skipped'].includes(run.conclusion ?? ''));
  const required = body.required_contexts ?? [...outcomes.keys()];
  const bad = required.filter((context) => outcomes.get(context) !== true);
  if (bad.length > 0) throw apiError(409, `Conflict: Commit status checks failed for ${body.ref}.`);
}

/** The double cannot merge, so a branch that is behind the default branch is a conflict unless `auto_merge` is false. */
async function refuseWhenBehind(world: World, sha: string, body: DeploymentBody): Promise<void> {
  const { defaultBranch } = world.state;
  const isBranch = (await world.git.refs()).some(({ ref }) => ref === `refs/heads/${body.ref}`);
  if (body.auto_merge === false || !isBranch || body.ref === defaultBranch) return;
  const tip = await resolveCommit(world.git, defaultBranch);
  const comparison = tip === undefined ? undefined : await compareCommits(world.git, tip, sha);
  if (comparison !== undefined && comparison.behindBy > 0)
    throw apiError(409, `Conflict merging ${defaultBranch} into ${body.ref}.`);
}

async function createDeployment(call: Call): Promise<{ status: number; body: unknown }> {
  const { world, login } = call;
  const body = call.body as DeploymentBody;
  const sha = await resolveCommit(world.git, body.ref);
  if (sha === undefined) throw apiError(422, `No ref found for: ${body.ref}`);
  await refuseWhenBehind(world, sha, body);
  refuseUnlessGreen(world, sha, body);
  const environment = body.environment ?? 'production';
  const at = timestamp(world.now());
  ensureEnvironment(world, environment);
  const record: DeploymentRecord = {
    id: world.nextId(),
    sha,
    ref: body.ref,
    task: body.task ?? 'deploy',
    environment,
    originalEnvironment: environment,
    description: body.description ?? null,
    payload: body.payload ?? {},
    production: body.production_environment ?? environment === 'production',
    transient: body.transient_environment ?? false,
    creator: login,
    createdAt: at,
    updatedAt: at,
  };
  world.state.deployments.push(record);
  return { status: 201, body: renderDeployment(world, record) };
}

function deleteDeployment(call: Call): { status: number } {
  const { state } = call.world;
  const deployment = findDeployment(call);
  const siblings = state.deployments.filter(({ environment }) => environment === deployment.environment);
  const active = !['inactive', 'pending'].includes(stateOf(call.world, deployment.id));
  if (active && siblings.length > 1)
    throw apiError(
      422,
      'We cannot delete an active deployment unless it is the only deployment in a given environment.',
    );
  state.deployments.splice(state.deployments.indexOf(deployment), 1);
  return { status: 204 };
}

export const deploymentOperations: Operations = {
  'repos/create-deployment': createDeployment,
  'repos/delete-deployment': deleteDeployment,
  'repos/get-deployment': (call) => ({
    status: 200,
    body: renderDeployment(call.world, findDeployment(call)),
  }),
  'repos/list-deployments'(call) {
    const { world, query } = call;
    const found = world.state.deployments.filter((record) =>
      (['sha', 'ref', 'task', 'environment'] as const).every((field) =>
        [undefined, 'none', record[field]].includes(query[field]),
      ),
    );
    return paged(
      call,
      found.sort((a, b) => b.id - a.id).map((record) => renderDeployment(world, record)),
    );
  },
};
