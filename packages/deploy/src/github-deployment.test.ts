import { GitHubError, type GitHub } from '@compose-delivery/runtime';
import { recordedLog, virtualClock } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { createRecord, type DeploymentNote } from './github-deployment.ts';

const note: DeploymentNote = {
  repository: 'acme/shop',
  ref: 'a'.repeat(40),
  task: 'deploy',
  environment: 'production',
  description: 'deploy 1.0.0',
  payload: { release: 'x' },
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
  await record.finish('success', 'fine');
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
  await (await createRecord(context, note)).finish('failure', 'x'.repeat(500));
  expect(calls.at(-1)?.[1]).toMatchObject({ state: 'failure' });
  expect(String(calls.at(-1)?.[1].description)).toHaveLength(140);
});

test('trouble with GitHub is tried again, then a warning, and never more', async () => {
  const { calls, context, log } = recorded(() => {
    throw new GitHubError('rate limit', 403);
  });
  const record = await createRecord(context, note);
  expect(record.id).toBe('');
  await record.finish('success', 'fine');
  expect(calls).toHaveLength(3);
  expect(log.lines.join()).toContain('the deployment was not created on GitHub: rate limit');
});
