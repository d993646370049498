// `manage: false`: nginx and haproxy that somebody else started with a configuration of their own, which reads one folder of ours.
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
import { realHost } from '../adapters/host.ts';
import { withSample, type Sample } from '../testing/run-sample.ts';
import { startTraffic } from '../traffic/start-traffic.ts';

const exec = createExec(process.env, new AbortController().signal);
const WATCH = '{ seconds: 0.5, interval-seconds: 0.1, min-requests: 1 }';

const lacks = (program: string): string => {
  try {
    execFileSync(program, ['-v'], { stdio: 'ignore' });
    return '';
  } catch {
    return ` SKIPPED: ${program.toUpperCase()} IS NOT INSTALLED (scripts/install-engines.sh)`;
  }
};

type Foreign = {
  /** Lines of the section `router`. */
  readonly router: string;
  readonly folder: string;
  /** What its owner serves beside us. */
  readonly port: number;
};

type Kind = 'nginx' | 'haproxy';

/** What its owner wrote. `reads`: whether it reads the folder that we are told of. */
const CONFIGS: Record<Kind, (folder: string, port: number, reads: boolean) => string> = {
  nginx: (folder, port, reads) => `daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log notice;
events { worker_connections 128; }
http {
  access_log off; client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b;
  fastcgi_temp_path ${folder}/c; uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e;
  server { listen 127.0.0.1:${port}; location / { return 200 "the owner's own\\n"; } }
  ${reads ? `include ${folder}/conf.d/*.conf;` : ''}
}
`,
  haproxy: (folder, port) => `global
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
};

const ARGV: Record<Kind, (folder: string, reads: boolean) => readonly [string, string[]]> = {
  nginx: (folder) => ['nginx', ['-c', `${folder}/main.conf`]],
  haproxy: (folder, reads) => [
    'haproxy',
    ['-W', '-p', `${folder}/pid`, '-f', `${folder}/main.conf`, ...(reads ? ['-f', `${folder}/conf.d`] : [])],
  ],
};

const ROUTERS: Record<Kind, (folder: string) => string> = {
  nginx: (folder) =>
    `config-file: ${folder}/main.conf\n  reload-command: [nginx, -c, ${folder}/main.conf, -s, reload]`,
  haproxy: (folder) =>
    `admin-socket: ${folder}/admin.sock\n  reload-command: [sh, -c, 'kill -USR2 $(cat ${folder}/pid)']`,
};

async function withForeign(
  kind: Kind,
  reads: boolean,
  body: (foreign: Foreign & { start(): Promise<void>; stop(): Promise<void> }) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    await chmod(folder, 0o755); // its workers look our name up in its folder
    await mkdir(join(folder, 'conf.d'), { mode: 0o755 });
    const [port = 0] = await realHost.freePorts(1, []);
    await writeFile(join(folder, 'main.conf'), CONFIGS[kind](folder, port, reads));
    let child: ChildProcess | undefined;
    const stop = async (): Promise<void> => {
      const running = child;
      child = undefined;
      if (!running?.pid) return;
      const ended = new Promise((resolve) => running.once('exit', resolve));
      process.kill(-running.pid, 'SIGKILL');
      await ended;
    };
    const start = async (): Promise<void> => {
      const [program, argv] = ARGV[kind](folder, reads);
      child = spawn(program, argv, { detached: true, stdio: 'ignore' });
      for (let i = 0; i < 200; i += 1) {
        if (
          await fetch(`http://127.0.0.1:${port}/`).then(
            () => true,
            () => false,
          )
        )
          return;
        await pause(50);
      }
      throw new Error(`${kind} did not start`);
    };
    const router = `kind: ${kind}\n  manage: false\n  config-directory: ${folder}/conf.d\n  ${ROUTERS[kind](folder)}`;
    try {
      await body({ router, folder, port, start, stop });
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

const own = async (port: number): Promise<string> =>
  (await realHttp({ url: `http://127.0.0.1:${port}/`, fresh: true })).body;

describe.each(['nginx', 'haproxy'] as const)('%s of somebody else (manage: false)', (kind) => {
  const why = lacks(kind);

  test.skipIf(why !== '')(
    `${kind}: deliveries, a warm rollback and rollback.sh lead its traffic; its owner's part, a restart and its own configuration stay${why}`,
    async () => {
      await withForeign(kind, true, async (foreign) => {
        await foreign.start();
        const main = await readFile(join(foreign.folder, 'main.conf'), 'utf8');
        await withSample({ router: foreign.router, watch: WATCH }, async (sample) => {
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
          expect(await served(sample.port), hand).toBe('1.0.0');
          // Its owner starts it anew: the same slot.
          await foreign.stop();
          await foreign.start();
          expect(await served(sample.port)).toBe('1.0.0');
          expect(await own(foreign.port)).toContain("the owner's own");
          expect(await readFile(join(foreign.folder, 'main.conf'), 'utf8')).toBe(main);
          const next = await sample.run(rollbackAction, { 'only-recover': 'true' }, { exec });
          expect(next.code, next.log).toBe(0);
          expect(await served(sample.port)).toBe('1.0.0');
        });
      });
    },
    120_000,
  );

  test.skipIf(why !== '')(
    `${kind}: refused before anything changes when it does not run, and when it does not read our folder${why}`,
    async () => {
      for (const reads of [true, false])
        await withForeign(kind, reads, async (foreign) => {
          if (!reads) await foreign.start();
          await withSample({ router: foreign.router, watch: WATCH }, async (sample) => {
            const run = await deploy(sample, '1.0.0');
            expect(run, run.log).toMatchObject({ code: 1, outputs: { status: 'failed', 'active-slot': '' } });
            expect(run.log).toContain(`${kind} does not take`);
            expect(run.log).toContain('router.config-directory');
            expect(run.log).not.toContain('start-idle (blue)');
            expect(existsSync(`${sample.deployment}/slots/blue.json`)).toBe(false);
            // Nothing of ours is left for its next reload.
            expect(
              (await readdir(join(foreign.folder, 'conf.d'))).filter((name) => /\.(?:conf|cfg)$/.test(name)),
            ).toEqual([]);
            if (!reads) expect(await own(foreign.port)).toContain("the owner's own");
          });
        });
    },
    120_000,
  );
});
