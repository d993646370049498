// The application of the smoke tests: three small services, described by a real delivery file.
import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readDelivery, type Application } from '@compose-delivery/application';
import { realFiles } from '@compose-delivery/runtime/adapters';

export const SERVICES = ['alpha', 'beta', 'gamma'] as const;
export type FixtureService = (typeof SERVICES)[number];

const service = (name: FixtureService, port: number): string => `
  ${name}:
    port: ${port}
    user: ${name}
    metrics: /metrics
    health: { path: /health, version-field: version, headers: { X-API-Key: "\${API_KEY}" } }
    process: { directory: ${name}, command: [node, ${name}.js], uid: ${port} }
    secrets: [JWT_${name.toUpperCase()}, LOGIN_PASSWORD]
    jwt:
      secret-env: JWT_${name.toUpperCase()}
      issuer: ${name}
      audience: ${name}-api
      login: { path: /auth/login, username-env: LOGIN_USERNAME, password-env: LOGIN_PASSWORD }
      protected: { path: /api/things }`;

const DELIVERY = `
version: 1
application: fixture
env-file: .env
router: { listeners: [{ port: 8090, routes: [{ path: /, service: alpha }] }] }
services:${service('alpha', 7001)}${service('beta', 7002)}${service('gamma', 7003)}
checks:
  R1: {}
  R2: { secrets: [JWT_ALPHA, JWT_BETA, JWT_GAMMA, JWT_SHARED, JWT_SPARE] }
  R3: { service: beta, path: /ocr, heavy-bytes: 20000, seconds: 1, grace-seconds: 1 }
  R4:
    env: RATE
    minimum: 0.02
    maximum: 0.08
    service: gamma
    path: /predict
    body: { product: p-1 }
    field: result.rate
    log-pattern: 'rate configured: {rate}'
    sources: ['src/**/*.py']
  R5: { reason: nothing of it exists here }
  R6: {}
  headers:
    service: alpha
    required: { Content-Security-Policy: "default-src 'self'", X-Content-Type-Options: nosniff, X-Frame-Options: DENY, Strict-Transport-Security: '*' }
  latency: { health-ms: 600, api-ms: 1000, concurrent: 4 }
  metrics: { service: alpha, counter: requests_total, errors: errors_total }
  rate-limit: { service: alpha, path: /limited, requests: 12, recover-seconds: 4, ignores-forwarded-for: true }
  logs: {}
`;

const WORKFLOW = `
on: { pull_request: {}, push: { branches: [main] } }
jobs:
  scan:
    runs-on: ubuntu-latest
    steps:
      - uses: aquasecurity/trivy-action@57a97c7e7821a5776cebc9bb87c984fa69cba8f1
        with: { scan-type: fs, exit-code: '1', severity: 'CRITICAL,HIGH' }
`;

const SOURCE = `"""Predictions. A comment or a text may say 0.045 or "rate = 0.045"."""
import os

RATE = float(os.environ["RATE"])  # such as 0.045
BUCKETS = (0.025, 0.05, 0.1)
`;

/** Variables of the environment file, fresh each time. */
export function fixtureVariables(): Record<string, string> {
  const secret = (): string => randomBytes(32).toString('base64');
  return {
    JWT_ALPHA: secret(),
    JWT_BETA: secret(),
    JWT_GAMMA: secret(),
    JWT_SHARED: secret(),
    JWT_SPARE: secret(),
    LOGIN_USERNAME: 'operator',
    LOGIN_PASSWORD: `pw-${randomBytes(9).toString('hex')}`,
    API_KEY: randomBytes(12).toString('hex'),
    RATE: '0.045',
  };
}

/** Writes the repository of the fixture and reads it as the suite does. */
export async function writeFixture(root: string, workflow = WORKFLOW, source = SOURCE): Promise<Application> {
  await mkdir(join(root, '.github/workflows'), { recursive: true });
  await mkdir(join(root, 'src/model'), { recursive: true });
  await writeFile(join(root, 'delivery.yml'), DELIVERY);
  await writeFile(join(root, '.github/workflows/ci.yml'), workflow);
  await writeFile(join(root, 'src/model/rates.py'), source);
  return readDelivery(realFiles, root, 'delivery.yml', '');
}
