import { recordedLog, scriptedExec } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { setWeights, startingWeight, weightOf } from './cpu-weight.ts';
import { docker, type Container } from './docker.ts';
import type { ComposeModel } from './model.ts';

const model: ComposeModel = {
  name: 'shop',
  services: { web: {}, api: { cpu_shares: 512 }, odd: { cpu_shares: 0 } },
};

const container = (service: string, cpuShares: number): Container => ({
  id: `id-${service}`,
  slot: 'green',
  service,
  role: 'colored',
  release: 'r',
  generation: 1,
  running: false,
  health: undefined,
  environment: [],
  cpuShares,
  port: undefined,
});

test('the weight that the file gives, or that of Docker; an eighth of it while a slot starts', () => {
  expect(['web', 'api', 'odd', 'absent'].map((name) => weightOf(model, name))).toEqual([
    1024, 512, 1024, 1024,
  ]);
  expect([1024, 512, 8, 2].map(startingWeight)).toEqual([128, 64, 2, 2]);
});

test('one call for each weight, and none for what weighs as it should', async () => {
  const exec = scriptedExec({ 'docker update': {} });
  const world = { client: docker(exec), log: recordedLog() };
  const containers = [container('web', 0), container('api', 512), container('third', 0)];
  await setWeights(world, containers, ({ service }) => startingWeight(weightOf(model, service)));
  expect(exec.calls).toEqual([
    ['docker', 'update', '--cpu-shares', '128', 'id-web', 'id-third'],
    ['docker', 'update', '--cpu-shares', '64', 'id-api'],
  ]);
  await setWeights(world, containers, ({ service }) => weightOf(model, service));
  expect(exec.calls).toHaveLength(2);
});

test('a daemon that has no such weights costs a warning, not the delivery', async () => {
  const exec = scriptedExec({ 'docker update': { code: 1, stderr: 'no cpu controller' } });
  const log = recordedLog();
  await setWeights({ client: docker(exec), log }, [container('web', 0)], () => 128);
  expect(log.lines.join('\n')).toContain('no cpu controller');
});
