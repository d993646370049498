import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDelivery, parseEnvFile, type Application } from '@compose-delivery/application';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import { realHost } from '../adapters/host.ts';
import { describeChanges, environmentChanges } from '../plan/environment-changes.ts';
import { surroundingsOf } from './surroundings.ts';

const DELIVERY = `version: 1
application: shop
engine: compose
router: { listeners: [{ port: 80, routes: [{ path: /, service: web }] }] }
services:
  web: { port: 80, health: {}, secrets: [TOKEN], env: { URL: "http://${'$'}{HOST_NAME}/" } }
`;
const COMPOSE = `services: { web: { image: web } }
configs: { page: { file: ./page.html }, inline: { content: x } }
secrets: { key: { file: ./key.txt }, outside: { external: true } }
`;

async function withCheckout(
  body: (root: string, open: (env: string) => ReturnType<typeof surroundingsOf>) => Promise<void>,
): Promise<void> {
  await withFolder(async (root) => {
    const folder = join(root, 'state');
    await mkdir(folder);
    for (const [name, text] of [
      ['docker-compose.yml', COMPOSE],
      ['page.html', 'hello'],
      ['key.txt', 'k1'],
    ] as const)
      await writeFile(join(root, name), text);
    const application: Application = {
      ...parseDelivery(DELIVERY, 'delivery.yml'),
      file: join(root, 'delivery.yml'),
      root,
      environmentName: '',
      url: undefined,
    };
    await body(root, (env) =>
      surroundingsOf({
        files: realFiles,
        host: realHost,
        checkout: realFiles,
        folder,
        application,
        variables: parseEnvFile(env, '.env'),
      }),
    );
  });
}

describe('what a release gets from outside', () => {
  test('F45: files of configs and secrets count, as do variables that services get, and no others', async () => {
    await withCheckout(async (root, open) => {
      const first = open('TOKEN=t\nHOST_NAME=h\nOTHER=o\n');
      const names = await first.names();
      expect(names).toEqual(['HOST_NAME', 'TOKEN', 'file:./key.txt', 'file:./page.html']);
      const then = await first.digest(names);
      expect(environmentChanges(then, await open('TOKEN=t\nHOST_NAME=h\nOTHER=2\n').digest(names))).toEqual(
        [],
      );
      await writeFile(join(root, 'key.txt'), 'k2');
      const changes = environmentChanges(then, await open('TOKEN=t2\n').digest(names));
      expect(describeChanges(changes)).toBe('HOST_NAME is gone, TOKEN has changed, ./key.txt has changed');
    });
  });

  test("digests are keyed; the key is the owner's alone, and without it nobody can say, so nothing is claimed", async () => {
    await withCheckout(async (root, open) => {
      const then = await open('TOKEN=t\n').digest(['TOKEN', 'ABSENT']);
      expect(then.values.ABSENT).toBe('');
      expect(JSON.stringify(then)).not.toContain('"t"');
      const key = join(root, 'state', 'environment.key');
      expect((await stat(key)).mode & 0o777).toBe(0o600);
      expect(JSON.stringify(then)).not.toContain(await readFile(key, 'utf8'));
      await writeFile(key, 'another key');
      const now = await open('TOKEN=t\n').digest(['TOKEN']);
      expect(now.values.TOKEN).not.toBe(then.values.TOKEN);
      expect(environmentChanges(then, now)).toEqual([]);
      expect(environmentChanges(undefined, now)).toEqual([]);
    });
  });

  test('a variable that is new to the release is told', () => {
    const at = (value: string) => ({ key: 'k', values: { A: value } });
    expect(describeChanges(environmentChanges(at(''), at('1')))).toBe('A is new');
  });
});
