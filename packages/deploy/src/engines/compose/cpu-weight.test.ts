import { recordedLog, scriptedExec } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { setWeights, startingWeight, weightOf } from './cpu-weight.ts';
import type { Container } from './containers.ts';
import { docker } from './docker.ts';
import type { ComposeModel } from './model.ts';

const model: ComposeModel = {
  name: 'shop',
  services: { web: {}, api: { cpu_shares: 512 }, odd: { cpu_shares: 0 } },
};

const container = (service: string): Container => ({
  id: `id-${service}`,
  slot: 'green',
  service,
  role: 'colored',
  release: 'r',
  generation: 1,
  running: false,
  health: undefined,
  port: undefined,
});

test('the weight that the file gives, or that of Docker; an eighth of it while a slot starts', () => {
  expect(['web', 'api', 'odd', 'absent'].map((name) => weightOf(model, name))).toEqual([
    1024, 512, 1024, 1024,
  ]);
  expect([1024, 512, 8, 2].map(startingWeight)).toEqual([128, 64, 2, 2]);
});

test('one call for each weight, and none for what weighs as it should', async () => {
  const exec = scriptedExec({
    'docker inspect': { stdout: 'id-web 0\nid-api 512\nid-third 0\n' },
    'docker update': {},
  });
  const updates = () => exec.calls.filter((argv) => argv[1] === 'update');
  const world = { client: docker(exec), log: recordedLog() };
  const containers = ['web', 'api', 'third'].map(container);
  await setWeights(world, containers, ({ service }) => startingWeight(weightOf(model, service)));
  expect(updates()).toEqual([
    ['docker', 'update', '--cpu-shares', '128', 'id-web', 'id-third'],
    ['docker', 'update', '--cpu-shares', '64', 'id-api'],
  ]);
  await setWeights(world, containers, ({ service }) => weightOf(model, service));
  expect(updates()).toHaveLength(2);
  await setWeights(world, [], () => 128);
  expect(exec.calls).toHaveLength(4);
});

test('a daemon that has no such weights costs a warning, not the delivery', async () => {
  const exec = scriptedExec({
    'docker inspect': { stdout: 'id-web 0\n' },
    'docker update': { code: 1, stderr: 'no cpu controller' },
  });
  const log = recordedLog();
  await setWeights({ client: docker(exec), log }, [container('web')], () => 128);
  expect(log.lines.join('\n')).toContain('no cpu controller');
});
