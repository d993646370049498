// A git repository of the reference application to deliver from: its workflows, its environment file, free ports, one commit a version.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { realHost } from '@compose-delivery/deploy/adapters';
import { dump, load, CORE_SCHEMA, mergeTag } from 'js-yaml';

export type WorkCopyOptions = {
  readonly folder: string;
  readonly application: string;
  /** Folder with workflow files that go to .github/workflows. */
  readonly callers: string;
  /** Variables of the environment file that differ from the application's own example. */
  readonly environment: Readonly<Record<string, string>>;
  readonly watchSeconds: number;
};

export type WorkCopy = {
  readonly repository: string;
  /** The public ports that were chosen, by the ports that the application's own file names. */
  readonly ports: ReadonlyMap<number, number>;
  /** Content of the environment file, with secrets made for this copy. */
  readonly envFile: string;
  /** Commits a version and answers its commit; its files come from the releases of the application. */
  commit(version: string): string;
};

const SHARED_MACHINE_LATENCY = { 'health-ms': 1_000, 'api-ms': 3_000 };
const LEFT_OUT = new Set([
  '.git',
  '.venv',
  '__pycache__',
  '.pytest_cache',
  'releases',
  'node_modules',
  '.delivery',
  'tests',
]);

export async function makeWorkCopy(options: WorkCopyOptions): Promise<WorkCopy> {
  const { folder, application } = options;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const ports = new Map<number, number>();
  const envFile = makeEnvFile(application, options.environment);
  copyApplication(application, folder);
  cpSync(options.callers, join(folder, '.github/workflows'), { recursive: true });
  await adaptDelivery(join(folder, 'delivery.yml'), ports, options.watchSeconds);
  git(folder, 'init', '--quiet', '--initial-branch=main');
  return {
    repository: folder,
    ports,
    envFile,
    commit: (version) => commitVersion(folder, application, version),
  };
}

/** Names of Compose projects begin with this, so that a copy never meets the data of the application itself. */
export const COPY_PREFIX = 'minimarket-copy-';

function copyApplication(application: string, folder: string): void {
  cpSync(application, folder, { recursive: true, filter: (source) => !LEFT_OUT.has(basename(source)) });
  for (const name of readdirSync(folder).filter((file) => /^docker-compose\..*\.yml$/.test(file))) {
    const file = join(folder, name);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^name: minimarket-/m, `name: ${COPY_PREFIX}`));
  }
}

function git(folder: string, ...words: string[]): string {
  const who = { name: 'tour', email: 'tour@localhost' };
  return execFileSync(
    'git',
    ['-C', folder, '-c', `user.name=${who.name}`, '-c', `user.email=${who.email}`, ...words],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    },
  ).trim();
}

/** Each version is the first one with its own changes; they do not build on one another. */
function commitVersion(folder: string, application: string, version: string): string {
  const overlay = join(application, 'releases', version);
  const first = readFileSync(join(application, 'VERSION'), 'utf8').trim();
  if (version !== first && !existsSync(overlay))
    throw new Error(`the application has no release ${version}: expected ${overlay}`);
  const delivery = readFileSync(join(folder, 'delivery.yml'), 'utf8');
  copyApplication(application, folder);
  if (existsSync(overlay)) cpSync(overlay, folder, { recursive: true });
  writeFileSync(join(folder, 'delivery.yml'), delivery);
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--allow-empty', '--message', `Release ${version}`);
  return git(folder, 'rev-parse', 'HEAD');
}

type DeliveryText = {
  router: { 'admin-port'?: number; listeners: { port: number }[] };
  watch: { seconds?: number; probe?: { listener?: number } };
  checks: { latency?: Record<string, number> };
  environments: Record<string, { url?: string }>;
};

/** Ports that nobody uses now, so that nothing else on this machine is disturbed; a watch that fits into a tour. */
async function adaptDelivery(file: string, ports: Map<number, number>, watchSeconds: number): Promise<void> {
  const delivery = load(readFileSync(file, 'utf8'), {
    schema: CORE_SCHEMA.withTags(mergeTag),
  }) as DeliveryText;
  const { listeners } = delivery.router;
  const [admin, ...chosen] = await realHost.freePorts(listeners.length + 1, []);
  if (admin !== undefined) delivery.router['admin-port'] = admin;
  for (const [i, listener] of listeners.entries()) {
    ports.set(listener.port, chosen[i] ?? listener.port);
    listener.port = chosen[i] ?? listener.port;
  }
  delivery.watch.seconds = watchSeconds;
  // Builder, both slots, database and the sender of the traffic share this machine here: its latencies are not those of a host.
  delivery.checks.latency = { ...delivery.checks.latency, ...SHARED_MACHINE_LATENCY };
  const { probe } = delivery.watch;
  if (probe?.listener !== undefined) probe.listener = ports.get(probe.listener) ?? probe.listener;
  for (const environment of Object.values(delivery.environments)) {
    environment.url =
      environment.url?.replace(/:(\d+)$/, (_, port: string) => `:${ports.get(Number(port)) ?? port}`) ?? '';
    if (environment.url === '') delete environment.url;
  }
  writeFileSync(file, dump(delivery, { lineWidth: -1, noRefs: true }));
}

/** Made by the application's own script, without comments and empty variables: the runner masks every line of a secret. */
function makeEnvFile(application: string, changed: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'tour-env-'));
  try {
    const file = join(folder, 'env');
    execFileSync('python3', [join(application, 'scripts/make-env.py'), file], { stdio: 'ignore' });
    const lines = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => /^[A-Z][A-Z0-9_]*=./.test(line))
      .filter((line) => !Object.hasOwn(changed, line.slice(0, line.indexOf('='))));
    return [...lines, ...Object.entries(changed).map(([name, value]) => `${name}=${value}`)].join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
