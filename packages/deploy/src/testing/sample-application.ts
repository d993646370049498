// A whole application for tests: delivery file, environment file, artifacts in the store, free ports. Everything lies in one folder.
import { createHash } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SAMPLE_ONESHOT, SAMPLE_SERVICE, SAMPLE_WORKER, type Behaviour } from './sample-service.ts';
import { listeningPorts } from './listening-ports.ts';

export type SampleApplication = {
  readonly workspace: string;
  readonly state: string;
  readonly deployment: string;
  readonly port: number;
  readonly secondPort: number;
  readonly adminPort: number;
  /** Puts a release into the store and answers its artifacts, by service. */
  build(behaviour: Behaviour, services?: readonly string[]): Promise<Record<string, string>>;
};

export type SampleOptions = {
  /** Further lines of the section `router`, such as `kind: nginx`. */
  readonly router?: string;
  readonly watch?: string;
  readonly worker?: boolean;
  /** A one-shot service `prepare` that adds its version to this file. */
  readonly prepared?: string;
  /** Put in place of the health check of `web`, as lines of YAML. */
  readonly webHealth?: string;
  readonly posted?: string;
  readonly uid?: number;
  /** The section `host`. */
  readonly host?: string;
};

const SECRET = 'correct horse battery staple';

export async function sampleApplication(
  folder: string,
  options: SampleOptions = {},
): Promise<SampleApplication> {
  const [port = 0, secondPort = 0, adminPort = 0] = await listeningPorts(3);
  const workspace = join(folder, 'workspace');
  const state = join(folder, 'state');
  await mkdir(workspace, { recursive: true });
  await chmod(folder, 0o755); // other users must get to the artifacts
  await writeFile(join(workspace, 'delivery.yml'), deliveryText({ port, secondPort, adminPort }, options));
  await writeFile(join(workspace, '.env.test'), `API_KEY="${SECRET}"\nUNUSED=never-seen\n`);
  return {
    workspace,
    state,
    deployment: join(state, 'shop', 'default'),
    port,
    secondPort,
    adminPort,
    build: async (behaviour, services = servicesOf(options)) => {
      const artifacts: Record<string, string> = {};
      for (const service of services) artifacts[service] = await buildTree(state, service, behaviour);
      return artifacts;
    },
  };
}

const servicesOf = ({ worker, prepared }: SampleOptions): string[] => [
  'web',
  'api',
  ...(worker ? ['worker'] : []),
  ...(prepared === undefined ? [] : ['prepare']),
];

const PROGRAMS: Readonly<Record<string, string>> = { worker: SAMPLE_WORKER, prepare: SAMPLE_ONESHOT };

async function buildTree(state: string, service: string, behaviour: Behaviour): Promise<string> {
  const program = PROGRAMS[service] ?? SAMPLE_SERVICE;
  const settings = JSON.stringify(behaviour);
  const hex = createHash('sha256').update(service).update(program).update(settings).digest('hex');
  const folder = join(state, 'artifacts', service, hex);
  await mkdir(join(folder, 'source', 'app'), { recursive: true });
  await writeFile(join(folder, 'source', 'app', 'main.mjs'), program);
  await writeFile(join(folder, 'source', 'app', 'behaviour.json'), settings);
  const manifest = {
    schema: 1,
    service,
    digest: `sha256:${hex}`,
    version: behaviour.version,
    createdAt: '2026-01-01T00:00:00Z',
  };
  await writeFile(join(folder, 'artifact.json'), JSON.stringify(manifest));
  return `tree:sha256:${hex}`;
}

function deliveryText(
  ports: { port: number; secondPort: number; adminPort: number },
  options: SampleOptions,
): string {
  const user = options.uid === undefined ? '' : `\n      uid: ${options.uid}`;
  const run = `
    process:
      directory: app
      command: [node, main.mjs]${user}`;
  return `version: 1
application: shop
engine: process
env-file: .env.test
router:
  admin-port: ${ports.adminPort}${options.router ? `\n  ${options.router}` : ''}
  listeners:
    - port: ${ports.port}
      routes:
        - { path: /, service: web }
        - { path: /api, service: api, rewrite: / }
    - port: ${ports.secondPort}
      routes:
        - { path: /, service: api }
host: ${options.host ?? '{}'}
watch: ${options.watch ?? '{ seconds: 1, interval-seconds: 0.1, min-requests: 1 }'}
services:
  web:
    port: 8080
    ${options.webHealth ?? 'health: { path: /health, start-seconds: 15, version-field: version, headers: { x-api-key: "${API_KEY}" } }'}
    env:
      API_URL: "\${url.api}/v1"
      KEY_COPY: "\${API_KEY}"
      ${options.posted ? `POSTED: "${options.posted}"` : 'PLAIN: "1"'}${run}
  api:
    port: 8001
    health: { path: /health, start-seconds: 15, version-field: version }
    secrets: [API_KEY]
    env:
      WEB_URL: "\${url.web}"
      ${options.posted ? `POSTED: "${options.posted}"` : 'PLAIN: "1"'}${run}
${
  options.worker
    ? `  worker:
    role: singleton${run}
`
    : ''
}${
    options.prepared === undefined
      ? ''
      : `  prepare:
    role: oneshot
    env: { PREPARED: "${options.prepared}" }${run}
`
  }`;
}
