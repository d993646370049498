// Mini Market through a router of another make, with the real actions: two deliveries and the way back, under traffic.
// Usage: npx tsx scripts/deliver-through-router.ts ENGINE ROUTER [STATE]
// ENGINE process needs STATE, the state folder of an earlier `npm start` (its artifacts are copied); compose needs the images of one.
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  chmodSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redactor, runAction } from '@compose-delivery/runtime';
import { realPorts } from '@compose-delivery/runtime/adapters';
import { recordedSink } from '@compose-delivery/runtime/testing';
import { action as deploy } from '../actions/deploy-blue-green/action.ts';
import { action as rollback } from '../actions/rollback/action.ts';
import { makeWorkCopy } from '../packages/cli/src/work-copy.ts';
import { tearDownAll, tearDownContainersOf } from '../packages/cli/src/tear-down.ts';

const [engine = 'compose', router = 'nginx', source = '.delivery/tour/state'] = process.argv.slice(2);
const COLORED = ['agente_deposito', 'agente_negocio', 'ml_service', 'web_dashboard'];
const IMAGES = {
  POSTGRES_IMAGE: 'compose-delivery-postgres:local',
  REDIS_IMAGE: 'compose-delivery-redis:local',
  NGINX_IMAGE: 'compose-delivery-nginx:local',
};

const folder = mkdtempSync(join(tmpdir(), 'through-router-'));
chmodSync(folder, 0o755);
const state = join(folder, 'state');
const copy = await makeWorkCopy({
  folder: join(folder, 'application'),
  application: 'examples/minimarket',
  callers: 'workflows-examples',
  environment: {
    RATE_LIMIT_REQUESTS: '0',
    OCR_TIMEOUT_SECONDS: '2',
    GRACEFUL_SECONDS: '10',
    ...(engine === 'compose' ? IMAGES : {}),
  },
  watchSeconds: 4,
});
const file = join(copy.repository, 'delivery.yml');
writeFileSync(file, readFileSync(file, 'utf8').replace(/kind: embedded/, `kind: ${router}`));
writeFileSync(join(copy.repository, '.env.production'), copy.envFile, { mode: 0o600 });

function artifactsOf(version: string): Record<string, string> {
  if (engine === 'compose')
    return Object.fromEntries(
      [...COLORED, 'migrate'].map((name) => {
        const id = execFileSync(
          'docker',
          ['image', 'inspect', '--format', '{{.Id}}', `minimarket-${name}:${version}`],
          { encoding: 'utf8' },
        );
        return [name, `minimarket-${name}@${id.trim()}`];
      }),
    );
  return Object.fromEntries(
    COLORED.map((name) => {
      const store = join(state, 'artifacts', name);
      for (const hex of readdirSync(store)) {
        const manifest = join(store, hex, 'artifact.json');
        if (
          existsSync(manifest) &&
          (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version === version
        )
          return [name, `tree:sha256:${hex}`];
      }
      throw new Error(`${store}: no artifact of ${version}`);
    }),
  );
}

const redactor = new Redactor();
const ports = { ...realPorts({ ...process.env }, 'terminal', redactor), workspace: copy.repository };
async function run(name: string, action: typeof deploy, inputs: Record<string, string>): Promise<void> {
  const sink = recordedSink();
  const given: Record<string, string> = {
    'state-directory': state,
    engine,
    environment: 'production',
    ...inputs,
  };
  const code = await runAction(action, { get: (key) => given[key], given: Object.keys(given) }, ports, sink);
  const told = [
    'status',
    'active-slot',
    'dropped',
    'probes',
    'switch-ms',
    'mixed-window-ms',
    'connections-cut',
    'verdict',
  ];
  console.log(name, code, JSON.stringify(Object.fromEntries(told.map((key) => [key, sink.outputs[key]]))));
  if (code !== 0) throw new Error(`${name} failed`);
}

try {
  if (engine === 'process')
    for (const part of ['artifacts', 'python'])
      if (existsSync(join(source, part)))
        cpSync(join(source, part), join(state, part), { recursive: true, verbatimSymlinks: true });
  await run('deploy 1.0.0', deploy, {
    version: '1.0.0',
    verify: 'health',
    images: JSON.stringify(artifactsOf('1.0.0')),
  });
  await run('deploy 1.1.0', deploy, {
    version: '1.1.0',
    verify: 'health',
    images: JSON.stringify(artifactsOf('1.1.0')),
  });
  await run('rollback', rollback as unknown as typeof deploy, {});
} finally {
  await tearDownAll(state);
  if (engine === 'compose') await tearDownContainersOf(state, 'minimarket-copy-');
  rmSync(folder, { recursive: true, force: true });
}
