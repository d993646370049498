// Ways to bring another version of one and the same application before its users: ours, and those that a team has without it.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { realHost } from '@compose-delivery/deploy/adapters';
import { runGoodAction } from '../../e2e/run-action.ts';
import type { Delivered, Minimarket } from '../../e2e/minimarket.ts';
import type { SlotAddresses } from './slots.ts';

const run = promisify(execFile);
const SERVICES = ['agente_deposito', 'agente_negocio', 'ml_service', 'web_dashboard'];

export type Contender = {
  readonly name: string;
  /** Where users ask. */
  readonly base: string;
  /** Up with this release, before anything is measured. */
  start(release: Delivered): Promise<void>;
  /** What is measured: from one release to another. */
  change(release: Delivered): Promise<void>;
  end(): Promise<void>;
};

/** `docker compose` on the application's own files and its own nginx, as the team did it by hand. */
export async function composeContender(
  market: Minimarket,
  way: 'up -d in place' | 'down and up',
): Promise<Contender> {
  const [port = 0] = await realHost.freePorts(1, []);
  const compose = (release: Delivered, ...words: string[]): Promise<unknown> =>
    run(
      'docker',
      [
        'compose',
        '-p',
        'minimarket-copy-bench',
        '--env-file',
        market.common['env-file'] ?? '',
        '-f',
        'docker-compose.production.yml',
        ...words,
      ],
      {
        cwd: market.reference.copy.repository,
        env: { ...process.env, VERSION: release.version, HTTP_PORT: `127.0.0.1:${port}` },
        maxBuffer: 64 * 2 ** 20,
      },
    );
  let last: Delivered | undefined;
  const up = async (release: Delivered): Promise<void> => {
    last = release;
    await compose(release, 'up', '-d', '--wait', ...SERVICES);
    await compose(release, 'up', '-d', 'nginx'); // its image here may lack the program of its health check: it is not waited for
  };
  return {
    name: `docker compose ${way}`,
    base: `http://127.0.0.1:${port}`,
    start: up,
    change: async (release) => {
      if (way === 'down and up') await compose(release, 'down');
      await up(release);
    },
    end: async () => {
      if (last) await compose(last, 'down', '--volumes');
    },
  };
}

export function ourContender(
  market: Minimarket,
  router: string,
  keep: 'warm' | 'stopped',
  action: 'deploy-blue-green' | 'rollback',
): Contender {
  const quick = {
    verify: 'health',
    'watch-seconds': '1',
    'probe-rate': '50',
    'allow-older': 'true',
    'keep-previous': keep,
  };
  return {
    name: action === 'rollback' ? `ours: rollback, ${keep} (${router})` : `ours: deploy (${router})`,
    base: market.reference.address(8000),
    start: async (release) => {
      market.configure((delivery) => {
        (delivery.router as Record<string, unknown>).kind = router;
        (delivery.watch as Record<string, unknown>)['min-requests'] = 5;
      });
      // A roll-back goes to the release before: it must have served.
      if (action === 'rollback') {
        const other = market.releases.find(({ version }) => version !== release.version);
        if (other) await market.deploy(other, quick);
      }
      await market.deploy(release, quick);
    },
    change: async (release) => {
      if (action === 'deploy-blue-green') await market.deploy(release, quick);
      else
        await runGoodAction(
          'rollback',
          { ...market.common, to: release.version, 'watch-seconds': '1', 'probe-rate': '50' },
          market.reference.copy.repository,
        );
    },
    end: () => market.clear(),
  };
}

/** A bare nginx before two slots that run already: its reload is all that is done, so nothing can be quicker or check less. */
export async function reloadContender(
  slots: Readonly<Record<string, SlotAddresses>>,
  folder: string,
): Promise<Contender> {
  const [port = 0] = await realHost.freePorts(1, []);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'nginx.conf');
  const write = (release: Delivered): void => {
    const slot = slots[release.version];
    if (!slot) throw new Error(`no slot runs ${release.version}`);
    writeFileSync(file, nginxConfig(port, slot, folder));
  };
  let nginx: ChildProcess | undefined;
  return {
    name: 'nginx reload alone',
    base: `http://127.0.0.1:${port}`,
    start: async (release) => {
      write(release);
      nginx = spawn('nginx', ['-c', file, '-p', folder, '-g', 'daemon off;'], { stdio: 'ignore' });
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    },
    change: async (release) => {
      write(release);
      await run('nginx', ['-c', file, '-p', folder, '-t']);
      nginx?.kill('SIGHUP');
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    },
    end: async () => {
      const ended = new Promise((resolve) => nginx?.once('close', resolve));
      if (nginx?.kill('SIGTERM')) await ended;
    },
  };
}

function nginxConfig(port: number, slot: SlotAddresses, folder: string): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `  ${name}_temp_path ${join(folder, name)};`)
    .join('\n');
  return `worker_processes 1;
pid ${join(folder, 'nginx.pid')};
error_log ${join(folder, 'error.log')};
events { worker_connections 1024; }
http {
${temporary}
  access_log off;
  upstream dashboard { server ${slot.web_dashboard}; keepalive 16; }
  upstream deposito { server ${slot.agente_deposito}; keepalive 16; }
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  server {
    listen 127.0.0.1:${port};
    location = /api/deposito/health { proxy_pass http://deposito/health; }
    location / { proxy_pass http://dashboard; }
  }
}
`;
}
