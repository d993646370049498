import { expect, test } from 'vitest';
import { findComposePlugin } from './compose-plugin.ts';

const SYSTEM = '/usr/libexec/docker/cli-plugins/docker-compose';

const disk = (files: Readonly<Record<string, string>>) => ({
  exists: (path: string) => Promise.resolve(Object.hasOwn(files, path)),
  readText: (path: string) => Promise.resolve(files[path]),
});

test('the plugin that Docker would take: the own one before those of the system', async () => {
  const own = '/home/ana/.docker/cli-plugins/docker-compose';
  expect(await findComposePlugin({ HOME: '/home/ana' }, disk({ [SYSTEM]: '' }))).toBe(SYSTEM);
  expect(await findComposePlugin({ HOME: '/home/ana' }, disk({ [SYSTEM]: '', [own]: '' }))).toBe(own);
  const elsewhere = { HOME: '/home/ana', DOCKER_CONFIG: '/etc/docker-client' };
  const named = '/etc/docker-client/cli-plugins/docker-compose';
  expect(await findComposePlugin(elsewhere, disk({ [named]: '', [own]: '' }))).toBe(named);
});

test('Docker itself is asked where we cannot know what it would take', async () => {
  expect(await findComposePlugin({}, disk({ [SYSTEM]: '' }))).toBeUndefined();
  expect(await findComposePlugin({ HOME: '/home/ana' }, disk({}))).toBeUndefined();
  const more = {
    '/home/ana/.docker/config.json': '{ "cliPluginsExtraDirs": ["/opt/plugins"] }',
    [SYSTEM]: '',
  };
  expect(await findComposePlugin({ HOME: '/home/ana' }, disk(more))).toBeUndefined();
});
