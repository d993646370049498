// The deployment on GitHub: created before, told how it went after, the ones before it set inactive by hand. Its trouble is never ours.
// Source: docs.github.com/rest/deployments; `auto_inactive` leaves production environments alone, so that is done here.
import { messageOf, type Clock, type GitHub, type Log, type Ports } from '@compose-delivery/runtime';
import type { DeliveryResult } from './execute/deliver.ts';
import type { Release } from './model.ts';
import type { Deployment } from './open-deployment.ts';

export type DeploymentNote = {
  readonly repository: string;
  readonly ref: string;
  readonly task: 'deploy' | 'rollback';
  readonly environment: string;
  readonly description: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly environmentUrl: string;
  readonly logUrl: string | undefined;
};

export type DeploymentRecord = {
  /** Empty: there is none. */
  readonly id: string;
  finish(state: 'success' | 'failure' | 'inactive', description: string): Promise<void>;
};

const NONE: DeploymentRecord = { id: '', finish: () => Promise.resolve() };
const TRIES = 3;
const PAUSE_MS = 1_000;
/** GitHub's own limit for descriptions. */
const DESCRIPTION_LIMIT = 140;

type Context = Patience & {
  readonly github: GitHub;
};

type Patience = {
  readonly clock: Pick<Clock, 'sleep'>;
  readonly log: Pick<Log, 'warning'>;
};

export type DeploymentWish = {
  readonly wanted: boolean;
  readonly token: string;
  readonly task: DeploymentNote['task'];
  readonly release: Release | undefined;
  readonly deployment: Pick<Deployment, 'application' | 'url'>;
};

/** A delivery with its record on GitHub around it. Without token, repository, environment or release there is no record. */
export async function beginDeployment(
  ports: Ports,
  wish: DeploymentWish,
): Promise<{ readonly id: string; around(body: () => Promise<DeliveryResult>): Promise<DeliveryResult> }> {
  const { facts, log } = ports;
  const { release, deployment, task, token } = wish;
  const environment = deployment.application.environmentName;
  if (!wish.wanted || !release || !facts.repository || environment === '' || token === '') {
    if (wish.wanted && token === '') log.info('no github-token: nothing is recorded on GitHub');
    return { id: '', around: (body) => body() };
  }
  const github = await withoutTrouble({ ...ports }, 'GitHub cannot be used', () => ports.github(token));
  if (!github) return { id: '', around: (body) => body() };
  const record = await createRecord(
    { github, clock: ports.clock, log },
    {
      repository: facts.repository,
      ref: release.sha || facts.sha || '',
      task,
      environment,
      description: `${task} ${release.version}`,
      payload: { release: release.id, version: release.version, artifacts: release.artifacts },
      environmentUrl: deployment.url,
      logUrl: facts.runUrl,
    },
  );
  return {
    id: record.id,
    around: async (body) => {
      try {
        const result = await body();
        const served = result.status === 'delivered' || result.status === 'noop';
        await record.finish(served ? 'success' : 'failure', result.reason);
        return result;
      } catch (error) {
        await record.finish('failure', messageOf(error));
        throw error;
      }
    },
  };
}

/** Creates the deployment and says "in progress". */
export async function createRecord(context: Context, note: DeploymentNote): Promise<DeploymentRecord> {
  const [owner = '', repo = ''] = note.repository.split('/');
  const id = await withoutTrouble(context, 'the deployment was not created on GitHub', async () => {
    const { data } = await context.github.request<{ id: number }>('POST /repos/{owner}/{repo}/deployments', {
      owner,
      repo,
      ref: note.ref,
      task: note.task,
      environment: note.environment,
      description: note.description.slice(0, DESCRIPTION_LIMIT),
      auto_merge: false,
      required_contexts: [],
      payload: note.payload,
      production_environment: note.environment === 'production',
    });
    return data.id;
  });
  if (id === undefined) return NONE;
  const place = { owner, repo, deployment_id: id };
  const say = (state: string, description: string): Promise<unknown> =>
    withoutTrouble(context, `GitHub was not told "${state}" of deployment ${id}`, () =>
      context.github.request('POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses', {
        ...place,
        state,
        description: description.slice(0, DESCRIPTION_LIMIT),
        environment: note.environment,
        environment_url: note.environmentUrl,
        ...(note.logUrl === undefined ? {} : { log_url: note.logUrl }),
        auto_inactive: false,
      }),
    );
  await say('in_progress', note.description);
  return {
    id: String(id),
    finish: async (state, description) => {
      await say(state, description);
      if (state === 'success')
        await retireOthers(context, { owner, repo, environment: note.environment, keep: id });
    },
  };
}

async function retireOthers(
  context: Context,
  place: { owner: string; repo: string; environment: string; keep: number },
): Promise<void> {
  const { owner, repo, environment, keep } = place;
  await withoutTrouble(context, 'older deployments were not set inactive on GitHub', async () => {
    const { data } = await context.github.request<{ id: number }[]>('GET /repos/{owner}/{repo}/deployments', {
      owner,
      repo,
      environment,
      per_page: 30,
    });
    for (const { id } of data.filter((other) => other.id !== keep)) {
      const one = { owner, repo, deployment_id: id };
      const route = '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses';
      const statuses = await context.github.request<{ state: string }[]>(`GET ${route}`, {
        ...one,
        per_page: 1,
      });
      if (statuses.data[0]?.state !== 'success') continue;
      await context.github.request(`POST ${route}`, { ...one, state: 'inactive', auto_inactive: false });
    }
  });
}

/** Tries a few times; then a warning, and the delivery goes on. */
async function withoutTrouble<T>(
  context: Patience,
  what: string,
  body: () => Promise<T>,
): Promise<T | undefined> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await body();
    } catch (error) {
      if (tries === TRIES) {
        context.log.warning(`${what}: ${messageOf(error)}`);
        return undefined;
      }
      await context.clock.sleep(PAUSE_MS);
    }
  }
}
