// The swarm engine and its router against a double of the Docker CLI: what Docker does behind our back, races, dead nodes; and what is rendered.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Application } from '@compose-delivery/application';
import type { Http } from '@compose-delivery/runtime';
import { recordedLog, virtualClock } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import type { Release } from '../../model.ts';
import { RouterConflict, type SwitchRequest } from '../../ports.ts';
import { wayBackScript } from '../../operator/way-back-script.ts';
import { configStore } from '../../state/docker-configs.ts';
import { memorySwarm, type MemorySwarm } from '../../testing/memory-swarm.ts';
import { managerClient } from './client.ts';
import { swarmEngine } from './engine.ts';
import { hostAndPort, parseFront, parseStatus, renderFront, type Front } from './front.ts';
import { swarmProblems } from './open-swarm.ts';
import { createArgs, secretName } from './render.ts';
import { swarmRouter } from './router.ts';
import { sameImage } from './tasks.ts';
import { beaconName, type SwarmWorld } from './world.ts';

const IMAGE = `shop@sha256:${'a'.repeat(64)}`;
const OTHER = `shop@sha256:${'b'.repeat(64)}`;
const LISTENERS = [{ port: 8080, routes: [{ path: '/', service: 'web' }] }];

const service = (changes: object = {}) => ({
  role: 'colored',
  port: 8000,
  health: { path: '/health', headers: {}, 'start-seconds': 5 },
  env: {},
  secrets: [],
  ...changes,
});

const application = (changes: object = {}): Application =>
  ({
    application: 'shop',
    environmentName: '',
    engine: 'swarm',
    swarm: { 'router-image': IMAGE, 'router-constraints': [], 'switch-seconds': 10 },
    router: {
      kind: 'nginx',
      manage: true,
      address: '0.0.0.0',
      'admin-port': 9180,
      listeners: LISTENERS,
      'drain-limit-seconds': 30,
      'answer-seconds': 60,
    },
    services: { web: service() },
    ...changes,
  }) as unknown as Application;

const release = (version: string, image: string, services: object = { web: service() }): Release =>
  ({
    id: `${version}-x`,
    version,
    sha: 'c0ffee',
    artifacts: { web: image },
    services,
    listeners: LISTENERS,
    createdAt: '2026-01-01',
  }) as unknown as Release;

/** Tasks of the router as the agent makes them: each takes a higher revision from the beacon, and never a lower one. */
function routerHttp(swarm: MemorySwarm): Http {
  const has = new Map<string, Front>();
  return ({ url }) => {
    const { hostname, pathname } = new URL(url);
    const node = Number(hostname.split('.').at(-1));
    if (!swarm.services.has('shop-router') || swarm.deadNodes.has(node))
      return Promise.reject(new Error('ECONNREFUSED'));
    const mounted = swarm.services.get(beaconName('shop'))?.mounted.at(-1) ?? '';
    const offered = parseFront(Buffer.from(swarm.configs.get(mounted)?.data ?? '', 'base64').toString());
    const known = has.get(hostname);
    if (offered && offered.revision > (known?.revision ?? 0)) has.set(hostname, offered);
    const front = has.get(hostname);
    if (!front) return Promise.reject(new Error('ECONNREFUSED'));
    const { record, revision } = front;
    const headers = {
      'x-delivery-deployment': record.deployment,
      'x-delivery-generation': String(record.generation),
      ...(record.active === undefined ? {} : { 'x-delivery-slot': record.active }),
    };
    const body = pathname.endsWith('status') ? `revision ${revision} refused 0 leaving 0` : '';
    return Promise.resolve({ status: 200, headers, body, durationMs: 1 });
  };
}

let ids = 0;
function open(swarm: MemorySwarm = memorySwarm(), http: Http = routerHttp(swarm)) {
  const clock = virtualClock();
  const log = recordedLog();
  const client = managerClient(swarm.exec, clock);
  const store = configStore({ client, randomId: () => `w${(ids += 1)}` });
  const world: SwarmWorld = {
    client,
    store,
    files: store.files,
    http,
    clock,
    log,
    application: application(),
    variables: { API_KEY: 'correct horse' },
    folder: '/docker-swarm/shop/default',
    deploymentId: 'd1',
    prefix: 'shop',
  };
  return { swarm, world, http, log, router: swarmRouter(world), engine: swarmEngine(world) };
}

const request = (changes: Partial<SwitchRequest> = {}): SwitchRequest => ({
  slot: 'blue',
  upstreams: { web: 'http://shop-blue-web:8000' },
  listeners: LISTENERS,
  generation: 1,
  expected: 0,
  fence: 1,
  ...changes,
});

async function serving() {
  const opened = open();
  await opened.router.ensure();
  await opened.router.claim(1);
  await opened.router.switchTo(request());
  return opened;
}
const toGreen = request({
  slot: 'green',
  upstreams: { web: 'http://shop-green-web:8000' },
  generation: 2,
  expected: 1,
});

describe('the router of a swarm', () => {
  test('serves nothing, then a slot, then the other, on all nodes; any manager says the same', async () => {
    const { router, swarm, http } = await serving();
    expect(await router.observe()).toMatchObject({ running: true, active: 'blue', generation: 1 });
    await router.switchTo(toGreen);
    await router.confirm('green', 2, LISTENERS);
    const other = open(swarm, http);
    expect(await other.router.observe()).toMatchObject({
      active: 'green',
      generation: 2,
      upstreams: { blue: { web: 'http://shop-blue-web:8000' } },
    });
  });

  test('F52 Docker takes the update back by itself and its client ends with 0: the switch failed, the old slot serves', async () => {
    const { router, swarm } = await serving();
    swarm.updates = ['rolled-back'];
    await expect(router.switchTo(toGreen)).rejects.toThrow(/was not told of the switch/);
    expect(await router.observe()).toMatchObject({ active: 'blue', generation: 1 });
    await router.switchTo(toGreen);
    expect(await router.observe()).toMatchObject({ active: 'green', generation: 2 });
  });

  test('F54 the update is paused: the switch failed and says so, the old slot serves, the next one works', async () => {
    const { router, swarm } = await serving();
    swarm.updates = ['paused'];
    await expect(router.switchTo(toGreen)).rejects.toThrow(/the update of shop-beacon is paused/);
    expect(await router.observe()).toMatchObject({ active: 'blue', generation: 1 });
    await router.switchTo(toGreen);
    expect(await router.observe()).toMatchObject({ active: 'green', generation: 2 });
  });

  test('of two managers that switch at once one does; the other is told, and nothing is mixed', async () => {
    const { swarm, router, http } = await serving();
    const second = open(swarm, http);
    const tries = await Promise.allSettled([router.switchTo(toGreen), second.router.switchTo(toGreen)]);
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const lost = tries.find((one) => one.status === 'rejected');
    expect(lost?.reason).toBeInstanceOf(RouterConflict);
    expect(await router.observe()).toMatchObject({ active: 'green', generation: 2 });
  });

  test('refuses an older lock, another generation than was seen, and one that does not follow', async () => {
    const { router } = await serving();
    await router.claim(5);
    await expect(router.claim(4)).rejects.toThrow(/out of date/);
    await expect(router.switchTo(toGreen)).rejects.toThrow(/lock number 1 is out of date/);
    await expect(router.switchTo({ ...toGreen, fence: 5, expected: 0 })).rejects.toThrow(
      /serves generation 1, not 0/,
    );
    await expect(router.switchTo({ ...toGreen, fence: 5, generation: 9 })).rejects.toThrow(/does not follow/);
  });

  test('what an old holder announces after a claim is a lower revision: no task takes it', async () => {
    const { router, swarm } = await serving();
    const beacon = swarm.services.get('shop-beacon');
    const before = [...(beacon?.mounted ?? [])];
    await router.claim(7);
    if (beacon) beacon.mounted = before;
    expect(await router.observe()).toMatchObject({ active: 'blue', generation: 1 });
    const front = parseFront(
      Buffer.from(
        [...swarm.configs.values()].filter(({ name }) => name.startsWith('cd.')).at(-1)?.data ?? '',
        'base64',
      ).toString(),
    );
    expect(front?.fence).toBe(7);
  });

  test('a crash after the write and before the word to the beacon: what is served counts, and the next claim says it again', async () => {
    const { router, world, swarm } = await serving();
    const { revision, text } = await world.store.read(`${world.folder}/front.conf`);
    const front = parseFront(text);
    if (!front) throw new Error('no front');
    const lost = {
      ...front,
      revision: revision + 1,
      record: { ...front.record, generation: 2, active: 'green' as const },
    };
    const facts = { prefix: 'shop', adminPort: 9180, drainLimitSeconds: 30, answerSeconds: 60 };
    expect(
      await world.store.compareAndSet(`${world.folder}/front.conf`, revision, renderFront(lost, facts)),
    ).toBe(true);
    expect(await router.observe()).toMatchObject({ active: 'blue', generation: 1 });
    await router.claim(2);
    expect(await router.observe()).toMatchObject({ active: 'blue', generation: 1 });
    await router.switchTo({ ...toGreen, fence: 2 });
    expect(await router.observe()).toMatchObject({ active: 'green', generation: 2 });
    expect(swarm.services.get('shop-beacon')?.update?.State).toBe('completed');
  });

  test('a node that died is not waited for; without any node nothing is called running', async () => {
    const { router, swarm } = await serving();
    swarm.deadNodes.add(3);
    await router.switchTo(toGreen);
    await router.confirm('green', 2, LISTENERS);
    swarm.deadNodes.add(1).add(2);
    expect(await router.observe()).toMatchObject({ running: false, active: 'green', generation: 2 });
  });

  test('router.strict is refused: the nginx of the image is not known from outside', async () => {
    const { world } = open();
    const { router } = world.application;
    const strict = { ...world, application: { ...world.application, router: { ...router, strict: true } } };
    expect((await swarmRouter(strict).missing(LISTENERS)).join()).toMatch(
      /^router.strict: nginx before 1.27.4/,
    );
  });

  test('a listener whose port the router does not publish is refused before anything changes', async () => {
    const { router } = await serving();
    const more = [...LISTENERS, { port: 9999, routes: [{ path: '/', service: 'web' }] }];
    expect(await router.missing(LISTENERS)).toEqual([]);
    expect((await router.missing(more)).join()).toMatch(/port 9999 is not published by shop-router/);
  });
});

describe('the slots of a swarm', () => {
  test('start, are stopped, start again and go', async () => {
    const { engine, swarm } = open();
    await engine.start('blue', release('1.0.0', IMAGE), 1);
    expect((await engine.observe()).blue).toMatchObject({
      state: 'running',
      upstreams: { web: 'http://shop-blue-web:8000' },
    });
    await engine.stop('blue', 1);
    expect((await engine.observe()).blue).toMatchObject({
      state: 'down',
      release: { id: '1.0.0-x' },
      down: ['web'],
    });
    await engine.start('blue', release('1.0.0', IMAGE), 2);
    expect((await engine.observe()).blue.state).toBe('running');
    await engine.remove('blue');
    expect((await engine.observe()).blue.state).toBe('absent');
    expect(swarm.services.size).toBe(0);
  });

  test('F52 tasks of another digest than the release: the slot is down, whatever Docker called a success', async () => {
    const { engine, swarm, log } = open();
    await engine.start('green', release('1.1.0', IMAGE), 1);
    const web = swarm.services.get('shop-green-web');
    if (!web) throw new Error('no service');
    web.running = [{ image: OTHER, node: 1 }];
    web.update = { State: 'rollback_completed', Message: 'rollback completed' };
    expect((await engine.observe()).green).toMatchObject({ state: 'down', down: ['web'], upstreams: {} });
    expect(log.lines.join('\n')).toMatch(
      /took the update of shop-green-web back by itself: rollback_completed/,
    );
    web.running = [
      { image: IMAGE, node: 1 },
      { image: OTHER, node: 2 },
    ];
    expect((await engine.observe()).green.down).toEqual(['web']);
  });

  test('F53 no PreviousSpec: an old release starts from its own record, and Docker is never asked to roll back', async () => {
    const { engine, swarm } = open();
    await engine.start('blue', release('1.0.0', IMAGE), 1);
    await engine.start('green', release('1.1.0', OTHER), 2);
    await engine.remove('blue');
    await engine.start('blue', release('1.0.0', IMAGE), 3);
    expect((await engine.observe()).blue).toMatchObject({ state: 'running', release: { version: '1.0.0' } });
    expect(swarm.calls.filter((args) => args.includes('rollback') || args.includes('--rollback'))).toEqual(
      [],
    );
  });

  test('tasks on a node that is down do not count', async () => {
    const { engine, swarm } = open();
    await engine.start('blue', release('1.0.0', IMAGE), 1);
    swarm.deadNodes.add(1);
    expect((await engine.observe()).blue).toMatchObject({ state: 'down', down: ['web'] });
  });

  test('what a start lacks is said: a daemon that is no manager, a secret without a value', async () => {
    const { engine, world } = open();
    const wants = release('1.0.0', IMAGE, { web: service({ secrets: ['API_KEY', 'OTHER_KEY'] }) });
    expect(await engine.missing(wants)).toEqual([
      'web: the environment file lacks OTHER_KEY (services.web.secrets)',
    ]);
    const alone = {
      ...world,
      client: {
        ...world.client,
        attempt: () =>
          Promise.resolve({
            code: 0,
            signal: null,
            stdout: 'inactive false',
            stderr: '',
            timedOut: false,
            durationMs: 1,
          }),
      },
    };
    expect((await swarmEngine(alone).missing(wants)).join()).toMatch(/no manager of a swarm/);
  });
});

describe('what is rendered', () => {
  test('a service: its networks, its slot’s name for others, and no value of a secret', () => {
    const wants = release('1.0.0', IMAGE, {
      web: service({ secrets: ['API_KEY'], env: { DSN: 'x${API_KEY}', PEER: '${url.web}' } }),
    });
    const args = createArgs('web', {
      prefix: 'shop',
      deploymentId: 'd1',
      variables: { API_KEY: 'correct horse' },
      slot: 'blue',
      release: wants,
      generation: 1,
    });
    const text = args.join(' ');
    expect(text).not.toContain('correct horse');
    expect(text).toContain(`--secret source=${secretName('shop', wants, 'API_KEY')},target=API_KEY`);
    expect(text).toContain('--env API_KEY_FILE=/run/secrets/API_KEY');
    expect(text).toContain('--env PEER=http://web:8000');
    expect(text).toContain(
      '--network name=shop-blue,alias=web --network name=shop-shared --network name=shop-front',
    );
    expect(text).toContain('--endpoint-mode dnsrr');
    expect(args.at(-1)).toBe(IMAGE);
  });

  test('a front is read back as it was written; one that is cut short or edited is not', () => {
    const front: Front = {
      revision: 4,
      fence: 2,
      cut: 0,
      record: {
        schema: 1,
        deployment: 'd1',
        generation: 3,
        active: 'blue',
        listeners: LISTENERS,
        slots: { blue: { generation: 3, upstreams: { web: 'http://shop-blue-web:8000' } } },
      },
    };
    const text = renderFront(front, {
      prefix: 'shop',
      adminPort: 9180,
      drainLimitSeconds: 30,
      answerSeconds: 60,
    });
    expect(parseFront(text)).toEqual(front);
    expect(text).toContain('"shop-blue-web:8000"');
    expect(parseFront(text.slice(0, -10))).toBeUndefined();
    expect(parseFront(text.replace('"shop-blue-web:8000"', '"shop-green-web:8000"'))).toBeUndefined();
    expect(() => hostAndPort('http://a;b:1')).toThrow(/expected an upstream/);
    expect(parseStatus('revision 4 refused 0 leaving 2\n')).toEqual({ revision: 4, refused: 0, leaving: 2 });
    expect(parseStatus('404')).toBeUndefined();
  });

  test('rollback.sh of a swarm: plain sh, of which shellcheck has nothing to say', async () => {
    const { router, engine, world } = await serving();
    await engine.start('blue', release('1.0.0', IMAGE), 1);
    const manual = await router.manualSwitch?.(request({ generation: 2, expected: 1 }));
    if (!manual) throw new Error('no switch by hand');
    const text = wayBackScript({
      folder: world.folder,
      disk: "/srv/it's here",
      environment: { DOCKER_HOST: 'unix:///run/docker-1.sock' },
      name: 'shop',
      operationId: '0123456789abcdef',
      from: { slot: 'green', release: '1.1.0-x', version: '1.1.0' },
      to: { slot: 'blue', release: '1.0.0-x', version: '1.0.0' },
      generation: 1,
      health: [],
      manual,
    });
    expect(text).toContain('one "$1" web shop-blue-web ');
    execFileSync('sh', ['-n'], { input: text });
    // Questions to the router run in a shell of their own: SC203x; bytes are compared, not letters: SC2018; nginx's own variables: SC2016.
    const but = '--exclude=SC2016,SC2018,SC2019,SC2030,SC2031';
    if (existsSync('/usr/bin/shellcheck'))
      execFileSync('shellcheck', ['--shell=sh', '--severity=style', but, '-'], { input: text });
  });

  test('images are the same by their digest', () => {
    expect(sameImage(IMAGE, `127.0.0.1:5000/${IMAGE}`)).toBe(true);
    expect(sameImage(IMAGE, OTHER)).toBe(false);
  });

  test('a delivery file that asks for what the engine has not is refused, each key by its name', () => {
    expect(swarmProblems(application())).toEqual([]);
    const wrong = {
      swarm: undefined,
      router: { kind: 'caddy', manage: false },
      database: {},
      services: { front: service({ role: 'proxy' }) },
    };
    const keys = swarmProblems(application(wrong)).map(({ input }) => input);
    expect(keys).toEqual(
      ['swarm', 'router.kind', 'router.manage', 'database', 'services.front.role'].map(
        (key) => `delivery file: ${key}`,
      ),
    );
  });
});
