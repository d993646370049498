// A router of any kind on the real program, for tests: two upstreams in this process, free ports, a folder of its own, everything ended
// afterwards.
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import type { ListenerDefinition, RouterDefinition, SlotName } from '@compose-delivery/application';
import { routerSchema } from '@compose-delivery/application';
import { createExec, realClock, realFiles, realHttp } from '@compose-delivery/runtime/adapters';
import { recordedLog, withFolder } from '@compose-delivery/runtime/testing';
import { askSocket } from '../adapters/ask-socket.ts';
import { realHost } from '../adapters/host.ts';
import { deploymentIdOf } from '../engines/process/engine.ts';
import type { Router, SwitchRequest } from '../ports.ts';
import { chooseRouter } from '../routers/choose-router.ts';
import { embeddedRouter, frontPaths } from '../routers/embedded/router.ts';
import { routerPaths, type RouterWorld } from '../routers/seat.ts';
import { tearDown } from '../tear-down.ts';
import { startUpstream, type Upstream } from './upstream.ts';
import { listeningPorts } from './listening-ports.ts';

export type RouterRig = {
  readonly router: Router;
  /** The same deployment as another run would open it. */
  open(changes?: Partial<RouterWorld>): Router;
  readonly folder: string;
  readonly world: RouterWorld;
  readonly listeners: readonly ListenerDefinition[];
  readonly base: string;
  readonly second: string;
  readonly adminPort: number;
  readonly blue: Upstream;
  readonly green: Upstream;
  readonly log: ReturnType<typeof recordedLog>;
  order(slot: SlotName, generation: number, changes?: Partial<SwitchRequest>): SwitchRequest;
  switchTo(slot: SlotName, generation: number, changes?: Partial<SwitchRequest>): Promise<void>;
  /** Main process of the router. */
  pid(): Promise<number>;
  /** kill -9 of the router and all its children. */
  killHard(): Promise<void>;
};

export type RigOptions = {
  readonly kind: RouterDefinition['kind'];
  readonly router?: Record<string, unknown>;
  readonly listeners?: (ports: readonly [number, number]) => ListenerDefinition[];
};

export async function withRouter<T>(options: RigOptions, body: (rig: RouterRig) => Promise<T>): Promise<T> {
  return withFolder(async (folder) => {
    // Workers of a router that root started are another user, as in a state directory of a real host.
    chmodSync(folder, 0o711);
    const [blue, green] = [await startUpstream('blue'), await startUpstream('green')];
    try {
      return await body(await makeRig(folder, blue, green, options));
    } finally {
      await tearDown(realHost, join(folder, 'state'), 1);
      await Promise.all([blue.close(), green.close()]);
    }
  });
}

async function makeRig(
  folder: string,
  blue: Upstream,
  green: Upstream,
  options: RigOptions,
): Promise<RouterRig> {
  const [port = 0, secondPort = 0, adminPort = 0] = await listeningPorts(3);
  const state = join(folder, 'state');
  const listeners = options.listeners?.([port, secondPort]) ?? [
    {
      port,
      routes: [
        { path: '/', service: 'web' },
        { path: '/api', service: 'api', rewrite: '/v1' },
      ],
    },
    { port: secondPort, routes: [{ path: '/only', service: 'api' }] },
  ];
  const definition = routerSchema.parse({
    kind: options.kind,
    'admin-port': adminPort,
    listeners,
    ...options.router,
  });
  const log = recordedLog();
  const world: RouterWorld = {
    files: realFiles,
    host: realHost,
    exec: createExec(process.env, new AbortController().signal),
    http: realHttp,
    clock: realClock,
    log,
    folder: state,
    deploymentId: deploymentIdOf(state),
    searchPath: process.env.PATH ?? '',
    askSocket,
    owner: realHost,
    onlookers: [realHost],
  };
  await realFiles.makeDirectory(state);
  const open = (changes: Partial<RouterWorld> = {}): Router =>
    options.kind === 'embedded'
      ? embeddedRouter({
          ...world,
          address: definition.address,
          adminPort,
          listeners,
          frontProgram: bundledFront(),
          randomId: () => randomBytes(8).toString('hex'),
        })
      : chooseRouter({ definition, world: { ...world, ...changes } });
  const order: RouterRig['order'] = (slot, generation, changes = {}) => {
    const { url } = slot === 'blue' ? blue : green;
    return {
      slot,
      upstreams: { web: url, api: url },
      listeners,
      generation,
      expected: generation - 1,
      fence: 1,
      ...changes,
    };
  };
  const router = open();
  const pid = async (): Promise<number> => {
    const path = options.kind === 'embedded' ? frontPaths(state).process : routerPaths(state).process;
    return (JSON.parse((await realFiles.readText(path)) ?? '{"pid":0}') as { pid: number }).pid;
  };
  return {
    router,
    open,
    folder: state,
    world,
    listeners,
    base: `http://127.0.0.1:${port}`,
    second: `http://127.0.0.1:${secondPort}`,
    adminPort,
    blue,
    green,
    log,
    order,
    switchTo: (slot, generation, changes) => router.switchTo(order(slot, generation, changes)),
    pid,
    killHard: async () => {
      const main = await pid();
      const family = [main, ...(await realHost.group(main))];
      for (const member of new Set(family)) await realHost.signal(member, 'SIGKILL');
      while ((await realHost.group(main)).length > 0) await realClock.sleep(20);
    },
  };
}

let front: string[] | undefined;

/** The front as one file: it starts in a moment, which its sources under tsx do not. */
function bundledFront(): string[] {
  if (front) return front;
  const folder = mkdtempSync(join(tmpdir(), 'router-rig-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'front.mjs');
  const entry = fileURLToPath(new URL('../adapters/front-main.ts', import.meta.url));
  const banner = {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  };
  buildSync({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    banner,
    logLevel: 'error',
  });
  front = [process.execPath, outfile];
  return front;
}
