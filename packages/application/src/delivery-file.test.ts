import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { InputError } from '@compose-delivery/runtime';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { parseDelivery, readDelivery } from './delivery-file.ts';
import { deliveryJsonSchema } from './schema.ts';

const good = `
version: 1
application: shop
router: { listeners: [{ port: 8080, routes: [{ path: /, service: web }] }] }
services:
  web: { port: 80, health: {} }
environments:
  staging: { env-file: .env.staging, router: { listeners: [{ port: 9090, routes: [{ path: /, service: web }] }] } }
`;

function problems(text: string): string[] {
  try {
    parseDelivery(text, 'delivery.yml');
  } catch (error) {
    if (error instanceof InputError)
      return error.problems.map((p) => `${p.input}: expected ${p.expected}, saw ${p.seen}`);
    throw error;
  }
  return [];
}

describe('parseDelivery', () => {
  it('fills in defaults', () => {
    const delivery = parseDelivery(good, 'delivery.yml');
    expect(delivery).toMatchObject({ engine: 'process', router: { kind: 'embedded', address: '127.0.0.1' } });
    expect(delivery.services.web).toMatchObject({
      role: 'colored',
      health: { path: '/health', 'start-seconds': 60 },
    });
  });

  it.each([
    [
      'broken YAML',
      'version: 1\n  a: [',
      /^delivery\.yml: expected valid YAML, saw .* in line 2, column \d+$/,
    ],
    [
      'a key given twice',
      'version: 1\nversion: 1',
      /expected valid YAML, saw duplicated mapping key in line 2/,
    ],
    ['nothing', '', /^delivery\.yml: expected valid YAML, saw .*input is empty/],
    ['a list', '- 1', /^delivery\.yml: expected object, saw "?\[1\]/],
    [
      'an unknown key',
      good.replace('version: 1', 'version: 1\nservces: 2'),
      /only known keys; did you mean "services"\?, saw "servces"/,
    ],
    [
      'an unknown key deep down',
      good.replace('port: 80,', 'prot: 80, port: 80,'),
      /services\.web: expected only known keys; did you mean "port"\?, saw "prot"/,
    ],
    ['another version', good.replace('version: 1', 'version: 2'), /version: expected 1, saw 2/],
    [
      'a route to nowhere',
      good.replace('service: web', 'service: wep'),
      /routes\.0\.service: expected a service of this file; did you mean "web"\?, saw "wep"/,
    ],
    [
      'a colored service without health',
      good.replace('port: 80, health: {}', 'port: 80'),
      /services\.web\.health: expected a health check/,
    ],
    [
      'a colored service without port',
      good.replace('port: 80, health: {}', 'health: {}'),
      /services\.web\.port: expected the port/,
    ],
    [
      'a path out of the repository',
      good.replace('health: {}', 'health: {}, lock: ../x'),
      /lock: expected a path inside the repository, saw "\.\.\/x"/,
    ],
    [
      'a port twice',
      good.replace(
        'listeners: [{ port: 8080',
        'listeners: [{ port: 8080, routes: [{ path: /a, service: web }] }, { port: 8080',
      ),
      /expected each port once, saw 8080 twice/,
    ],
  ])('refuses %s', (_, text, expected) => {
    expect(problems(text).join('\n')).toMatch(expected);
  });

  it('names a key that may not be one', () => {
    expect(problems(good.replace('web: { port: 80', 'web: { env: { "A B": x }, port: 80')).join()).toBe(
      'delivery.yml: services.web.env: expected a name of an environment variable, saw "A B"',
    );
  });

  it('merges what an anchor holds', () => {
    const merged = good.replace(
      'health: {} }',
      'health: &h { path: /up } }\n  api: { port: 81, health: { <<: *h, start-seconds: 5 } }',
    );
    expect(parseDelivery(merged, 'delivery.yml').services.api?.health).toMatchObject({
      path: '/up',
      'start-seconds': 5,
    });
  });

  it('reports all problems together', () => {
    expect(problems(good.replace('port: 80,', 'port: x, user: 3,'))).toHaveLength(2);
  });
});

describe('readDelivery', () => {
  it('applies the chosen environment and knows where paths start', () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, 'app'));
      await writeFile(join(folder, 'app/delivery.yml'), good);
      const application = await readDelivery(realFiles, folder, 'app/delivery.yml', 'staging');
      expect(application).toMatchObject({
        'env-file': '.env.staging',
        root: join(folder, 'app'),
        environmentName: 'staging',
      });
      expect(application.router.listeners[0]?.port).toBe(9090);
      expect(application.router.address).toBe('127.0.0.1');
    }));

  it('keeps what an environment does not name', () =>
    withFolder(async (folder) => {
      await writeFile(
        join(folder, 'd.yml'),
        good.replace(
          'router: { listeners: [{ port: 8080',
          'router: { address: 0.0.0.0, kind: nginx, listeners: [{ port: 8080',
        ),
      );
      expect((await readDelivery(realFiles, folder, 'd.yml', 'staging')).router).toMatchObject({
        address: '0.0.0.0',
        kind: 'nginx',
      });
    }));

  it('lets an environment change one figure of the watch, and keeps the others', () =>
    withFolder(async (folder) => {
      const text = `${good}watch: { seconds: 6, min-requests: 7 }\n`.replace(
        'staging: {',
        'staging: { watch: { seconds: 9 },',
      );
      await writeFile(join(folder, 'd.yml'), text);
      expect((await readDelivery(realFiles, folder, 'd.yml', '')).watch).toMatchObject({
        seconds: 6,
        'min-requests': 7,
      });
      const staging = await readDelivery(realFiles, folder, 'd.yml', 'staging');
      expect(staging.watch).toMatchObject({ seconds: 9, 'min-requests': 7, 'interval-seconds': 1 });
    }));

  it('keeps the watch of the top level where an environment says nothing of it', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'd.yml'), `${good}watch: { seconds: 6 }\n`);
      expect((await readDelivery(realFiles, folder, 'd.yml', 'staging')).watch.seconds).toBe(6);
    }));

  it('refuses a file that is not there, and an unknown environment', () =>
    withFolder(async (folder) => {
      await expect(readDelivery(realFiles, folder, 'delivery.yml', '')).rejects.toThrow(
        'delivery-file: expected an existing file, saw delivery.yml, which is not there',
      );
      await writeFile(join(folder, 'delivery.yml'), good);
      await expect(readDelivery(realFiles, folder, 'delivery.yml', 'stagging')).rejects.toThrow(
        'environment: expected one of staging; did you mean "staging"?, saw "stagging"',
      );
    }));
});

describe('deliveryJsonSchema', () => {
  it('describes the same keys', () => {
    expect(Object.keys(deliveryJsonSchema().properties as object)).toContain('services');
  });
});

const WITH_DATABASE = `version: 1
application: shop
router: { listeners: [{ port: 80, routes: [{ path: /, service: web }] }] }
services:
  web: { port: 80, health: {} }
  migrate: { role: oneshot }
  db: { role: shared }
database:
  url: postgresql://u@h/n
  service: db
  migrate: { service: migrate }
`;

test('a database has safe defaults: a verified dump, bounded waits for locks', () => {
  expect(parseDelivery(WITH_DATABASE, 'delivery.yml').database).toMatchObject({
    backup: { mode: 'pg_dump', keep: 5, verify: 'restore' },
    migrate: { 'lock-timeout-ms': 3_000, retries: 5 },
    schema: { 'runs-on': [], 'accepts-code': [] },
  });
});

test.each([
  ['service: db', 'service: web', /database.service: expected a shared service, saw web, which is colored/],
  [
    'service: migrate',
    'service: db',
    /database.migrate.service: expected a oneshot service, saw db, which is shared/,
  ],
  ['service: db', 'service: dbx', /database.service: expected a service of this file.*did you mean.*db/s],
  ['service: db', 'service: db\n  schema: { runs-on: ["1 2"] }', /a revision such as 4f2a, or a range/],
])('a database with %s as %s is refused', (from, to, message) => {
  expect(() => parseDelivery(WITH_DATABASE.replace(from, to), 'delivery.yml')).toThrow(message);
});

test.each([
  ['{ name: a, query: x, success: "<= 1" }', /no-data/],
  ['{ name: a, query: x, no-data: pass }', /success, failure or baseline/],
  ['{ name: a, query: x, no-data: pass, success: "about 1" }', /a comparison with a number/],
  [
    '{ name: a, query: x, no-data: pass, success: "< 1" }, { name: a, query: y, no-data: pass, success: "< 1" }',
    /each name once/,
  ],
  ['{ name: a, query: x, no-data: pass, baseline: { query: y } }', /max-ratio or max-increase/],
])('a query of the watch that leaves something open is refused: %s', (queries, message) => {
  const text = `${WITH_DATABASE}watch: { prometheus: { url: http://p, queries: [${queries}] } }\n`;
  expect(() => parseDelivery(text, 'delivery.yml')).toThrow(message);
});
