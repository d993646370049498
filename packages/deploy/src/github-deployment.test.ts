import { GitHubError, type GitHub } from '@compose-delivery/runtime';
import { recordedLog, testPorts, virtualClock } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import type { DeliveryResult } from './execute/deliver.ts';
import { beginDeployment, createRecord, type DeploymentNote } from './github-deployment.ts';
import type { Release } from './model.ts';
import type { Deployment } from './open-deployment.ts';

const note: DeploymentNote = {
  repository: 'acme/shop',
  ref: 'a'.repeat(40),
  task: 'deploy',
  environment: 'production',
  description: 'deploy 1.0.0',
  payload: { operation: 'op', release: 'x' },
  environmentUrl: 'http://shop',
  logUrl: undefined,
};

function recorded(answer: (route: string, parameters: Record<string, unknown>) => unknown) {
  const calls: [string, Record<string, unknown>][] = [];
  const github: GitHub = {
    request: async <T>(route: string, parameters: Record<string, unknown> = {}) => {
      calls.push([route, parameters]);
      await Promise.resolve();
      return { status: 200, data: answer(route, parameters) as T };
    },
  };
  const log = recordedLog();
  return { calls, log, context: { github, clock: virtualClock(), log } };
}

test('a good delivery: created without checks of its own, told, and the ones before it set inactive by hand', async () => {
  const { calls, context } = recorded((route, parameters) => {
    if (route.startsWith('POST /repos/{owner}/{repo}/deployments') && !route.includes('statuses'))
      return { id: 3 };
    if (route === 'GET /repos/{owner}/{repo}/deployments') return [{ id: 3 }, { id: 2 }, { id: 1 }];
    return [{ state: parameters.deployment_id === 2 ? 'success' : 'inactive' }];
  });
  const record = await createRecord(context, note);
  await record.finish('success', 'fine', true);
  expect(record.id).toBe('3');
  expect(calls[0]?.[1]).toMatchObject({
    auto_merge: false,
    required_contexts: [],
    production_environment: true,
    task: 'deploy',
  });
  const told = calls
    .filter(([route]) => route.startsWith('POST') && route.includes('statuses'))
    .map(([, p]) => [p.deployment_id, p.state]);
  expect(told).toEqual([
    [3, 'in_progress'],
    [3, 'success'],
    [2, 'inactive'],
  ]);
});

test('a bad one leaves the others as they are', async () => {
  const { calls, context } = recorded(() => ({ id: 3 }));
  await (await createRecord(context, note)).finish('failure', 'x'.repeat(500), false);
  expect(calls.at(-1)?.[1]).toMatchObject({ state: 'failure' });
  expect(String(calls.at(-1)?.[1].description)).toHaveLength(140);
});

test('trouble with GitHub is tried again, then a warning, and never more', async () => {
  const { calls, context, log } = recorded(() => {
    throw new GitHubError('rate limit', 403);
  });
  const record = await createRecord(context, note);
  expect(record.id).toBe('');
  await record.finish('success', 'fine', true);
  expect(calls.filter(([route]) => route.startsWith('POST'))).toHaveLength(1);
  expect(log.lines.join()).toContain('the deployment was not created on GitHub: rate limit');
});

const told = (calls: [string, Record<string, unknown>][]) =>
  calls
    .filter(([route]) => route.startsWith('POST') && route.includes('statuses'))
    .map(([, p]) => [p.deployment_id, p.state]);

test('F42: a watch that was inconclusive holds the new release: its deployment failed, and the old one is inactive all the same', async () => {
  const { calls, context } = recorded((route, parameters) => {
    if (route === 'GET /repos/{owner}/{repo}/deployments') return [{ id: 3 }, { id: 2 }];
    if (route.startsWith('GET')) return [{ state: parameters.deployment_id === 2 ? 'success' : 'failure' }];
    return { id: 3 };
  });
  await (await createRecord(context, note)).finish('failure', 'inconclusive', true);
  expect(told(calls)).toEqual([
    [3, 'in_progress'],
    [3, 'failure'],
    [2, 'inactive'],
  ]);
});

test('F42: while GitHub was not told that the new one serves, the old one is not set inactive', async () => {
  const { calls, context, log } = recorded((route, parameters) => {
    if (parameters.state === 'success') throw new GitHubError('bad gateway', 502);
    if (route === 'GET /repos/{owner}/{repo}/deployments') return [{ id: 3 }, { id: 2 }];
    return route.startsWith('GET') ? [{ state: 'success' }] : { id: 3 };
  });
  await (await createRecord(context, note)).finish('success', 'fine', true);
  expect(told(calls).some(([, state]) => state === 'inactive')).toBe(false);
  expect(log.lines.join()).toContain('GitHub was not told "success" of deployment 3: bad gateway');
});

test('F42: an answer that was lost after its effect does not make a second deployment', async () => {
  let made = 0;
  const { calls, context } = recorded((route) => {
    if (route === 'GET /repos/{owner}/{repo}/deployments')
      return [
        { id: 9, payload: '{"operation":"other"}' },
        { id: 7, payload: { operation: 'op' } },
      ];
    if (route === 'POST /repos/{owner}/{repo}/deployments') {
      made += 1;
      throw new Error('socket hang up');
    }
    return {};
  });
  expect((await createRecord(context, note)).id).toBe('7');
  expect(made).toBe(1);
  expect(told(calls)).toEqual([[7, 'in_progress']]);
});

test.each<[string, GitHubError, number]>([
  [
    'a rate limit for an hour is not waited for',
    new GitHubError('rate limit', 403, { retryAfterSeconds: 3_600 }),
    1,
  ],
  ['a short one is', new GitHubError('slow down', 429, { retryAfterSeconds: 2 }), 3],
  ['no permission stays no permission', new GitHubError('not allowed', 401), 1],
  ['a ref that GitHub does not know', new GitHubError('no ref found', 422), 1],
  ['a bad gateway may pass', new GitHubError('bad gateway', 502), 3],
])('F42: %s', async (_, error, tries) => {
  let asked = 0;
  const { context, log } = recorded((route) => {
    if (route.startsWith('GET')) return [];
    asked += 1;
    throw error;
  });
  expect((await createRecord(context, note)).id).toBe('');
  expect(asked).toBe(tries);
  expect(log.lines.join()).toContain('the deployment was not created on GitHub');
});

test.each([
  ['rollback', ['traffic went back', 'GitHub answers']],
  ['deploy', ['GitHub answers', 'traffic went back']],
] as const)('F42, F50: GitHub is silent for minutes: a %s', async (task, order) => {
  const happened: string[] = [];
  let answer = (): void => undefined;
  const silence = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const github: GitHub = {
    request: async <T>(route: string) => {
      if (route === 'POST /repos/{owner}/{repo}/deployments') {
        await silence;
        happened.push('GitHub answers');
      }
      return { status: 200, data: (route.startsWith('GET') ? [] : { id: 5 }) as T };
    },
  };
  const facts = { ...testPorts('/nowhere').facts, repository: 'acme/shop' };
  const ports = testPorts('/nowhere', { github: () => Promise.resolve(github), facts });
  const result = { status: 'delivered', reason: 'fine', serving: 'x' } as DeliveryResult;
  if (task === 'deploy') answer();
  const begun = await beginDeployment(ports, {
    wanted: true,
    token: 'token',
    task,
    release: { id: 'x', version: '1.0.0', sha: '', artifacts: {} } as unknown as Release,
    deployment: { application: { environmentName: 'production' }, url: 'http://shop' } as Deployment,
  });
  const seen = await begun.around(() => {
    happened.push('traffic went back');
    answer();
    return Promise.resolve(result);
  });
  expect(seen).toBe(result);
  expect(happened).toEqual(order);
  expect(begun.id).toBe('5');
});
