// One suite for all routers, each on its real program: what a router promises, it promises here.
import { execFileSync } from 'node:child_process';
import { chmod, readFile, readdir, rename, stat, symlink, truncate, writeFile } from 'node:fs/promises';
import { Agent, get as httpGet } from 'node:http';
import { dirname, join } from 'node:path';
import type { SlotName } from '@compose-delivery/application';
import { realClock, realHttp } from '@compose-delivery/runtime/adapters';
import { describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { realHost } from '../adapters/host.ts';
import { KINDS, missing, type Kind } from '../testing/router-kinds.ts';
import { withRouter, type RouterRig } from '../testing/router-rig.ts';
import type { TrafficReport } from '../traffic/report.ts';
import { startTraffic } from '../traffic/start-traffic.ts';
import { hasGentleReload, parseNginxVersion } from './nginx/render.ts';
import { routerPaths } from './seat.ts';
import { matchRoute } from './embedded/routes.ts';

/** Routers that can end a connection of a slot. */
const CUTS: readonly Kind[] = ['embedded', 'haproxy'];

/** One that keeps idle connections for a moment at a reload. */
function gentleNginx(): boolean {
  const said = execFileSync('sh', ['-c', 'nginx -v 2>&1 || true'], { encoding: 'utf8' });
  const version = parseNginxVersion(said);
  return version !== undefined && hasGentleReload(version);
}

const get = (url: string) => realHttp({ url, fresh: true, timeoutMs: 8_000 });
const nameIn = (body: string): string => (JSON.parse(body) as { name: string }).name;
const urlIn = (body: string): string => (JSON.parse(body) as { url: string }).url;

/** Over the one connection of an agent; `port` is ours, and the same as long as that connection lives. */
const askOver = (agent: Agent, url: string) =>
  new Promise<{ name: string; slot: unknown; generation: unknown; port: number | undefined }>(
    (resolve, reject) => {
      const request = httpGet(url, { agent }, (response) => {
        const { localPort: port } = response.socket;
        const { 'x-delivery-slot': slot, 'x-delivery-generation': generation } = response.headers;
        let body = '';
        response.on('data', (chunk: Buffer) => (body += chunk.toString()));
        response.on('end', () => resolve({ name: nameIn(body), slot, generation, port }));
      });
      request.on('error', reject);
    },
  );

async function until(what: string, body: () => Promise<boolean>, limitMs = 60_000): Promise<void> {
  const started = performance.now();
  while (!(await body())) {
    if (performance.now() - started > limitMs) throw new Error(`waited ${limitMs} ms for: ${what}`);
    await realClock.sleep(50);
  }
}

const slotAt = (generation: number): SlotName => (generation % 2 === 0 ? 'green' : 'blue');

/** Generations 2 to 5 under traffic; prints one line. No POST arrives twice, and none that was answered is missing. */
async function fourSwitches(
  rig: RouterRig,
  kind: Kind,
  what: string,
  go: (generation: number) => Promise<void>,
): Promise<TrafficReport> {
  const before = rig.blue.posted.length + rig.green.posted.length;
  const posted: string[] = [];
  const traffic = startTraffic({
    targets: [
      { base: rig.base, get: ['/', '/api/x'], post: '/post', slow: '/slow?ms=400', websocket: '/ws' },
    ],
    // What a loaded machine can carry, too: a slow answer is no lost one here.
    ratePerSecond: 100,
    timeoutMs: 60_000,
    clock: realClock,
    onPosted: (id) => posted.push(id),
  });
  const more = async (samples: number): Promise<void> => {
    const wanted = traffic.count() + samples;
    await until('more traffic', () => Promise.resolve(traffic.count() >= wanted));
  };
  await realClock.sleep(400);
  await more(10);
  for (let generation = 2; generation <= 5; generation += 1) {
    traffic.markSwitch(generation);
    await go(generation);
    await realClock.sleep(250);
    await more(25);
  }
  const report = await traffic.stop();
  const classes = Object.entries(report.classes).map(([name, { outcomes }]) => [name, outcomes]);
  const { requests, dropped, mixedWindowMs: mixed } = report;
  console.log(
    `${kind} ${what}`,
    JSON.stringify({ requests, dropped, mixed, ...Object.fromEntries(classes) }),
  );
  expect(requests).toBeGreaterThan(100);
  const arrived = [...rig.blue.posted, ...rig.green.posted];
  expect(new Set(arrived).size).toBe(arrived.length);
  expect(arrived.length - before).toBeGreaterThanOrEqual(posted.length);
  return report;
}

async function ready(rig: RouterRig): Promise<void> {
  await rig.router.ensure();
  await rig.router.claim(1);
}

describe.each(KINDS)('router %s', { concurrent: true }, (kind) => {
  const why = missing(kind);
  const told = why ? ` SKIPPED: ${why}` : '';
  const routerTest = test.skipIf(why !== undefined);

  routerTest(`first start, switch, confirm, observe, back again${told}`, async () => {
    await withRouter({ kind }, async (rig) => {
      const { router } = rig;
      expect(await router.missing(rig.listeners)).toEqual([]);
      expect(await router.observe()).toMatchObject({ running: false, generation: 0 });
      await ready(rig);
      expect(await router.observe()).toMatchObject({ running: true, generation: 0 });
      expect((await router.observe()).active).toBeUndefined();
      expect((await get(rig.base)).status).toBe(503);
      await rig.switchTo('blue', 1);
      await router.confirm('blue', 1, rig.listeners);
      const answer = await get(`${rig.base}/x?y=1`);
      expect(nameIn(answer.body)).toBe('blue');
      expect(answer.headers).toMatchObject({ 'x-delivery-slot': 'blue', 'x-delivery-generation': '1' });
      await rig.switchTo('green', 2);
      await router.confirm('green', 2, rig.listeners);
      for (const url of [rig.base, `${rig.base}/api/x`, `${rig.second}/only`])
        expect(nameIn((await get(url)).body)).toBe('green');
      expect(await rig.open().observe()).toEqual({
        running: true,
        active: 'green',
        generation: 2,
        upstreams: {
          blue: { web: rig.blue.url, api: rig.blue.url },
          green: { web: rig.green.url, api: rig.green.url },
        },
      });
      await rig.switchTo('blue', 3);
      expect(nameIn((await get(rig.base)).body)).toBe('blue');
    });
  });

  routerTest(`routes mean the same as in the embedded front${told}`, async () => {
    const routes = [
      { path: '/', service: 'web' },
      { path: '/api', service: 'api', rewrite: '/v1' },
      { path: '/api/deep/', service: 'web', rewrite: '/' },
      { path: "/it's;$x(a)", service: 'api', rewrite: "/$b;'c/" },
      { path: '/a.b', service: 'api' },
    ];
    await withRouter({ kind, listeners: ([port]) => [{ port, routes }] }, async (rig) => {
      await ready(rig);
      await rig.switchTo('blue', 1, { upstreams: { web: rig.blue.url, api: rig.green.url } });
      const targets = [
        '/',
        '/api',
        '/api/',
        '/api?x=1',
        '/api/x/y?z=%20',
        '/apix',
        '/api/deep/',
        '/api/deep/er?q',
        '/api/deep',
        "/it's;$x(a)/z",
        "/it's;$x(a)",
        '/a.b/c',
        '/aXb/c',
        '/a%20b/%E2%82%AC',
      ];
      for (const target of targets) {
        const wanted = matchRoute(routes, target);
        const { body } = await get(`${rig.base}${target}`);
        expect([target, nameIn(body)]).toEqual([target, wanted?.service === 'web' ? 'blue' : 'green']);
        expect(decodeURIComponent(urlIn(body)), target).toBe(decodeURIComponent(wanted?.target ?? ''));
      }
    });
  });

  routerTest(
    `F37: a long request and a websocket across the switch; the drain counts them; F38: what is cut is counted${told}`,
    async () => {
      await withRouter({ kind }, async (rig) => {
        const { router } = rig;
        await ready(rig);
        await rig.switchTo('blue', 1);
        const slow = get(`${rig.base}/slow?ms=1500`);
        const socket = new WebSocket(`${rig.base.replace('http', 'ws')}/ws`);
        await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
        const closed = new Promise((resolve) => socket.once('close', resolve));
        await rig.switchTo('green', 2);
        await router.confirm('green', 2, rig.listeners);
        const open = await router.open('blue');
        expect(open.requests + open.tunnels).toBeGreaterThanOrEqual(1);
        expect(nameIn((await slow).body)).toBe('blue');
        const echoed = new Promise((resolve) =>
          socket.once('message', (data: Buffer) => resolve(data.toString())),
        );
        socket.send('still here');
        expect(await echoed).toBe('blue still here');
        // Traefik's idle connections look like work until they are 2 s old.
        await until('one websocket is left', async () => {
          const left = await router.open('blue');
          return left.requests + left.tunnels === 1;
        });
        if (CUTS.includes(kind)) expect(await router.cut('blue')).toBe(1);
        else {
          expect(await router.cut('blue')).toBe(0);
          expect(rig.log.lines.join('\n')).toContain('no way to end single connections: 1 of blue');
          socket.close();
        }
        await closed;
        await until('nothing is open in blue', async () => {
          const now = await router.open('blue');
          return now.requests + now.tunnels === 0;
        });
      });
    },
  );

  routerTest(
    `F22, F23: a bad configuration is refused with its reason; the old one goes on serving${told}`,
    async () => {
      await withRouter({ kind }, async (rig) => {
        await ready(rig);
        await rig.switchTo('blue', 1);
        const bad = rig.switchTo('green', 2, {
          listeners: [
            ...rig.listeners,
            { port: Number(new URL(rig.blue.url).port), routes: [{ path: '/', service: 'web' }] },
          ],
        });
        await expect(bad).rejects.toThrow(
          /EADDRINUSE|Address already in use|address already in use|cannot bind|entry point/i,
        );
        expect(await rig.router.observe()).toMatchObject({ running: true, active: 'blue', generation: 1 });
        expect(nameIn((await get(rig.base)).body)).toBe('blue');
        await rig.switchTo('green', 2);
        expect(nameIn((await get(rig.base)).body)).toBe('green');
      });
    },
  );

  routerTest(`F24: kill -9 of the router, and it comes back on its slot${told}`, async () => {
    await withRouter({ kind }, async (rig) => {
      await ready(rig);
      await rig.switchTo('blue', 1);
      await rig.switchTo('green', 2);
      await rig.killHard();
      expect(await rig.router.observe()).toMatchObject({ running: false, active: 'green', generation: 2 });
      const again = rig.open();
      await again.ensure();
      expect(await again.observe()).toMatchObject({ running: true, active: 'green', generation: 2 });
      expect(nameIn((await get(rig.base)).body)).toBe('green');
      await again.switchTo(rig.order('blue', 3));
      expect(nameIn((await get(rig.base)).body)).toBe('blue');
    });
  });

  routerTest(
    `F33: two switches at once, an older lock, a generation that is not the next: one wins, the others are refused${told}`,
    async () => {
      await withRouter({ kind }, async (rig) => {
        await ready(rig);
        await rig.switchTo('blue', 1);
        const both = await Promise.allSettled([
          rig.open().switchTo(rig.order('green', 2)),
          rig.open().switchTo(rig.order('blue', 2)),
        ]);
        expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
        expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
          reason: { name: 'RouterConflict' },
        });
        await rig.router.claim(5);
        await expect(rig.router.claim(4)).rejects.toMatchObject({ name: 'RouterConflict' });
        await expect(rig.switchTo('green', 3, { fence: 4 })).rejects.toMatchObject({
          name: 'RouterConflict',
        });
        await expect(rig.switchTo('green', 9, { fence: 5 })).rejects.toMatchObject({
          name: 'RouterConflict',
        });
        expect((await rig.router.observe()).generation).toBe(2);
      });
    },
  );

  routerTest(`all kinds of traffic over four switches: nothing is dropped${told}`, async () => {
    await withRouter({ kind }, async (rig) => {
      await ready(rig);
      // As of the first delivery on: both slots keep their addresses.
      await rig.switchTo('blue', 1, { spare: rig.order('green', 2).upstreams });
      const report = await fourSwitches(rig, kind, 'switches', (i) => rig.switchTo(slotAt(i), i));
      expect(report.dropExamples).toEqual([]);
      expect(report.dropped).toBe(0);
    });
  });

  if (kind === 'nginx' || kind === 'caddy')
    // the others lose nothing, whatever changes: the test above has addresses that they did not know
    routerTest(
      `F37: four loads under all kinds of traffic, as when addresses change: what they cost is counted and shown${told}`,
      async () => {
        await withRouter({ kind }, async (rig) => {
          await ready(rig);
          await rig.switchTo('blue', 1);
          const [web, api] = [rig.blue.url, rig.green.url];
          const report = await fourSwitches(rig, kind, 'loads', (i) =>
            rig.switchTo(slotAt(i), i, {
              upstreams: Math.floor(i / 2) % 2 === 0 ? { web, api } : { web: api, api: web },
            }),
          );
          expect(rig.log.lines.join('\n')).toContain('addresses or routes change');
          expect(report.dropped / report.requests).toBeLessThan(0.1);
        });
      },
    );

  if (kind === 'nginx' || kind === 'caddy')
    // the others are told of a switch, or watch a file
    routerTest(
      `a switch between known addresses loads nothing: the same workers, the same files, a kept connection lives${told}`,
      async () => {
        await withRouter({ kind }, async (rig) => {
          await ready(rig);
          await rig.switchTo('blue', 1, { spare: rig.order('green', 2).upstreams });
          const agent = new Agent({ keepAlive: true, maxSockets: 1 });
          const ask = () => askOver(agent, rig.base);
          const look = async () => ({
            workers: [...(await realHost.group(await rig.pid()))].sort(),
            files: await Promise.all((await configFiles(rig)).map((file) => stat(file))).then((all) =>
              all.map(({ ino, mtimeMs }) => [ino, mtimeMs]),
            ),
          });
          const before = await look();
          const first = await ask();
          for (let generation = 2; generation <= 5; generation += 1) {
            const slot = generation % 2 === 0 ? 'green' : 'blue';
            await rig.router.prepare?.(rig.order(slot, generation));
            await rig.switchTo(slot, generation);
            expect(await ask()).toEqual({
              name: slot,
              slot,
              generation: String(generation),
              port: first.port,
            });
          }
          expect(await look()).toEqual(before);
          agent.destroy();
        });
      },
    );

  if (kind === 'haproxy')
    routerTest(
      `F28: a switch that was prepared: nobody sees it, then one line decides, and a restart comes back on it${told}`,
      async () => {
        await withRouter({ kind }, async (rig) => {
          await ready(rig);
          await rig.switchTo('blue', 1);
          const file = await configFile(rig);
          const inode = async () => (await stat(file)).ino;
          const unprepared = await inode();
          const [first, ...rest] = rig.listeners;
          const other = [
            { ...first, port: first?.port ?? 0, routes: [{ path: '/new', service: 'web' }] },
            ...rest,
          ];
          await rig.router.prepare?.(rig.order('green', 2, { listeners: other }));
          expect(await inode(), 'other routes would hold for the old slot, too').toBe(unprepared);
          await rig.router.prepare?.(rig.order('green', 2));
          expect(nameIn((await get(rig.base)).body)).toBe('blue');
          expect(await rig.open().observe()).toMatchObject({ active: 'blue', generation: 1 });
          const prepared = await inode();
          expect(prepared).not.toBe(unprepared);
          await rig.switchTo('green', 2);
          expect(await inode()).toBe(prepared);
          expect(nameIn((await get(rig.base)).body)).toBe('green');
          process.kill(await rig.pid(), 'SIGKILL');
          await until('the router is gone', async () => !(await rig.open().observe()).running);
          await rig.open().ensure();
          expect(await rig.open().observe()).toMatchObject({ running: true, active: 'green', generation: 2 });
          expect(nameIn((await get(rig.base)).body)).toBe('green');
        });
      },
    );

  if (kind === 'traefik')
    routerTest(
      `F28: a switch that was prepared is not read, whoever died then; one rename decides, and a restart comes back on it${told}`,
      async () => {
        await withRouter({ kind }, async (rig) => {
          await ready(rig);
          await rig.switchTo('blue', 1);
          const file = await configFile(rig);
          await rig.router.prepare?.(rig.order('green', 2));
          const prepared = (await stat(`${file}.next`)).ino;
          await rig.killHard();
          await rig.open().ensure();
          expect(await rig.open().observe()).toMatchObject({ running: true, active: 'blue', generation: 1 });
          expect(nameIn((await get(rig.base)).body)).toBe('blue');
          await rig.open().switchTo(rig.order('green', 2));
          expect((await stat(file)).ino, 'renamed, not written').toBe(prepared);
          expect(nameIn((await get(rig.base)).body)).toBe('green');
          await rig.killHard();
          await rig.open().ensure();
          expect(await rig.open().observe()).toMatchObject({ running: true, active: 'green', generation: 2 });
          await rig.router.prepare?.(rig.order('blue', 3));
          const other = rig.order('blue', 3, { upstreams: rig.order('green', 2).upstreams });
          await rig.open().switchTo(other);
          expect(nameIn((await get(rig.base)).body), 'what another run prepared is not this order').toBe(
            'green',
          );
        });
      },
    );

  if (kind === 'nginx' || kind === 'caddy')
    routerTest(
      `F28: a configuration that was written and never loaded is not believed: the switch loads it first${told}`,
      async () => {
        await withRouter({ kind }, async (rig) => {
          await ready(rig);
          await rig.switchTo('blue', 1);
          await rig.router.prepare?.(rig.order('green', 2));
          const file = await configFile(rig);
          const wanted = await readFile(file, 'utf8');
          // Something else is loaded for green, and then the file is put back as a crash after "written" leaves it.
          await rig.router.prepare?.(rig.order('green', 2, { upstreams: rig.order('blue', 2).upstreams }));
          await writeFile(file, wanted);
          expect(await rig.router.observe()).toMatchObject({ active: 'blue', generation: 1 });
          const again = rig.open();
          await again.switchTo(rig.order('green', 2));
          expect(nameIn((await get(rig.base)).body)).toBe('green');
          expect(nameIn((await get(`${rig.second}/only`)).body)).toBe('green');
        });
      },
    );

  if (kind === 'nginx' || kind === 'caddy')
    routerTest(
      `F27, F28: killed between any two steps of a switch, one slot serves, and the next run goes on${told}`,
      async () => {
        await withRouter({ kind }, async (rig) => {
          await ready(rig);
          await rig.switchTo('blue', 1, { spare: rig.order('green', 2).upstreams });
          let generation = 1;
          for (const dies of ['chmod', 'relink', 'half', 'after']) {
            const dying = rig.open({
              exec: (argv, options) =>
                argv[0] === dies ? Promise.reject(new Error('killed')) : rig.world.exec(argv, options),
              host: {
                ...rig.world.host,
                relink: async (path, target) => {
                  if (dies === 'half') await symlink(target, `${path}.part`);
                  if (dies === 'after') await rig.world.host.relink(path, target);
                  throw new Error('killed');
                },
              },
            });
            const slot = generation % 2 === 1 ? 'green' : 'blue';
            const other = slot === 'green' ? 'blue' : 'green';
            await expect(dying.switchTo(rig.order(slot, generation + 1))).rejects.toThrow('killed');
            const seen = await rig.open().observe();
            const happened = dies === 'after';
            expect(seen).toMatchObject({
              running: true,
              active: happened ? slot : other,
              generation: generation + Number(happened),
            });
            expect(nameIn((await get(rig.base)).body)).toBe(seen.active);
            if (!happened) await rig.open().switchTo(rig.order(slot, generation + 1));
            expect(nameIn((await get(rig.base)).body)).toBe(slot);
            generation += 1;
          }
        });
      },
    );

  if ((kind === 'nginx' && !gentleNginx()) || kind === 'caddy')
    routerTest(
      `F37: strict: new addresses while something serves are refused before anything changes, known ones are not${told}`,
      async () => {
        await withRouter({ kind, router: { strict: true } }, async (rig) => {
          await ready(rig);
          const { upstreams } = rig.order('green', 2);
          expect(await rig.router.missing(rig.listeners)).toEqual([]);
          await rig.switchTo('blue', 1, { spare: upstreams });
          const planned = { slot: 'green' as const, upstreams };
          expect(await rig.router.missing(rig.listeners, planned)).toEqual([]);
          const moved = { web: rig.blue.url, api: rig.blue.url };
          expect(await rig.router.missing(rig.listeners, { ...planned, upstreams: moved })).toEqual([
            expect.stringMatching(/router\.strict refuses that: deliver in a quiet hour.*haproxy/),
          ]);
          const file = await configFile(rig);
          const before = await readFile(file, 'utf8');
          await expect(rig.router.prepare?.(rig.order('green', 2, { upstreams: moved }))).rejects.toThrow(
            /router\.strict refuses/,
          );
          expect(await readFile(file, 'utf8')).toBe(before);
          await rig.router.prepare?.(rig.order('green', 2));
          await rig.switchTo('green', 2);
          expect(nameIn((await get(rig.base)).body)).toBe('green');
          expect(rig.log.lines.join('\n')).not.toMatch(/addresses or routes change/);
        });
      },
    );

  if (kind === 'nginx')
    routerTest(
      `a log that became long is set aside before a switch, though nothing is loaded${told}`,
      async () => {
        await withRouter({ kind }, async (rig) => {
          await ready(rig);
          await rig.switchTo('blue', 1, { spare: rig.order('green', 2).upstreams });
          const { traffic } = routerPaths(rig.folder);
          await truncate(traffic, 65 * 1_024 * 1_024);
          const workers = [...(await realHost.group(await rig.pid()))].sort();
          await rig.router.prepare?.(rig.order('green', 2));
          await rig.switchTo('green', 2);
          expect((await stat(`${traffic}.1`)).size).toBeGreaterThan(64 * 1_024 * 1_024);
          const first = await rig.router.traffic('green');
          await get(rig.base);
          await until(
            'an answer is counted in the new log',
            async () => (await rig.router.traffic('green')).requests - first.requests === 1,
          );
          expect([...(await realHost.group(await rig.pid()))].sort()).toEqual(workers);
        });
      },
    );

  if (kind === 'nginx')
    test.skipIf(why !== undefined || !realHost.isRoot())(
      `workers who cannot enter the state directory are found before anything changes${realHost.isRoot() ? told : ' SKIPPED: ONLY ROOT GIVES WORKERS ANOTHER USER'}`,
      async () => {
        await withRouter({ kind }, async (rig) => {
          await chmod(dirname(rig.folder), 0o700);
          expect(await rig.router.missing(rig.listeners)).toEqual([
            expect.stringMatching(/run as user 65534, who cannot enter .*chmod o\+x/),
          ]);
        });
      },
    );

  if (kind === 'caddy')
    routerTest(
      `a caddy that cannot read a name from a file is refused before anything changes${told}`,
      async () => {
        await withRouter({ kind }, async (rig) => {
          const old = rig.open({
            exec: async (argv, options) =>
              argv[1] === 'version'
                ? { ...(await rig.world.exec(argv, options)), stdout: 'v2.7.6 h1:x=\n' }
                : rig.world.exec(argv, options),
          });
          expect(await old.missing(rig.listeners)).toEqual([
            expect.stringMatching(/v2\.7\.6 cannot read.*2\.8 or newer/),
          ]);
        });
      },
    );

  if (kind === 'nginx' || kind === 'caddy')
    routerTest(
      `F33: a name that somebody else changed is seen: it is a generation that we did not make${told}`,
      async () => {
        await withRouter({ kind }, async (rig) => {
          await ready(rig);
          await rig.switchTo('blue', 1, { spare: rig.order('green', 2).upstreams });
          await rig.switchTo('green', 2);
          const folder = routerPaths(rig.folder).place;
          execFileSync('sh', [
            '-c',
            `cd ${folder} && ln -s states/1-blue current.part && mv -T current.part current`,
          ]);
          expect(nameIn((await get(rig.base)).body)).toBe('blue');
          await expect(rig.switchTo('blue', 3)).rejects.toThrow(
            /serves generation 1, not 2: somebody else switched/,
          );
          // A name that leads nowhere serves nobody, and says so; the next start says what is wrong.
          execFileSync('sh', [
            '-c',
            `cd ${folder} && ln -s states/9-gone current.part && mv -T current.part current`,
          ]);
          const lost = await get(rig.base);
          expect([lost.status, lost.body]).toEqual([503, expect.stringContaining('no_place')]);
        });
      },
    );

  routerTest(`answers are counted by slot, with their time${told}`, async () => {
    await withRouter({ kind }, async (rig) => {
      await ready(rig);
      await rig.switchTo('blue', 1);
      const first = await rig.router.traffic('blue');
      for (let i = 0; i < 5; i += 1) await get(`${rig.base}/?status=${i === 0 ? 503 : 200}`);
      await until(
        'five answers are counted',
        async () => (await rig.router.traffic('blue')).requests - first.requests === 5,
      );
      const then = await rig.router.traffic('blue');
      expect(then.errors - first.errors).toBe(1);
      expect(then.latency.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(5);
      expect((await rig.router.traffic('green')).requests).toBe(0);
    });
  });

  if (kind !== 'embedded')
    // operator.test.ts
    routerTest(`F39, F50: a shell switches back without us, and we find it so${told}`, async () => {
      await withRouter({ kind }, async (rig) => {
        await ready(rig);
        await rig.switchTo('blue', 1);
        await rig.router.prepare?.(rig.order('green', 2));
        const script = await rig.router.manualSwitch?.(rig.order('blue', 3));
        await rig.switchTo('green', 2);
        const shell = (body: string) =>
          execFileSync('sh', ['-c', `set -u; say() { echo "$1"; }; FENCE=7; umask 077\n${body}`], {
            encoding: 'utf8',
          });
        expect(shell(script?.observe ?? '')).toBe('green 2\n');
        shell(script?.act ?? '');
        expect(shell(script?.observe ?? '')).toBe('blue 3\n');
        expect(nameIn((await get(rig.base)).body)).toBe('blue');
        const again = rig.open();
        await expect(again.claim(6)).rejects.toMatchObject({ name: 'RouterConflict' });
        await again.claim(8);
        expect(await again.observe()).toMatchObject({ running: true, active: 'blue', generation: 3 });
        await again.switchTo(rig.order('green', 4, { fence: 8 }));
        expect(nameIn((await get(rig.base)).body)).toBe('green');
      });
    });

  if (kind !== 'embedded')
    // nobody else can edit its state: a token, and a compare-and-set
    routerTest(`F33: what somebody else changed is not overwritten${told}`, async () => {
      await withRouter({ kind }, async (rig) => {
        await ready(rig);
        await rig.switchTo('blue', 1);
        if (kind === 'caddy') {
          // Another editor is faster, once: between our reading and our writing.
          const admin = `http://127.0.0.1:${rig.adminPort}`;
          let edited = false;
          const router = rig.open({
            http: async (request) => {
              if (request.method === 'POST' && !edited) {
                edited = true;
                await realHttp({
                  url: `${admin}/config/apps/tls`,
                  method: 'PUT',
                  headers: { 'content-type': 'application/json' },
                  body: '{"disable_ocsp_stapling":true}',
                });
              }
              return realHttp(request);
            },
          });
          await router.switchTo(rig.order('green', 2));
          expect(
            (await realHttp({ url: `${admin}/config/apps/tls/disable_ocsp_stapling` })).body.trim(),
          ).toBe('true');
          expect(rig.log.lines.join('\n')).toContain('changed by somebody else meanwhile');
          expect(nameIn((await get(rig.base)).body)).toBe('green');
          return;
        }
        const file = await configFile(rig);
        const text = await readFile(file, 'utf8');
        // As a careful editor does it: a router that watches the folder must not see half a file.
        const edited = join(dirname(dirname(file)), 'edited');
        await writeFile(edited, `${text}# a line of somebody else\n`);
        await rename(edited, file);
        await expect(rig.switchTo('green', 2)).rejects.toMatchObject({
          name: 'RouterConflict',
          message: /was edited since the last switch/,
        });
        expect(await readFile(file, 'utf8')).toContain('# a line of somebody else');
        expect(nameIn((await get(rig.base)).body)).toBe('blue');
        await writeFile(file, text);
        await rig.switchTo('green', 2);
      });
    });

  if (kind !== 'embedded')
    // it writes its own file; front.test.ts reads a torn one
    routerTest(
      `F21, F28: a file that is torn or ahead of what is served: the router itself is believed${told}`,
      async () => {
        await withRouter({ kind }, async (rig) => {
          await ready(rig);
          await rig.switchTo('blue', 1);
          const files = await configFiles(rig);
          const before = await Promise.all(files.map((file) => readFile(file, 'utf8')));
          await rig.switchTo('green', 2);
          const after = await Promise.all(files.map((file) => readFile(file, 'utf8')));
          await rig.switchTo('blue', 3);
          // As a crash before "tell" leaves it: the disk says green, the router serves blue.
          if (kind !== 'traefik') {
            await Promise.all(files.map((file, i) => writeFile(file, after[i] ?? '')));
            expect(await rig.router.observe()).toMatchObject({ active: 'blue', generation: 3 });
            await rig.router.claim(2);
            await rig.killHard();
            await rig.open().ensure();
            expect(await rig.router.observe()).toMatchObject({
              running: true,
              active: 'blue',
              generation: 3,
            });
          }
          await rig.killHard();
          await writeFile(files[0] ?? '', (before[0] ?? '').slice(0, 150));
          await expect(rig.router.observe()).rejects.toThrow(/cannot be read/);
          await expect(rig.router.ensure()).rejects.toMatchObject({
            advice: expect.stringContaining('nobody knows which slot served'),
          });
        });
      },
    );
});

/** The file that a restart comes back from; of HAProxy, the map that decides belongs to it. */
async function configFiles(rig: RouterRig): Promise<string[]> {
  const folder = routerPaths(rig.folder).config;
  const names = (await readdir(folder)).filter((name) =>
    /^(?:compose-delivery-.*|caddy)\.(?:conf|cfg|yml|json|map)$/.test(name),
  );
  return names.sort().map((name) => `${folder}/${name}`);
}

const configFile = async (rig: RouterRig): Promise<string> => (await configFiles(rig))[0] ?? '';
