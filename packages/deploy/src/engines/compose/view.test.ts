// A slot of containers as checks see it, against a scripted Docker: all replicas count, and no word of Docker is taken for a log.
import { describe, expect, it } from 'vitest';
import { scriptedExec, type ExecAnswer } from '@compose-delivery/runtime/testing';
import type { Release } from '../../model.ts';
import type { Container } from './containers.ts';
import { docker } from './docker.ts';
import { composeView } from './view.ts';

const container = (id: string): Container => ({
  ...{ id, slot: 'blue', service: 'web', role: 'colored', release: '', generation: 1, running: true },
  ...{ health: undefined, port: 41_000 },
});
const top = (uid: number): string =>
  `PID RUID EUID SUID FUID RGID EGID SGID FGID COMMAND\n7 ${`${uid} `.repeat(8)}python3 app.py\n`;

const view = (script: Record<string, ExecAnswer>) =>
  composeView(
    docker(scriptedExec({ 'docker cp': { code: 1 }, ...script })),
    'blue',
    { version: '1', services: { web: {} } } as unknown as Release,
    [container('one'), container('two')],
  );

describe('a service with two replicas', () => {
  it('shows the processes of both: root in the second is root', async () => {
    const seen = await view({
      'docker top one': { stdout: top(1_001) },
      'docker top two': { stdout: top(0) },
    }).processes('web');
    expect(seen.map(({ uids }) => uids[0])).toEqual([1_001, 0]);
  });

  it('shows the log of both', async () => {
    const log = await view({
      'docker logs --tail 10000 one': { stdout: 'first\n' },
      'docker logs --tail 10000 two': { stderr: 'second\n' },
    }).log('web');
    expect(log).toContain('first');
    expect(log).toContain('second');
  });
});

it.each([
  ['a log driver that keeps nothing', 'configured logging driver does not support reading'],
  ['a container that is gone', 'No such container: one'],
])('%s is an error, not a log without errors in it', async (_name, stderr) => {
  await expect(view({ 'docker logs': { code: 1, stderr } }).log('web')).rejects.toThrow(
    `the log of web cannot be read: ${stderr}`,
  );
});

it('a service that does not run is an error that names it and the slot', async () => {
  await expect(view({}).processes('api')).rejects.toThrow('api does not run in slot blue');
});

it('the environment is asked of docker once, whoever wants it', async () => {
  const exec = scriptedExec({ 'docker inspect': { stdout: '["A=b=c","B"]\n' } });
  const seen = composeView(
    docker(exec),
    'blue',
    { version: '1', services: { web: {} } } as unknown as Release,
    [container('one'), container('two')],
  );
  expect(await Promise.all([seen.environment('web'), seen.environment('web')])).toEqual([
    { A: 'b=c', B: '' },
    { A: 'b=c', B: '' },
  ]);
  expect(exec.calls).toHaveLength(1);
  await expect(seen.environment('api')).rejects.toThrow('api does not run in slot blue');
});

it('an environment that docker did not tell is asked for again', async () => {
  let fails = true;
  const exec = scriptedExec({
    'docker inspect': () => (fails ? { code: 1, stderr: 'no daemon' } : { stdout: '["A=1"]\n' }),
  });
  const release = { version: '1', services: { web: {} } } as unknown as Release;
  const seen = composeView(docker(exec), 'blue', release, [container('one')]);
  await expect(seen.environment('web')).rejects.toThrow('no daemon');
  fails = false;
  expect(await seen.environment('web')).toEqual({ A: '1' });
});
