// `manage: false`: a router that somebody else started with a configuration of their own, which reads one folder of ours (nginx, haproxy,
// traefik) or is told over its admin API (caddy).
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createExec, realClock, realHttp } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { describe, expect, test } from 'vitest';
import { action as deployAction } from '../../../../actions/deploy-blue-green/action.ts';
import { action as rollbackAction } from '../../../../actions/rollback/action.ts';
import { withSample, type Sample } from '../testing/run-sample.ts';
import { startTraffic } from '../traffic/start-traffic.ts';
import { listeningPorts } from '../testing/listening-ports.ts';

const exec = createExec(process.env, new AbortController().signal);
const WATCH = '{ seconds: 0.5, interval-seconds: 0.1, min-requests: 1 }';

const KINDS = ['nginx', 'haproxy', 'caddy', 'traefik'] as const;
type Kind = (typeof KINDS)[number];

const lacks = (program: Kind): string => {
  try {
    execFileSync(program, [program === 'caddy' || program === 'traefik' ? 'version' : '-v'], {
      stdio: 'ignore',
    });
    return '';
  } catch {
    return ` SKIPPED: ${program.toUpperCase()} IS NOT INSTALLED (scripts/install-engines.sh)`;
  }
};

type Settings = {
  readonly folder: string;
  /** What its owner serves beside us. */
  readonly port: number;
  readonly adminPort: number;
  /** Whether it takes what is ours: reads the folder that we are told of, has its admin API on. */
  readonly takes: boolean;
  /** Caddy: --resume. */
  readonly forgets: boolean;
  /** Traefik: the entry points and the log that its owner makes for us. */
  readonly sample: Pick<Sample, 'port' | 'secondPort' | 'deployment'>;
};

/** What its owner wrote. */
const CONFIGS: Record<Kind, (settings: Settings) => string> = {
  nginx: ({
    folder,
    port,
    takes,
  }) => `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log notice;
events { worker_connections 128; }
http {
  access_log off; client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b;
  fastcgi_temp_path ${folder}/c; uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e;
  server { listen 127.0.0.1:${port}; location / { return 200 "the owner's own\\n"; } }
  ${takes ? `include ${folder}/conf.d/*.conf;` : ''}
}
`,
  haproxy: ({ folder, port }) => `global
  stats socket ${folder}/admin.sock mode 600 level admin expose-fd listeners
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
frontend own
  bind 127.0.0.1:${port}
  http-request return status 200 content-type text/plain string "the owner's own"
`,
  caddy: ({ port, adminPort, takes }) =>
    JSON.stringify({
      admin: takes ? { listen: `127.0.0.1:${adminPort}` } : { disabled: true },
      apps: { http: { servers: { own: ownServer(port) } } },
    }),
  traefik: ({ folder, port, adminPort, takes, sample }) =>
    JSON.stringify({
      global: { checkNewVersion: false, sendAnonymousUsage: false },
      entryPoints: {
        own: { address: `127.0.0.1:${port}` },
        shop: { address: `127.0.0.1:${sample.port}` },
        api: { address: `127.0.0.1:${sample.secondPort}` },
        traefik: { address: `127.0.0.1:${adminPort}` },
      },
      api: { insecure: true },
      ping: { entryPoint: 'own' },
      providers: { file: { directory: `${folder}/${takes ? 'conf.d' : 'elsewhere'}`, watch: true } },
      accessLog: { filePath: `${sample.deployment}/router/run/traffic.log`, format: 'json' },
    }),
};

const ownServer = (port: number) => ({
  listen: [`127.0.0.1:${port}`],
  automatic_https: { disable: true },
  routes: [{ handle: [{ handler: 'static_response', body: "the owner's own" }] }],
});

const ARGV: Record<Kind, (settings: Settings) => readonly [string, string[]]> = {
  nginx: ({ folder }) => ['nginx', ['-c', `${folder}/main.conf`]],
  haproxy: ({ folder, takes }) => [
    'haproxy',
    ['-W', '-p', `${folder}/pid`, '-f', `${folder}/main.conf`, ...(takes ? ['-f', `${folder}/conf.d`] : [])],
  ],
  caddy: ({ folder, forgets }) => [
    'caddy',
    ['run', '--config', `${folder}/main.conf`, ...(forgets ? [] : ['--resume'])],
  ],
  traefik: ({ folder }) => ['traefik', [`--configFile=${folder}/main.yml`]],
};

const ROUTERS: Record<Kind, (folder: string) => string> = {
  nginx: (folder) =>
    `config-directory: ${folder}/conf.d\n  config-file: ${folder}/main.conf\n  reload-command: [nginx, -c, ${folder}/main.conf, -s, reload]`,
  haproxy: (folder) =>
    `config-directory: ${folder}/conf.d\n  admin-socket: ${folder}/admin.sock\n  reload-command: [sh, -c, 'kill -USR2 $(cat ${folder}/pid)']`,
  caddy: () => 'strict: false',
  traefik: (folder) => `config-directory: ${folder}/conf.d`,
};

/** Where its owner's part answers, and what. */
const OWN: Record<Kind, readonly [string, string]> = {
  nginx: ['/', "the owner's own"],
  haproxy: ['/', "the owner's own"],
  caddy: ['/', "the owner's own"],
  traefik: ['/ping', 'OK'],
};

type Foreign = {
  /** Lines of the section `router`. */
  readonly router: string;
  readonly folder: string;
  readonly main: string;
  start(sample: Sample): Promise<void>;
  stop(): Promise<void>;
  /** What its owner's part answers. */
  own(): Promise<string>;
};

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

async function withForeign(
  kind: Kind,
  options: Pick<Settings, 'takes' | 'forgets'>,
  body: (foreign: Foreign) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    await chmod(folder, 0o755); // its workers look our name up in its folder
    for (const name of ['conf.d', 'elsewhere']) await mkdir(join(folder, name), { mode: 0o755 });
    const [port = 0] = await listeningPorts(1);
    const main = join(folder, kind === 'traefik' ? 'main.yml' : 'main.conf');
    const [path] = OWN[kind];
    let child: ChildProcess | undefined;
    const stop = async (): Promise<void> => {
      const running = child;
      child = undefined;
      if (!running?.pid) return;
      const ended = new Promise((resolve) => running.once('exit', resolve));
      process.kill(-running.pid, 'SIGKILL');
      await ended;
    };
    const start = async (sample: Sample): Promise<void> => {
      const settings = { ...options, folder, port, adminPort: sample.adminPort, sample };
      if (!existsSync(main)) await writeFile(main, CONFIGS[kind](settings));
      await mkdir(`${sample.deployment}/router/run`, { recursive: true });
      const [program, argv] = ARGV[kind](settings);
      const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder };
      child = spawn(program, argv, { detached: true, stdio: 'ignore', env });
      for (let i = 0; i < 400; i += 1) {
        if (await answers(`http://127.0.0.1:${port}${path}`)) return;
        await pause(50);
      }
      throw new Error(`${kind} did not start`);
    };
    const own = async (): Promise<string> =>
      (await realHttp({ url: `http://127.0.0.1:${port}${path}`, fresh: true })).body;
    const router = `kind: ${kind}\n  manage: false\n  ${ROUTERS[kind](folder)}`;
    try {
      await body({ router, folder, main, start, stop, own });
    } finally {
      await stop();
    }
  });
}

const deploy = async (sample: Sample, version: string) =>
  sample.run(
    deployAction,
    {
      version,
      verify: 'health',
      'drain-timeout-seconds': '3',
      images: JSON.stringify(await sample.build({ version })),
    },
    { exec },
  );

const served = async (port: number): Promise<string> =>
  (
    JSON.parse((await realHttp({ url: `http://127.0.0.1:${port}/`, fresh: true })).body) as {
      version: string;
    }
  ).version;

/** Traefik reads its folder a moment after it has begun to answer. */
async function servesAgain(port: number): Promise<string> {
  for (let i = 0; i < 200; i += 1) {
    const version = await served(port).catch(() => undefined);
    if (version !== undefined) return version;
    await pause(50);
  }
  return 'nothing';
}

/** What a refusal says: of one that does not run, and of one that runs and does not take what is ours. */
const REFUSALS: Record<Kind, (takes: boolean) => readonly string[]> = {
  nginx: () => ['nginx does not take', 'router.config-directory'],
  haproxy: () => ['haproxy does not take', 'router.config-directory'],
  caddy: () => ['caddy does not take', 'router.admin-port'],
  traefik: (runs) =>
    runs
      ? ['traefik does not take', 'router.config-directory']
      : ['the API of traefik does not answer', 'router.admin-port'],
};

describe.each(KINDS)('%s of somebody else (manage: false)', (kind) => {
  const why = lacks(kind);

  test.skipIf(why !== '')(
    `${kind}: deliveries, a warm rollback and rollback.sh lead its traffic; its owner's part, a restart and its own configuration stay${why}`,
    async () => {
      await withForeign(kind, { takes: true, forgets: false }, async (foreign) => {
        await withSample({ router: foreign.router, watch: WATCH }, async (sample) => {
          await foreign.start(sample);
          const main = await readFile(foreign.main, 'utf8');
          const first = await deploy(sample, '1.0.0');
          expect(first.code, first.log).toBe(0);
          expect(await served(sample.port)).toBe('1.0.0');
          const traffic = startTraffic({
            targets: [{ base: `http://127.0.0.1:${sample.port}`, get: ['/', '/api/x'], post: '/post' }],
            ratePerSecond: 30,
            clock: realClock,
          });
          const second = await deploy(sample, '1.1.0');
          expect(second.code, second.log).toBe(0);
          expect(second.outputs).toMatchObject({ 'active-slot': 'green', dropped: 0, verdict: 'pass' });
          expect(await served(sample.port)).toBe('1.1.0');
          const back = await sample.run(rollbackAction, {}, { exec });
          expect(back.code, back.log).toBe(0);
          expect(back.outputs).toMatchObject({ status: 'rolled-back', mode: 'warm' });
          const third = await deploy(sample, '1.2.0');
          expect(third.code, third.log).toBe(0);
          for (const [name, each] of Object.entries((await traffic.stop()).classes))
            expect(each.outcomes, name).toMatchObject({ ok: each.requests });
          // The operator, without us.
          const hand = execFileSync('sh', [join(sample.deployment, 'rollback.sh')], { encoding: 'utf8' });
          expect(await servesAgain(sample.port), hand).toBe('1.0.0');
          // Its owner starts it anew: the same slot.
          await foreign.stop();
          await foreign.start(sample);
          expect(await servesAgain(sample.port)).toBe('1.0.0');
          expect(await foreign.own()).toContain(OWN[kind][1]);
          expect(await readFile(foreign.main, 'utf8')).toBe(main);
          if (kind === 'caddy') {
            const url = `http://127.0.0.1:${sample.adminPort}/config/apps/http/servers/own`;
            const { servers } = (JSON.parse(main) as { apps: { http: { servers: { own: unknown } } } }).apps
              .http;
            expect(JSON.parse((await realHttp({ url, fresh: true })).body)).toEqual(servers.own);
            // What its owner configured may hold secrets: nothing of it lies in our state.
            const kept = await readFile(`${sample.deployment}/router/config/caddy.json`, 'utf8');
            expect(kept).not.toContain("the owner's own");
          }
          const next = await sample.run(rollbackAction, { 'only-recover': 'true' }, { exec });
          expect(next.code, next.log).toBe(0);
          expect(await served(sample.port)).toBe('1.0.0');
        });
      });
    },
    300_000,
  );

  test.skipIf(why !== '')(
    `${kind}: refused before anything changes when it does not run, and when it does not take what is ours${why}`,
    async () => {
      for (const runs of [false, true])
        await withForeign(kind, { takes: false, forgets: false }, async (foreign) => {
          await withSample({ router: foreign.router, watch: WATCH }, async (sample) => {
            if (runs) await foreign.start(sample);
            const run = await deploy(sample, '1.0.0');
            expect(run, run.log).toMatchObject({ code: 1, outputs: { status: 'failed', 'active-slot': '' } });
            for (const text of REFUSALS[kind](runs)) expect(run.log).toContain(text);
            expect(run.log).not.toContain('start-idle (blue)');
            expect(existsSync(`${sample.deployment}/slots/blue.json`)).toBe(false);
            // Nothing of ours is left for its next reload.
            expect(
              (await readdir(join(foreign.folder, 'conf.d'))).filter((name) =>
                /\.(?:conf|cfg|yml)$/.test(name),
              ),
            ).toEqual([]);
            if (runs) expect(await foreign.own()).toContain(OWN[kind][1]);
          });
        });
    },
    300_000,
  );
});

const noCaddy = lacks('caddy');
test.skipIf(noCaddy !== '')(
  `caddy of somebody else without --resume: it has forgotten our part when its owner starts it anew; a reconciliation brings it back on its slot${noCaddy}`,
  async () => {
    await withForeign('caddy', { takes: true, forgets: true }, async (foreign) => {
      await withSample({ router: foreign.router, watch: WATCH }, async (sample) => {
        await foreign.start(sample);
        for (const version of ['1.0.0', '1.1.0']) {
          const run = await deploy(sample, version);
          expect(run.code, run.log).toBe(0);
        }
        await foreign.stop();
        await foreign.start(sample);
        await expect(served(sample.port)).rejects.toThrow();
        const next = await sample.run(rollbackAction, { 'only-recover': 'true' }, { exec });
        expect(next.code, next.log).toBe(0);
        expect(await served(sample.port)).toBe('1.1.0');
        expect(await foreign.own()).toContain("the owner's own");
        const last = await deploy(sample, '1.2.0');
        expect(last, last.log).toMatchObject({ code: 0, outputs: { 'active-slot': 'blue' } });
      });
    });
  },
  300_000,
);

const noTraefik = lacks('traefik');
test.skipIf(noTraefik !== '')(
  `traefik of somebody else without an entry point for a listener: refused before anything changes${noTraefik}`,
  async () => {
    await withForeign('traefik', { takes: true, forgets: false }, async (foreign) => {
      await withSample({ router: foreign.router, watch: WATCH }, async (sample) => {
        const [other = 0] = await listeningPorts(1);
        await foreign.start({ ...sample, secondPort: other });
        const run = await deploy(sample, '1.0.0');
        expect(run, run.log).toMatchObject({ code: 1, outputs: { status: 'failed', 'active-slot': '' } });
        expect(run.log).toContain(`traefik has no entry point on port ${sample.secondPort}`);
        expect(run.log).not.toContain('start-idle (blue)');
        expect(await readdir(join(foreign.folder, 'conf.d'))).toEqual([]);
      });
    });
  },
  300_000,
);
