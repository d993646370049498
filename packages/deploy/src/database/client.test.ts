// How programs of the database are asked: what stands in argv, what in the environment, and what is said when there is none.
import { expect, test } from 'vitest';
import { DeliveryFailure } from '@compose-delivery/runtime';
import { scriptedExec, virtualClock } from '@compose-delivery/runtime/testing';
import type { Application } from '@compose-delivery/application';
import { openJudges } from '../open-judges.ts';
import { databaseClient } from './client.ts';
import type { Streams } from './ports.ts';

const CONNECTION = { host: 'db', port: '5432', user: 'shop', password: 'hidden', name: 'shop', sslmode: '' };

const client = (code: number, stderr = '') =>
  databaseClient({
    exec: scriptedExec({ 'docker exec': { code, stderr, stdout: '1' } }),
    streams: {} as Streams,
    place: { kind: 'container', find: () => Promise.resolve('c0ffee') },
    title: 'database shop in db',
    connection: CONNECTION,
    admin: CONNECTION,
    dockerEnvironment: { DOCKER_HOST: 'unix:///run/docker.sock', DOCKER_CONTEXT: undefined },
  });

test('in a container of another machine: values go by the environment of its docker, which asks its own daemon', async () => {
  const { argv, env } = await client(0).program('pg_dump', ['-Fc']);
  expect(argv.join(' ')).toMatch(/^docker exec --interactive .*--env PGPASSWORD .*c0ffee pg_dump -Fc$/);
  expect(argv.join(' ')).not.toContain('hidden');
  expect(env).toMatchObject({ PGPASSWORD: 'hidden', DOCKER_HOST: 'unix:///run/docker.sock' });
  expect(Object.keys(env)).toContain('DOCKER_CONTEXT');
});

test('a machine without docker on its PATH is told so, as one that was not reached', async () => {
  const asked = client(127, 'sh: 1: docker: not found').query('SELECT 1');
  await expect(asked).rejects.toThrow(
    'docker is not installed where database shop in db is asked, or not on the PATH there: sh: 1: docker: not found',
  );
  await expect(asked).rejects.toBeInstanceOf(DeliveryFailure);
});

test('a database where nobody can make dumps is refused before anything is asked', () => {
  const application = { database: { url: 'postgresql://shop@db/shop' }, watch: {} } as unknown as Application;
  const ports = { clock: virtualClock(), log: undefined, signal: undefined, http: undefined } as never;
  expect(() => openJudges(ports, { application, streams: undefined } as never)).toThrow(
    'database of the delivery file: expected a way to run programs with files as their streams',
  );
});
