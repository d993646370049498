// The deployment on GitHub: created before, told how it went after, the ones before it set inactive by hand. Its trouble is never ours.
// Source: docs.github.com/rest/deployments; `auto_inactive` leaves production environments alone, so that is done here.
import {
  GitHubError,
  messageOf,
  type Clock,
  type GitHub,
  type Log,
  type Ports,
} from '@compose-delivery/runtime';
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
  /** `serves`: whether this deployment's release is what people get now, which a failure does not tell. */
  finish(state: 'success' | 'failure', description: string, serves: boolean): Promise<void>;
};

const NONE: DeploymentRecord = { id: '', finish: () => Promise.resolve() };
const TRIES = 3;
const PAUSE_MS = 1_000;
/** A rate limit that lasts longer is not waited for. */
const LONGEST_PAUSE_MS = 10_000;
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

/**
 * A delivery with its record on GitHub around it. Without token, repository, environment or release there is no record. A delivery is on
 * record before it begins; a rollback does not wait for that, as GitHub may be down, or silent until its deadline, and traffic must go back.
 * `id`: empty until it is known, which it is once `around` has ended.
 */
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
  let id = '';
  const begun = createRecord(
    { github, clock: ports.clock, log },
    {
      repository: facts.repository,
      ref: release.sha || facts.sha || '',
      task,
      environment,
      description: `${task} ${release.version}`,
      payload: {
        operation: ports.randomId(),
        release: release.id,
        version: release.version,
        artifacts: release.artifacts,
      },
      environmentUrl: deployment.url,
      logUrl: facts.runUrl,
    },
  ).then((record) => {
    ({ id } = record);
    return record;
  });
  if (task === 'deploy') await begun;
  return {
    get id() {
      return id;
    },
    around: async (body) => {
      try {
        const result = await body();
        const good = result.status === 'delivered' || result.status === 'noop';
        const serves = result.serving === release.id;
        await (await begun).finish(good ? 'success' : 'failure', result.reason, serves);
        return result;
      } catch (error) {
        await (await begun).finish('failure', messageOf(error), false);
        throw error;
      }
    },
  };
}

/** Creates the deployment and says "in progress". */
export async function createRecord(context: Context, note: DeploymentNote): Promise<DeploymentRecord> {
  const [owner = '', repo = ''] = note.repository.split('/');
  let asked = false;
  const id = await withoutTrouble(context, 'the deployment was not created on GitHub', async () => {
    // The answer to an earlier try may have been lost after its effect: a second deployment would never get a state.
    const lost = asked ? await findOwn(context, { owner, repo }, note) : undefined;
    if (lost !== undefined) return lost;
    asked = true;
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
    finish: async (state, description, serves) => {
      const told = await say(state, description);
      // While GitHub does not know of this one, setting the others inactive would say that nothing serves.
      if (told !== undefined && serves)
        await retireOthers(context, { owner, repo, environment: note.environment, keep: id });
    },
  };
}

/** The deployment of this very run, known by its payload. */
async function findOwn(
  context: Context,
  place: { owner: string; repo: string },
  note: DeploymentNote,
): Promise<number | undefined> {
  const { data } = await context.github.request<{ id: number; payload?: unknown }[]>(
    'GET /repos/{owner}/{repo}/deployments',
    { ...place, environment: note.environment, task: note.task, per_page: 10 },
  );
  return data.find(({ payload }) => nonceOf(payload) === note.payload.operation)?.id;
}

/** GitHub answers a payload as it was sent, or as text. */
function nonceOf(payload: unknown): unknown {
  try {
    const value: unknown = typeof payload === 'string' ? JSON.parse(payload) : payload;
    return (value as { operation?: unknown } | null)?.operation ?? null;
  } catch {
    return null;
  }
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

/** Tries a few times (each request has a deadline of its own); then a warning, and the delivery goes on. */
async function withoutTrouble<T>(
  context: Patience,
  what: string,
  body: () => Promise<T>,
): Promise<T | undefined> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await body();
    } catch (error) {
      const pause = pauseAfter(error);
      if (tries === TRIES || pause === undefined) {
        context.log.warning(`${what}: ${messageOf(error)}`);
        return undefined;
      }
      await context.clock.sleep(pause);
    }
  }
}

/** Undefined: another try would change nothing, or come too late. */
function pauseAfter(error: unknown): number | undefined {
  if (!(error instanceof GitHubError)) return PAUSE_MS;
  const asked = (error.retryAfterSeconds ?? 0) * 1_000;
  if (asked > LONGEST_PAUSE_MS) return undefined;
  const lasting = error.status >= 400 && error.status < 500 && ![403, 408, 409, 429].includes(error.status);
  return lasting ? undefined : Math.max(PAUSE_MS, asked);
}
