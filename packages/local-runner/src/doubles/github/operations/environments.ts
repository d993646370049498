// Environments: seeded with protection, or made by the first deployment that names them, as on GitHub.
import { notFound } from '../api-error.ts';
import type { Operations, World } from '../call.ts';
import { htmlUrl, nodeId, repoUrl } from '../call.ts';
import { timestamp } from '../git-store.ts';
import { renderUser } from '../represent.ts';
import type { EnvironmentRecord } from '../state.ts';

/** Makes an unprotected environment when there is none of this name. */
export function ensureEnvironment(world: World, name: string): void {
  if (world.state.environments.some((environment) => environment.name === name)) return;
  const createdAt = timestamp(world.now());
  world.state.environments.push({ id: world.nextId(), name, reviewers: [], waitTimer: 0, createdAt });
}

function renderRules(world: World, { id, reviewers, waitTimer }: EnvironmentRecord): unknown[] {
  const rule = (type: string, more: object): object => ({
    id,
    node_id: nodeId('GA', `${id}:${type}`),
    type,
    ...more,
  });
  return [
    ...(waitTimer > 0 ? [rule('wait_timer', { wait_timer: waitTimer })] : []),
    ...(reviewers.length > 0
      ? [
          rule('required_reviewers', {
            prevent_self_review: false,
            reviewers: reviewers.map((login) => ({ type: 'User', reviewer: renderUser(world, login) })),
          }),
        ]
      : []),
  ];
}

export const environmentOperations: Operations = {
  'repos/get-environment'({ world, params }) {
    const found = world.state.environments.find(({ name }) => name === params['environment_name']);
    if (found === undefined) throw notFound();
    return {
      status: 200,
      body: {
        id: found.id,
        node_id: nodeId('EN', found.id),
        name: found.name,
        url: `${repoUrl(world)}/environments/${encodeURIComponent(found.name)}`,
        html_url: `${htmlUrl(world)}/deployments/activity_log?environments_filter=${encodeURIComponent(found.name)}`,
        created_at: found.createdAt,
        updated_at: found.createdAt,
        protection_rules: renderRules(world, found),
        deployment_branch_policy: null,
      },
    };
  },
};
