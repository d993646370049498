// The stack of the smoke story: three services, a real Redis and a real PostgreSQL, delivered by the compose engine from sources.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tearDown, tearDownContainers } from '@compose-delivery/deploy';
import { realHost } from '@compose-delivery/deploy/adapters';
import { runAction, type Action, type OutputValue, type Ports } from '@compose-delivery/runtime';
import { createExec, realClock } from '@compose-delivery/runtime/adapters';
import { recordedLog, recordedSink, testPorts } from '@compose-delivery/runtime/testing';
import { action as deployAction } from '../../actions/deploy-blue-green/action.ts';
import { action as smokeAction } from '../../actions/smoke-r1-r6/action.ts';

const BASE = 'compose-delivery-base:local';
const SERVICES = ['alpha', 'beta', 'gamma'] as const;
const PORTS = { alpha: 7001, beta: 7002, gamma: 7003 } as const;

export type Ran = {
  readonly code: number;
  readonly outputs: Readonly<Record<string, OutputValue>>;
  readonly log: string;
};

export type Stack = {
  readonly folder: string;
  readonly state: string;
  /** Ids of the containers of a service, running ones only. */
  containers(service: string): string[];
  /** Delivers the stack anew, with other variables, another user or another image. */
  deliver(change?: Change): Promise<void>;
  /** Tells all services what to do wrong from now on. */
  control(...toggles: string[]): Promise<void>;
  write(path: string, text: string): void;
  smoke(inputs: Readonly<Record<string, string>>): Promise<Ran>;
  close(): Promise<void>;
};

export type Change = {
  readonly variables?: Readonly<Record<string, string>>;
  /** `user:` of beta. */
  readonly user?: string;
  /** Lines of the Dockerfile before USER. */
  readonly image?: string;
};

export const WORKFLOW = `on: { pull_request: {}, push: { branches: [main] } }
jobs:
  scan:
    runs-on: ubuntu-latest
    steps:
      - uses: aquasecurity/trivy-action@57a97c7e7821a5776cebc9bb87c984fa69cba8f1
        with: { scan-type: fs, exit-code: '1', severity: 'CRITICAL,HIGH' }
`;
export const SOURCE = 'import os\nRATE = float(os.environ["RATE"])\n';

const secret = (): string => randomBytes(32).toString('base64');

function variablesOf(change: Change): Record<string, string> {
  const wanted = { LOGIN_USERNAME: 'operator', RATE: '0.045', CHILD: '0', UNUSED: '0' };
  const changed = Object.entries(change.variables ?? {}).map(([key, value]) => [
    key,
    value.replace(/^\$\{(\w+)\}$/, (_, name: string) => secrets[name] ?? ''),
  ]);
  return { ...secrets, ...wanted, ...(Object.fromEntries(changed) as Record<string, string>) };
}
const secrets: Record<string, string> = {
  ...Object.fromEntries(
    ['ALPHA', 'BETA', 'GAMMA', 'SHARED', 'SPARE'].map((name) => [`JWT_${name}`, secret()]),
  ),
  LOGIN_PASSWORD: `pw-${randomBytes(9).toString('hex')}`,
  DB_PASSWORD: randomBytes(12).toString('hex'),
};

const delivery = (name: string, port: number, adminPort: number): string => `version: 1
application: ${name}
engine: compose
env-file: .env
environments: { staging: {} }
router:
  admin-port: ${adminPort}
  listeners: [{ port: ${port}, routes: [{ path: /, service: alpha }] }]
watch: { seconds: 1, interval-seconds: 0.5, min-requests: 1, probe: { paths: [/] } }
services:
${SERVICES.map(
  (service) => `  ${service}:
    port: ${PORTS[service]}
    user: ${service}
    metrics: /metrics
    health: { path: /health, version-field: version, start-seconds: 60 }
    jwt: { secret-env: JWT_${service.toUpperCase()}, issuer: ${service}, audience: ${service}-api, login: { path: /login, username-env: LOGIN_USERNAME, password-env: LOGIN_PASSWORD }, protected: { path: /things } }`,
).join('\n')}
  store: { role: shared, port: 6379 }
  db: { role: shared, port: 5432 }
checks:
  R1: {}
  R2: { secrets: [JWT_ALPHA, JWT_BETA, JWT_GAMMA, JWT_SHARED, JWT_SPARE] }
  R3: { service: beta, path: /ocr, heavy-bytes: 20000, seconds: 1, grace-seconds: 2 }
  R4: { env: RATE, minimum: 0.02, maximum: 0.08, service: gamma, path: /predict, field: rate, log-pattern: 'rate configured: {rate}', sources: ['src/**/*.py'], inflate: { rate: 0.07, field: price } }
  R5: { reason: nothing of it exists here }
  R6: {}
  headers: { service: alpha, required: { Content-Security-Policy: "default-src 'self'", X-Content-Type-Options: nosniff } }
  latency: { health-ms: 2500, api-ms: 2500, concurrent: 4 }
  metrics: { service: alpha, counter: requests_total, errors: errors_total }
  rate-limit: { service: alpha, path: /limited, requests: 12, recover-seconds: 8 }
  logs: {}
  failure-modes:
    modes:
      - { name: redis-down, stop: store, degraded: [{ service: alpha, json: { status: degraded, redis: false, postgres: true } }, { service: beta }], degrade-seconds: 10, recover-seconds: 10 }
      - { name: postgres-down, stop: db, degraded: [{ service: alpha, json: { status: degraded, postgres: false } }], degrade-seconds: 10, recover-seconds: 20 }
  own:
    - { id: inside, kind: exec, service: beta, command: [id, -u], expect: { stdout: 7002 } }
    - { id: passwd, kind: file, service: gamma, path: /etc/passwd, expect: { text: { contains: "gamma:x:7003" } } }
    - { id: got, kind: env, service: alpha, variable: NAME, expect: alpha }
    - { id: page, kind: http, needs: [inside], request: { service: alpha, path: /things, token-of: alpha }, expect: { status: 200, json: { things: { length: 0 } } } }
`;

const compose = (user: string): string => `services:
${SERVICES.map(
  (service) => `  ${service}:
    image: smoke-story
    build: .
    init: false
    user: "${service === 'beta' ? user : `${PORTS[service]}:${PORTS[service]}`}"
    environment:
      NAME: ${service}
      PORT: "${PORTS[service]}"
      JWT_${service.toUpperCase()}: \${WIRED_${service.toUpperCase()}:-\${JWT_${service.toUpperCase()}}}
      LOGIN_USERNAME: \${LOGIN_USERNAME}
      LOGIN_PASSWORD: \${LOGIN_PASSWORD}
      RATE: \${RATE}
      UNUSED: \${UNUSED}
      CHILD: "${service === 'beta' ? '${CHILD}' : '0'}"
    stop_grace_period: 1s`,
).join('\n')}
  store: { image: compose-delivery-redis:local, tmpfs: [/data] }
  db:
    image: compose-delivery-postgres:local
    tmpfs: ["/var/lib/postgresql/data:uid=999,gid=999,mode=0700"]
    environment: { POSTGRES_USER: story, POSTGRES_DB: story, POSTGRES_PASSWORD: "\${DB_PASSWORD}" }
`;

const dockerfile = (version: string, extra: string): string => `FROM ${BASE}
RUN for n in 7001:alpha 7002:beta 7003:gamma; do echo "\${n#*:}:x:\${n%%:*}:\${n%%:*}::/:/bin/sh" >> /etc/passwd; done
ENV APP_VERSION=${version}
COPY service.py /service.py
${extra}
CMD ["python3", "/service.py"]
`;

export async function startStack(folder: string, say: (line: string) => void): Promise<Stack> {
  rmSync(folder, { recursive: true, force: true });
  for (const path of ['.github/workflows', 'src']) mkdirSync(join(folder, path), { recursive: true });
  const name = `smoke${Date.now().toString(36)}`;
  const [port = 0, adminPort = 0] = await realHost.freePorts(2, []);
  const state = join(folder, 'state');
  const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
  cpSync(join(import.meta.dirname, 'service.py'), join(folder, 'service.py'));
  write('delivery.yml', delivery(name, port, adminPort));
  write('.github/workflows/ci.yml', WORKFLOW);
  write('src/rates.py', SOURCE);
  const exec = createExec(process.env, new AbortController().signal);
  const call = async (
    action: typeof deployAction | typeof smokeAction,
    inputs: Record<string, string>,
  ): Promise<Ran> => {
    const log = recordedLog();
    const ports: Ports = testPorts(folder, {
      clock: realClock,
      exec,
      log,
      environment: { PATH: process.env.PATH },
      randomId: () => randomBytes(8).toString('hex'),
    });
    const sink = recordedSink();
    const given: Record<string, string> = { 'state-directory': state, environment: 'staging', ...inputs };
    const source = { get: (key: string) => given[key], given: Object.keys(given) };
    const code = await runAction(action as unknown as Action<never>, source, ports, sink);
    return {
      code,
      outputs: sink.outputs,
      log: log.lines.filter((line) => !line.startsWith('::add-mask::')).join('\n'),
    };
  };
  const images = new Set<string>();
  let deliveries = 0;
  const containers = (service: string): string[] =>
    execFileSync(
      'docker',
      [
        'ps',
        '--quiet',
        '--filter',
        `label=compose-delivery.service=${service}`,
        '--filter',
        'label=compose-delivery.deployment',
      ],
      { encoding: 'utf8' },
    )
      .split('\n')
      .filter((id) => id !== '' && belongs(id, name));
  return {
    folder,
    state,
    containers,
    write,
    deliver: async (change = {}) => {
      deliveries += 1;
      const version = `1.${deliveries}.0`;
      write(
        '.env',
        Object.entries(variablesOf(change))
          .map(([key, value]) => `${key}='${value}'\n`)
          .join(''),
      );
      write('docker-compose.yml', compose(change.user ?? '7002:7002'));
      write('Dockerfile', dockerfile(version, change.image ?? ''));
      const id = execFileSync('docker', ['build', '--quiet', folder], {
        encoding: 'utf8',
        env: { ...process.env, DOCKER_BUILDKIT: '0' },
      }).trim();
      images.add(id);
      const built = Object.fromEntries(SERVICES.map((service) => [service, `smoke-story@${id}`]));
      const { code, log } = await call(deployAction, {
        version,
        verify: 'health',
        images: JSON.stringify(built),
        'allow-older': 'true',
        'watch-seconds': '1',
        'probe-rate': '5',
        'keep-previous': 'stopped',
      });
      if (code !== 0) throw new Error(`the delivery of ${version} failed:\n${log.slice(-3_000)}`);
      say(`delivered ${version}`);
    },
    control: async (...toggles) => {
      for (const service of SERVICES)
        for (const id of containers(service)) {
          const bound = execFileSync('docker', ['port', id, `${PORTS[service]}/tcp`], { encoding: 'utf8' });
          const at = /:(\d+)\s*$/m.exec(bound)?.[1] ?? '';
          await fetch(`http://127.0.0.1:${at}/control`, { method: 'POST', body: JSON.stringify(toggles) });
        }
    },
    smoke: (inputs) => call(smokeAction, { 'report-directory': join(folder, 'report'), ...inputs }),
    close: async () => {
      const place = join(state, name, 'staging');
      await tearDownContainers(exec, place);
      await tearDown(realHost, place, 1);
      for (const image of images) await exec(['docker', 'image', 'rm', '--force', image]);
    },
  };
}

function belongs(id: string, name: string): boolean {
  const project = execFileSync(
    'docker',
    ['inspect', '--format', '{{index .Config.Labels "com.docker.compose.project"}}', id],
    { encoding: 'utf8' },
  );
  return project.startsWith(name);
}
