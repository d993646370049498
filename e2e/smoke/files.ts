// What the stack of the smoke story consists of, as files: delivery file, compose file, image, environment, workflow and a source.
import { randomBytes } from 'node:crypto';

export const BASE = 'compose-delivery-base:local';
export const SERVICES = ['alpha', 'beta', 'gamma'] as const;
export const PORTS = { alpha: 7001, beta: 7002, gamma: 7003 } as const;

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

export function variablesOf(change: Change): Record<string, string> {
  const wanted = { LOGIN_USERNAME: 'operator', RATE: '0.045', CHILD: '0', UNUSED: '0', TOGGLES: '' };
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

/** What is taken away, by name. */
export const MODES = {
  'redis-down':
    '{ name: redis-down, stop: store, degraded: [{ service: alpha, json: { status: degraded, redis: false, postgres: true } }, { service: beta }], degrade-seconds: 10, recover-seconds: 10 }',
  'postgres-down':
    '{ name: postgres-down, stop: db, degraded: [{ service: alpha, json: { status: degraded, postgres: false } }], degrade-seconds: 10, recover-seconds: 20 }',
  'storage-down':
    '{ name: storage-down, stop: storage, degraded: [{ service: alpha, json: { status: degraded, storage: false, archive: true } }], degrade-seconds: 10, recover-seconds: 10 }',
  'archive-down':
    '{ name: archive-down, stop: way, degraded: [{ service: alpha, json: { status: degraded, storage: true, archive: false } }], degrade-seconds: 10, recover-seconds: 10 }',
  'archive-unreachable':
    '{ name: archive-unreachable, without: { service: alpha, env: { ARCHIVE_URL: "http://127.0.0.1:9" } }, degraded: [{ service: alpha, json: { status: degraded, storage: true, archive: false } }], degrade-seconds: 10 }',
} as const;
export type ModeName = keyof typeof MODES;

export const delivery = (name: string, port: number, adminPort: number): string => `version: 1
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
  storage: { role: shared, port: 9000 }
  way: { role: shared, port: 9000 }
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
    modes: [${Object.values(MODES).join(', ')}]
  own:
    - { id: inside, kind: exec, service: beta, command: [id, -u], expect: { stdout: 7002 } }
    - { id: passwd, kind: file, service: gamma, path: /etc/passwd, expect: { text: { contains: "gamma:x:7003" } } }
    - { id: got, kind: env, service: alpha, variable: NAME, expect: alpha }
    - { id: page, kind: http, needs: [inside], request: { service: alpha, path: /things, token-of: alpha }, expect: { status: 200, json: { things: { length: 0 } } } }
`;

export const compose = (folder: string, user: string): string => `services:
${SERVICES.map(
  (service) => `  ${service}:
    image: smoke-story
    build: ./image
    init: false
    user: "${service === 'beta' ? user : `${PORTS[service]}:${PORTS[service]}`}"
    environment:
      NAME: ${service}
      PORT: "${PORTS[service]}"
      JWT_${service.toUpperCase()}: \${WIRED_${service.toUpperCase()}:-\${JWT_${service.toUpperCase()}}}
      STORAGE_URL: http://storage:9000
      ARCHIVE_URL: http://way:9000
      LOGIN_USERNAME: \${LOGIN_USERNAME}
      LOGIN_PASSWORD: \${LOGIN_PASSWORD}
      RATE: \${RATE}
      UNUSED: \${UNUSED}
      TOGGLES: \${TOGGLES}
      CHILD: "${service === 'beta' ? '${CHILD}' : '0'}"
    stop_grace_period: 1s`,
).join('\n')}
  store: { image: compose-delivery-redis:local, tmpfs: [/data] }
  storage: { image: ${BASE}, init: true, user: "7004:7004", command: [python3, /storage.py], volumes: ["${folder}/storage.py:/storage.py:ro"] }
  way: { image: ${BASE}, init: true, user: "7005:7005", command: [python3, /way.py], volumes: ["${folder}/way.py:/way.py:ro"], environment: { TARGET: outside } }
  db:
    image: compose-delivery-postgres:local
    tmpfs: ["/var/lib/postgresql/data:uid=999,gid=999,mode=0700"]
    environment: { POSTGRES_USER: story, POSTGRES_DB: story, POSTGRES_PASSWORD: "\${DB_PASSWORD}" }
`;

export const dockerfile = (version: string, extra: string): string => `FROM ${BASE}
RUN for n in 7001:alpha 7002:beta 7003:gamma; do echo "\${n#*:}:x:\${n%%:*}:\${n%%:*}::/:/bin/sh" >> /etc/passwd; done
ENV APP_VERSION=${version}
COPY service.py /service.py
${extra}
CMD ["python3", "/service.py"]
`;
