import { scriptedExec, virtualClock, recordedLog, withFolder } from '@compose-delivery/runtime/testing';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { parseDelivery, type Application } from '@compose-delivery/application';
import { describe, expect, test } from 'vitest';
import type { Release } from '../../model.ts';
import { composeEngine } from './engine.ts';
import { psLine } from '../../testing/docker-ps.ts';
import { parseModel } from './model.ts';
import { renderShared, renderSlot } from './render.ts';
import { parseTop } from './view.ts';

const ID = `sha256:${'a'.repeat(64)}`;
const delivery = parseDelivery(
  `version: 1
application: shop
engine: compose
router: { listeners: [{ port: 8000, routes: [{ path: /, service: web }] }] }
services:
  web: { port: 8080, health: {}, env: { API: "\${url.api}", COST: "$$5" }, secrets: [KEY] }
  api: { port: 8001, health: {} }
  worker: { role: singleton }
  db: { role: shared }
  nginx: { role: proxy }
`,
  'delivery.yml',
);
const release: Release = {
  id: '1.0.0-abc',
  version: '1.0.0',
  sha: 'b'.repeat(40),
  artifacts: { web: `shop/web:1.0.0@${ID}`, api: `shop/api@${ID}`, worker: `shop/web@${ID}` },
  services: delivery.services,
  listeners: delivery.router.listeners,
  createdAt: '',
};
const model = parseModel(
  JSON.stringify({
    name: 'whatever',
    services: {
      web: {
        image: 'shop/web',
        build: { context: '.' },
        container_name: 'web',
        ports: [{ target: 8080, published: '8080' }],
        networks: { back: { aliases: ['www'], ipv4_address: '10.0.0.2' } },
        depends_on: {
          api: { condition: 'service_healthy' },
          db: { condition: 'service_healthy' },
          worker: { condition: 'service_started' },
        },
        environment: { OWN: 'x$$y', API: 'http://api:8001' },
      },
      api: { image: 'shop/api', networks: { back: null }, depends_on: { db: {} } },
      worker: { image: 'shop/web', profiles: ['jobs'] },
      db: {
        image: 'postgres',
        networks: { back: { aliases: ['database'] } },
        ports: [{ target: 5432 }],
        volumes: [{ type: 'volume', source: 'pg', target: '/var' }],
      },
      nginx: { image: 'nginx' },
    },
    networks: { back: { name: 'whatever_back', ipam: {} }, default: { name: 'whatever_default' } },
    volumes: { pg: { name: 'whatever_pg' } },
  }),
);
const facts = {
  deploymentId: 'd1',
  sharedNetwork: 'shop-shared',
  project: 'shop-blue',
  images: { web: ID, api: ID, worker: ID },
  variables: { KEY: 'pa$$word' },
  slot: 'blue' as const,
  release,
  generation: 7,
};

describe('a slot as a project of its own', () => {
  const slot = renderSlot(model, facts);
  const web = slot.services['web-blue'] as Record<string, unknown>;

  test('holds what belongs to a slot, pinned, published on loopback alone, under names that cannot meet those of the other slot', () => {
    expect(slot.name).toBe('shop-blue');
    expect(Object.keys(slot.services)).toEqual(['web-blue', 'api-blue', 'worker-blue']);
    expect(web).toMatchObject({
      image: ID,
      pull_policy: 'never',
      ports: [{ mode: 'host', host_ip: '127.0.0.1', target: 8080, protocol: 'tcp' }],
    });
    const kept = renderSlot(model, { ...facts, published: { web: 20_001 } });
    expect(kept.services['web-blue']?.ports).toEqual([
      { mode: 'host', host_ip: '127.0.0.1', target: 8080, published: '20001', protocol: 'tcp' },
    ]);
    for (const key of ['build', 'container_name', 'profiles']) expect(web).not.toHaveProperty(key);
    expect(web.networks).toEqual({ back: { aliases: ['web', 'www'] }, 'delivery-shared': null });
    expect(slot.networks).toMatchObject({ 'delivery-shared': { name: 'shop-shared', external: true } });
    expect(slot.networks?.back).not.toHaveProperty('name');
    expect(slot.volumes).toEqual({ pg: { name: 'whatever_pg', external: true } });
    expect(slot.services['worker-blue']).not.toHaveProperty('ports');
  });

  test('depends on nothing outside, and never starts a worker for another', () => {
    expect(web.depends_on).toEqual({ 'api-blue': { condition: 'service_healthy' } });
    expect(slot.services['api-blue']).not.toHaveProperty('depends_on');
  });

  test('the compose file goes before the delivery file; a dollar sign stays one', () => {
    expect(web.environment).toEqual({
      API: 'http://api:8001',
      COST: '$$5',
      KEY: 'pa$$$$word',
      OWN: 'x$$y',
      DELIVERY_SLOT: 'blue',
      DELIVERY_GENERATION: '7',
      DELIVERY_RELEASE: '1.0.0-abc',
      DELIVERY_VERSION: '1.0.0',
    });
    expect(web.labels).toMatchObject({
      'compose-delivery.color': 'blue',
      'compose-delivery.release': '1.0.0-abc',
      'compose-delivery.generation': '7',
    });
  });

  test('shared services keep their ports, their data and their other names', () => {
    const shared = renderShared(model, ['db'], { ...facts, project: 'shop-shared' });
    expect(shared.services).toMatchObject({
      db: { ports: [{ target: 5432 }], networks: { 'delivery-shared': { aliases: ['db', 'database'] } } },
    });
    expect(shared.volumes).toEqual({ pg: { name: 'whatever_pg', external: true } });
  });
});

const application: Application = {
  ...delivery,
  file: '/app/delivery.yml',
  root: '/app',
  environmentName: '',
  url: undefined,
};

/** State and status as docker ps says them. */
type Told = readonly [state: string, status?: string];

describe('what docker is told', () => {
  const container = (service: string, [state, status = '']: Told, port?: string): string =>
    psLine({
      id: service,
      state,
      status,
      ports: port === undefined ? '' : `127.0.0.1:${port}->8080/tcp`,
      slot: 'blue',
      service,
      role: service === 'db' ? 'shared' : service === 'worker' ? 'singleton' : 'colored',
      release: release.id,
      generation: '7',
      port: '8080',
    });

  test('start: networks, volumes, shared services that are never recreated, then the colored ones, built by nobody, waited for by us', async () => {
    await withFolder(async (folder) => {
      const inputs: string[] = [];
      // The database is not there at the first look, starts, and is healthy at the third.
      const looks: Told[] = [
        ['created', 'Created'],
        ['running', 'Up 2 seconds (health: starting)'],
        ['running', 'Up 12 seconds (healthy)'],
      ];
      let look = 0;
      const exec = scriptedExec({
        'docker ps': () => ({ stdout: container('db', looks[Math.min(look++, 2)] ?? ['dead']) }),
        'docker compose --file': { stdout: JSON.stringify(model) },
        'docker compose --project-name': (_, options) => (inputs.push(options?.input ?? ''), {}),
        'docker network inspect': { code: 1 },
        'docker ': {},
      });
      const engine = composeEngine({
        exec,
        files: realFiles,
        clock: virtualClock(),
        log: recordedLog(),
        application,
        variables: { KEY: 'k' },
        folder,
      });
      await engine.start('blue', release, 7);
      const lines = exec.calls.map((argv) => argv.join(' '));
      expect(lines[0]).toBe('docker compose --file /app/docker-compose.yml config --format json');
      expect(
        lines.some((line) =>
          /^docker network create --label compose-delivery.deployment=\w+ shop-shared$/.test(line),
        ),
      ).toBe(true);
      expect(lines).toContain('docker volume create whatever_pg');
      const shared =
        'docker compose --project-name shop-shared --project-directory /app --file - up --detach --no-build --no-recreate db';
      const colored =
        'docker compose --project-name shop-blue --project-directory /app --file - up --detach --no-build web-blue api-blue';
      expect(lines.indexOf(shared)).toBeGreaterThan(0);
      expect(lines.indexOf(colored)).toBeGreaterThan(lines.indexOf(shared));
      const asked = lines
        .slice(lines.indexOf(shared), lines.indexOf(colored))
        .filter((line) => line.startsWith('docker ps'));
      expect(asked).toHaveLength(3);
      expect(lines.join()).not.toContain('--wait');
      expect(JSON.parse(inputs.at(-1) ?? '')).toMatchObject({ name: 'shop-blue' });
    });
  });

  test('start: a database that never becomes healthy is named, and nothing of the release is started', async () => {
    await withFolder(async (folder) => {
      const exec = scriptedExec({
        'docker ps': { stdout: container('db', ['running', 'Up 2 seconds (health: starting)']) },
        'docker compose --file': { stdout: JSON.stringify(model) },
        'docker ': {},
      });
      const options = {
        exec,
        files: realFiles,
        clock: virtualClock(),
        log: recordedLog(),
        application,
        variables: { KEY: 'k' },
        folder,
      };
      await expect(composeEngine(options).start('blue', release, 7)).rejects.toThrow(
        'db did not become healthy within 120 s',
      );
      expect(exec.calls.map((argv) => argv.join(' ')).join()).not.toContain('web-blue');
    });
  });

  test.each([
    [['running', 'Up 3 minutes'], 'running', []],
    [['running', 'Up 3 seconds (health: starting)'], 'running', []],
    [['running', 'Up 3 minutes (healthy)'], 'running', []],
    [['paused', 'Up 3 minutes (Paused)'], 'running', []],
    [['running', 'Up 3 minutes (unhealthy)'], 'down', ['web']],
    [['restarting', 'Restarting (1) 2 seconds ago'], 'down', ['web']],
    [['exited', 'Exited (137) 2 seconds ago'], 'down', ['web']],
    [['created', 'Created'], 'down', ['web']],
    [['dead', 'Dead'], 'down', ['web']],
  ] satisfies [Told, string, string[]][])(
    'a container that is %j makes the slot %s',
    async (state, expected, downs) => {
      await withFolder(async (folder) => {
        await realFiles.writeAtomic(`${folder}/releases/${release.id}/release.json`, JSON.stringify(release));
        const exec = scriptedExec({
          'docker ps': {
            stdout: [
              container('web', state, '4001'),
              container('api', ['running', 'Up 3 minutes'], '4002'),
              container('worker', ['running', 'Up 3 minutes']),
            ].join(''),
          },
          'docker stop': {},
        });
        const engine = composeEngine({
          exec,
          files: realFiles,
          clock: virtualClock(),
          log: recordedLog(),
          application,
          variables: {},
          folder,
        });
        const { blue, green } = await engine.observe();
        expect(blue).toMatchObject({ state: expected, down: downs, generation: 7, singletons: ['worker'] });
        expect(blue.upstreams.api).toBe('http://127.0.0.1:4002');
        expect(green.state).toBe('absent');
        await engine.stopSingletons('blue', 10);
        expect(exec.calls.at(-1)).toEqual(['docker', 'stop', '--time', '10', 'worker']);
      });
    },
  );

  test('preflight says all that is missing', async () => {
    await withFolder(async (folder) => {
      const exec = scriptedExec({
        'docker compose --file': {
          stdout: JSON.stringify({
            ...model,
            services: {
              ...model.services,
              web: { ...model.services.web, deploy: { replicas: 3 } },
              api: { network_mode: 'host', scale: 2 },
              worker: undefined,
            },
          }),
        },
        'docker image inspect': { code: 1 },
        'docker pull': { code: 1, stderr: 'denied' },
        'docker ': {},
      });
      const engine = composeEngine({
        exec,
        files: realFiles,
        clock: virtualClock(),
        log: recordedLog(),
        application,
        variables: {},
        folder,
      });
      const text = (
        await engine.missing({ ...release, artifacts: { ...release.artifacts, web: `tree:${ID}` } })
      ).join('\n');
      expect(text).toContain('runs images (name@sha256:...), not trees');
      expect(text).toContain('neither here nor in its registry: denied');
      expect(text).toContain('network_mode host');
      expect(text).toContain('web: 3 containers are asked for (deploy.replicas or scale)');
      expect(text).toContain('api: 2 containers are asked for (deploy.replicas or scale)');
      expect(text).toContain('worker: the compose files have no such service');
      expect(text).toContain('the environment file lacks KEY');
    });
  });
});

test('docker top is read by numbers', () => {
  const text =
    'PID RUID EUID SUID FUID RGID EGID SGID FGID COMMAND\n  12 10001 10001 10001 10001 10001 10001 10001 10001 python3 /app.py 8080\n';
  expect(parseTop(text)).toEqual([
    { pid: 12, uids: Array(4).fill(10001), gids: Array(4).fill(10001), command: 'python3 /app.py 8080' },
  ]);
});

test('a gentle start: made, weighed down, then started; and full weight gives back what the file says', async () => {
  await withFolder(async (folder) => {
    await realFiles.writeAtomic(`${folder}/releases/${release.id}/release.json`, JSON.stringify(release));
    let shares = 0;
    const web = () =>
      psLine({
        ...{ id: 'web', state: shares === 0 ? 'created' : 'running', slot: 'green', service: 'web' },
        ...{ role: 'colored', release: release.id, generation: '8' },
      });
    const db = psLine({ id: 'db', state: 'running', service: 'db', role: 'shared' });
    const weighted = {
      ...model,
      services: { ...model.services, web: { ...model.services.web, cpu_shares: 800 } },
    };
    const exec = scriptedExec({
      'docker ps': () => ({ stdout: web() + db }),
      'docker inspect': () => ({ stdout: `web ${shares}\n` }),
      'docker compose --file': { stdout: JSON.stringify(weighted) },
      'docker update': (argv) => ((shares = Number(argv[3])), {}),
      'docker ': {},
    });
    const engine = composeEngine({
      exec,
      files: realFiles,
      clock: virtualClock(),
      log: recordedLog(),
      application,
      variables: { KEY: 'k' },
      folder,
    });
    await engine.start('green', release, 8, { gentle: true });
    const told = exec.calls
      .map((argv) => argv.join(' '))
      .filter((line) => /docker update| web-green api-green$/.test(line))
      .map((line) => line.replace(/^.*--file - /, ''));
    expect(told).toEqual([
      'up --no-start --no-build web-green api-green',
      'docker update --cpu-shares 100 web',
      'up --detach --no-build web-green api-green',
    ]);
    await engine.fullWeight?.('green');
    expect(exec.calls.at(-1)).toEqual(['docker', 'update', '--cpu-shares', '800', 'web']);
    await engine.fullWeight?.('green');
    expect(exec.calls.filter((argv) => argv[1] === 'update')).toHaveLength(2);
  });
});
