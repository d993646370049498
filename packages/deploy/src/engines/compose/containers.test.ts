// What one call of docker ps says of a deployment's containers.
import { scriptedExec, virtualClock } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { psLine } from '../../testing/docker-ps.ts';
import { containerLook, listContainers, publishedPort } from './containers.ts';
import { docker } from './docker.ts';

test.each([
  ['127.0.0.1:4001->8080/tcp', 4_001],
  ['9000/tcp, 127.0.0.1:4001->8080/tcp', 4_001],
  ['127.0.0.1:4000-4002->8079-8081/tcp', 4_001],
  ['0.0.0.0:4001->8080/tcp, [::]:4001->8080/tcp', 4_001],
  ['127.0.0.1:4001->8080/udp', undefined],
  ['127.0.0.1:4001->18080/tcp', undefined],
  ['8080/tcp', undefined],
  ['', undefined],
])('%s leads to 8080 from %s', (text, expected) => {
  expect(publishedPort(text, 8_080)).toBe(expected);
});

test('all of them by one program, with labels that hold anything', async () => {
  const release = 'a,b="c" {{x}}\tñ';
  const exec = scriptedExec({
    'docker ps': {
      stdout: psLine({
        ...{ id: 'one', state: 'running', status: 'Up 3 seconds (health: starting)', slot: 'green' },
        ...{ service: 'web', role: 'colored', release, generation: '4', port: '' },
      }),
    },
  });
  expect(await listContainers(docker(exec), 'abc')).toEqual([
    {
      ...{ id: 'one', slot: 'green', service: 'web', role: 'colored', release, generation: 4 },
      ...{ running: true, health: 'starting', port: undefined },
    },
  ]);
  expect(exec.calls).toHaveLength(1);
  expect(exec.calls[0]?.join(' ')).toContain(
    '--all --no-trunc --filter label=compose-delivery.deployment=abc',
  );
});

test.each(['nonsense', '{"id":"one"}'])('an answer that is %s is not an empty deployment', async (stdout) => {
  const client = docker(scriptedExec({ 'docker ps': { stdout } }));
  await expect(listContainers(client, 'abc')).rejects.toThrow('docker ps answered what cannot be read');
});

test('who looks within a moment has the same answer, until docker is told something', async () => {
  const exec = scriptedExec({
    'docker ps': { stdout: psLine({ id: 'one', state: 'running', service: 'web', role: 'colored' }) },
    'docker ': {},
  });
  const looks = () => exec.calls.filter((argv) => argv[1] === 'ps').length;
  const clock = virtualClock();
  const client = docker(exec);
  const look = containerLook(client, clock, 'abc');
  const [first, second] = await Promise.all([look(), look()]);
  expect(second).toBe(first);
  expect(await look()).toBe(first);
  await client.run(['inspect', 'one']);
  await client.run(['image', 'inspect', 'x']);
  expect(await look()).toBe(first);
  expect(looks()).toBe(1);
  await client.run(['stop', 'one']);
  await look();
  expect(looks()).toBe(2);
  await clock.sleep(100);
  await look();
  expect(looks()).toBe(3);
  const stopping = client.run(['stop', 'one']);
  await look(); // begun while it stops: it may have seen either
  await stopping;
  await look();
  expect(looks()).toBe(5);
});

test('a look that failed is no answer for the next one', async () => {
  let fails = true;
  const exec = scriptedExec({ 'docker ps': () => (fails ? { code: 1, stderr: 'no daemon' } : {}) });
  const look = containerLook(docker(exec), virtualClock(), 'abc');
  await expect(look()).rejects.toThrow('no daemon');
  fails = false;
  expect(await look()).toEqual([]);
});
