// The stack of the smoke story: three services, a real Redis, a real PostgreSQL, storage with S3's interface, and more of it outside of the
// compose file, to which a way leads; delivered by the compose engine from sources. Nothing here waits in a way that stops the other lane.
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
import {
  BASE,
  compose,
  delivery,
  dockerfile,
  MODES,
  PORTS,
  SERVICES,
  SOURCE,
  variablesOf,
  WORKFLOW,
  type Change,
  type ModeName,
} from './files.ts';

export type Ran = {
  readonly code: number;
  readonly outputs: Readonly<Record<string, OutputValue>>;
  readonly log: string;
};

export type Stack = {
  readonly folder: string;
  readonly state: string;
  /** Standard output of a docker command. @throws Error with its standard error */
  docker(...words: string[]): Promise<string>;
  /** Ids of the containers of a service, running ones only. */
  containers(service: string): Promise<string[]>;
  /** Delivers the stack anew, with other variables, another user or another image. */
  deliver(change?: Change): Promise<void>;
  /** Tells all services what to do wrong from now on. */
  control(...toggles: string[]): Promise<void>;
  write(path: string, text: string): void;
  smoke(inputs: Readonly<Record<string, string>>): Promise<Ran>;
  /** A checks file in which failure-modes has only this one. */
  onlyMode(mode: ModeName): string;
  close(): Promise<void>;
};

const exec = createExec(process.env, new AbortController().signal);

async function docker(...words: string[]): Promise<string> {
  const ran = await exec(['docker', ...words], { env: { DOCKER_BUILDKIT: '0' } });
  if (ran.code === 0) return ran.stdout.trim();
  throw new Error(`docker ${words[0] ?? ''}: ${ran.stderr.trim()}`);
}

/** Ids of running containers with all of these labels. */
const running = async (...labels: string[]): Promise<string[]> =>
  (await docker('ps', '--quiet', ...labels.flatMap((label) => ['--filter', `label=${label}`])))
    .split('\n')
    .filter(Boolean);

function call(folder: string, state: string) {
  return async (
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
    const lines = log.lines.filter((line) => !line.startsWith('::add-mask::'));
    return { code, outputs: sink.outputs, log: lines.join('\n') };
  };
}

/** @param lane letters that no other stack of this run has */
export async function startStack(folder: string, lane: string, say: (line: string) => void): Promise<Stack> {
  rmSync(folder, { recursive: true, force: true });
  for (const path of ['.github/workflows', 'src', 'image'])
    mkdirSync(join(folder, path), { recursive: true });
  const name = `smoke${lane}${Date.now().toString(36)}`;
  const outside = `${name}-outside`;
  const [port = 0, adminPort = 0] = await realHost.freePorts(2, []);
  const state = join(folder, 'state');
  const place = join(state, name, 'staging');
  const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
  for (const [program, to] of [
    ['service.py', 'image'],
    ['storage.py', ''],
    ['way.py', ''],
  ] as const)
    cpSync(join(import.meta.dirname, program), join(folder, to, program));
  write('delivery.yml', delivery(name, port, adminPort));
  write('.github/workflows/ci.yml', WORKFLOW);
  write('src/rates.py', SOURCE);
  const act = call(folder, state);
  const images = new Set<string>();
  let deliveries = 0;
  const containers = async (service: string): Promise<string[]> => {
    const found = await running(`compose-delivery.service=${service}`, 'compose-delivery.deployment');
    const format = '{{.Id}} {{index .Config.Labels "com.docker.compose.project"}}';
    const told = found.length === 0 ? '' : await docker('inspect', '--format', format, ...found);
    return told.split('\n').flatMap((line) => {
      const [id = '', project = ''] = line.split(' ');
      return project.startsWith(name) ? [id] : [];
    });
  };
  const build = async (version: string, change: Change): Promise<string> => {
    const variables = Object.entries(variablesOf(change)).map(([key, value]) => `${key}='${value}'\n`);
    write('.env', variables.join(''));
    write('docker-compose.yml', compose(folder, change.user ?? '7002:7002'));
    write('image/Dockerfile', dockerfile(version, change.image ?? ''));
    const id = await docker('build', '--quiet', join(folder, 'image'));
    images.add(id);
    return JSON.stringify(Object.fromEntries(SERVICES.map((service) => [service, `smoke-story@${id}`])));
  };
  return {
    folder,
    state,
    docker,
    containers,
    write,
    deliver: async (change = {}) => {
      deliveries += 1;
      const version = `1.${deliveries}.0`;
      const { code, log } = await act(deployAction, {
        version,
        verify: 'health',
        images: await build(version, change),
        'allow-older': 'true',
        'watch-seconds': '1',
        'probe-rate': '5',
        'keep-previous': 'stopped',
      });
      if (code !== 0) throw new Error(`the delivery of ${version} failed:\n${log.slice(-3_000)}`);
      if (deliveries === 1) await startOutside(outside, folder, (await containers('way'))[0] ?? '');
      say(`${lane}: delivered ${version}`);
    },
    control: async (...toggles) => {
      const told = SERVICES.map(async (service) => {
        for (const id of await containers(service)) {
          const at = /:(\d+)\s*$/m.exec(await docker('port', id, `${PORTS[service]}/tcp`))?.[1] ?? '';
          await fetch(`http://127.0.0.1:${at}/control`, { method: 'POST', body: JSON.stringify(toggles) });
        }
      });
      await Promise.all(told);
    },
    onlyMode: (mode) => {
      write('one-mode.yml', `version: 1\nchecks: { failure-modes: { modes: [${MODES[mode]}] } }\n`);
      return 'one-mode.yml';
    },
    smoke: (inputs) => act(smokeAction, { 'report-directory': join(folder, 'report'), ...inputs }),
    close: async () => {
      await exec(['docker', 'rm', '--force', outside]);
      await tearDownContainers(exec, place);
      await tearDown(realHost, place, 1);
      for (const image of images) await exec(['docker', 'image', 'rm', '--force', image]);
    },
  };
}

/** Storage that no compose file knows, as that of a provider is; only the way reaches it. */
async function startOutside(name: string, folder: string, way: string): Promise<void> {
  const format = '{{range $name, $_ := .NetworkSettings.Networks}}{{$name}} {{end}}';
  const [network = ''] = (await docker('inspect', '--format', format, way)).split(' ');
  const storage = ['--volume', `${folder}/storage.py:/storage.py:ro`, BASE, 'python3', '/storage.py'];
  const place = ['--network', network, '--network-alias', 'outside', '--init', '--user', '7006:7006'];
  await docker('run', '--detach', '--name', name, ...place, ...storage);
}
