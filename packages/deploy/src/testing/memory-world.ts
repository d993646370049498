// A deployment in memory that can die at any moment: every port calls `tick` before, between and after its effects.
import type { ServiceDefinition, SlotName } from '@compose-delivery/application';
import type { Clock, Files, Http } from '@compose-delivery/runtime';
import { recordedLog, virtualClock } from '@compose-delivery/runtime/testing';
import { deliver, type DeliveryResult } from '../execute/deliver.ts';
import type { Settings, World } from '../execute/context.ts';
import { LATENCY_BOUNDS_MS } from '../latency.ts';
import type { Release } from '../model.ts';
import type { DeadMan } from '../operator/dead-man.ts';
import type { Desired } from '../plan/plan.ts';
import {
  RouterConflict,
  type Engine,
  type Host,
  type Router,
  type RouterObservation,
  type SlotObservation,
} from '../ports.ts';
import { openJournal } from '../state/journal.ts';
import { acquireLock } from '../state/lock.ts';
import {
  memoryDatabase,
  memoryDatabaseState,
  memoryMigration,
  revisionOf,
  SCHEMAS,
  trulyRuns,
  type MemoryDatabase,
} from './memory-database.ts';
import { NO_TRAFFIC } from '../traffic/delivery-traffic.ts';

/** The process died here. Nothing of it runs any more: every later call of the same run dies, too. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

type MemorySlot = { release: Release; generation: number; running: Set<string>; incarnation: number };

export type MemoryState = {
  readonly files: Map<string, string>;
  readonly slots: Partial<Record<SlotName, MemorySlot>>;
  router: RouterObservation & { fence: number };
  readonly artifacts: Set<string>;
  readonly broken: Set<string>;
  readonly clock: ReturnType<typeof virtualClock>;
  incarnation: number;
  livePid: number;
  readonly database: MemoryDatabase;
  /** The watch on the host that outlives a run: it goes back when a run dies after its switch. */
  armed: { readonly slot: SlotName; readonly back: SlotName; readonly generation: number } | undefined;
  /** Something from outside has ended what serves: people get errors until the next switch, and that is not our doing. */
  harmed: boolean;
  /** What must never be, with the moment it was. */
  readonly violations: string[];
};

export function memoryState(): MemoryState {
  return {
    files: new Map(),
    slots: {},
    router: { running: false, generation: 0, upstreams: {}, fence: 0 },
    artifacts: new Set(),
    broken: new Set(),
    clock: virtualClock(),
    incarnation: 0,
    livePid: 100,
    database: memoryDatabaseState(),
    armed: undefined,
    harmed: false,
    violations: [],
  };
}

const COLORED = ['web', 'api'];
const FOLDER = '/state/shop/default';

export function memoryRelease(version: string): Release {
  const service = (role: ServiceDefinition['role']): ServiceDefinition => ({
    role,
    port: 80,
    env: {},
    secrets: [],
    health: { path: '/health', headers: {}, 'start-seconds': 5, 'version-field': 'version' },
  });
  return {
    id: `${version}-id`,
    version,
    sha: 'a'.repeat(40),
    artifacts: { web: `web ${version}`, api: `api ${version}`, worker: `worker ${version}` },
    services: { web: service('colored'), api: service('colored'), worker: service('singleton') },
    listeners: [
      {
        port: 80,
        routes: [
          { path: '/', service: 'web' },
          { path: '/api', service: 'api' },
        ],
      },
    ],
    ...(SCHEMAS[version] ? { schema: SCHEMAS[version] } : {}),
    createdAt: '2026-01-01T00:00:00Z',
  };
}

type Tick = () => void;

function memoryFiles(state: MemoryState, tick: Tick): Files {
  const { files } = state;
  return {
    readText: (path) => answer(tick, () => files.get(path)),
    writeAtomic: (path, content) =>
      answer(tick, () => {
        files.set(path, content.toString());
        tick();
      }),
    appendLine: (path, line) =>
      answer(tick, () => {
        const before = files.get(path) ?? '';
        files.set(path, before + line.slice(0, line.length / 2)); // torn, if we die here
        tick();
        files.set(path, `${before}${line}\n`);
        tick();
      }),
    exists: (path) => answer(tick, () => files.has(path)),
    list: (folder) =>
      answer(tick, () =>
        [
          ...new Set(
            [...files.keys()]
              .filter((path) => path.startsWith(`${folder}/`))
              .map((path) => path.slice(folder.length + 1).split('/')[0] ?? ''),
          ),
        ].sort(),
      ),
    makeDirectory: () => answer(tick, () => undefined),
    remove: (path) =>
      answer(tick, () => {
        for (const key of [...files.keys()])
          if (key === path || key.startsWith(`${path}/`)) files.delete(key);
      }),
  };
}

const answer = async <T>(tick: Tick, body: () => T): Promise<T> => {
  await Promise.resolve();
  tick();
  return body();
};

function memoryHost(
  state: MemoryState,
  tick: Tick,
  pid: number,
): Pick<Host, 'createExclusive' | 'identity' | 'machine' | 'self'> {
  return {
    createExclusive: (path, content) =>
      answer(tick, () => {
        if (state.files.has(path)) return false;
        state.files.set(path, content);
        tick();
        return true;
      }),
    identity: (asked) =>
      Promise.resolve(asked === state.livePid ? { pid: asked, startTime: String(asked) } : undefined),
    machine: () => Promise.resolve('here'),
    self: () => Promise.resolve({ pid, startTime: String(pid) }),
  };
}

const upstreamOf = (slot: SlotName, service: string, incarnation: number): string =>
  `http://${service}.${slot}.n${incarnation}`;

function observeSlot(state: MemoryState, slot: SlotName): SlotObservation {
  const found = state.slots[slot];
  if (!found) return { state: 'absent', upstreams: {}, down: [], singletons: [] };
  const down = COLORED.filter((name) => !found.running.has(name));
  return {
    state: down.length === 0 ? 'running' : 'down',
    release: found.release,
    generation: found.generation,
    upstreams: Object.fromEntries(
      COLORED.filter((name) => found.running.has(name)).map((name) => [
        name,
        upstreamOf(slot, name, found.incarnation),
      ]),
    ),
    down,
    singletons: found.running.has('worker') ? ['worker'] : [],
  };
}

function memoryEngine(state: MemoryState, tick: Tick): Engine {
  const served = (slot: SlotName, what: string): void => {
    if (state.router.active === slot && observeSlot(state, slot).state === 'running')
      state.violations.push(`${what} of ${slot}, which serves`);
  };
  return {
    name: 'process',
    observe: () =>
      answer(tick, () => ({ blue: observeSlot(state, 'blue'), green: observeSlot(state, 'green') })),
    missing: (release) =>
      answer(tick, () =>
        Object.values(release.artifacts)
          .filter((name) => !state.artifacts.has(name))
          .map((name) => `${name} is gone`),
      ),
    start: (slot, release, generation) =>
      answer(tick, () => {
        const old = state.slots[slot];
        const same = old?.release.id === release.id ? old : undefined;
        if (!same) served(slot, 'start');
        state.incarnation += same ? 0 : 1;
        const next = same ?? {
          release,
          generation,
          running: new Set<string>(),
          incarnation: state.incarnation,
        };
        state.slots[slot] = next;
        for (const name of COLORED) {
          tick();
          next.running.add(name);
        }
        tick();
      }),
    startSingletons: (slot) =>
      answer(tick, () => {
        const other = state.slots[slot === 'blue' ? 'green' : 'blue'];
        if (other?.running.has('worker')) state.violations.push('two workers at once');
        state.slots[slot]?.running.add('worker');
        tick();
      }),
    stopSingletons: (slot) =>
      answer(tick, () => {
        state.slots[slot]?.running.delete('worker');
        tick();
      }),
    stop: (slot) =>
      answer(tick, () => {
        served(slot, 'stop');
        for (const name of [...(state.slots[slot]?.running ?? [])]) {
          state.slots[slot]?.running.delete(name);
          tick();
        }
      }),
    remove: (slot) =>
      answer(tick, () => {
        served(slot, 'removal');
        delete state.slots[slot];
        tick();
      }),
    view: (slot) =>
      answer(tick, () => ({
        slot,
        version: state.slots[slot]?.release.version ?? '',
        services: COLORED,
        url: (service) => observeSlot(state, slot).upstreams[service],
        processes: () => Promise.resolve([]),
        environment: () => Promise.resolve({}),
        log: () => Promise.resolve(''),
      })),
    runOnce: ({ release }) =>
      answer(tick, () =>
        memoryMigration(
          { ...state, tick },
          release,
          state.router.active && state.slots[state.router.active]?.release,
        ),
      ),
    prune: (artifacts) =>
      answer(tick, () => {
        for (const { artifact } of artifacts) {
          state.artifacts.delete(artifact);
          tick();
        }
        return [];
      }),
  };
}

function memoryRouter(state: MemoryState, tick: Tick): Router {
  const counted = { requests: 0 };
  return {
    name: 'memory',
    missing: () => Promise.resolve([]),
    ensure: () =>
      answer(tick, () => {
        state.router = { ...state.router, running: true };
      }),
    claim: (fence) =>
      answer(tick, () => {
        if (fence < state.router.fence) throw new RouterConflict('an older lock');
        state.router = { ...state.router, fence };
      }),
    observe: () => answer(tick, () => state.router),
    switchTo: (request) =>
      answer(tick, () => {
        if (request.expected !== state.router.generation) throw new RouterConflict('another generation');
        if (request.fence < state.router.fence) throw new RouterConflict('an older lock');
        const slot = observeSlot(state, request.slot);
        if (slot.state !== 'running') state.violations.push(`switch to ${request.slot}, which does not run`);
        if (COLORED.some((name) => slot.upstreams[name] !== request.upstreams[name]))
          state.violations.push('switch to addresses that are not those of the slot');
        const code = revisionOf(state.slots[request.slot]?.release.version ?? '');
        if (!trulyRuns(code, state.database.revision))
          state.violations.push(`switch to code of ${code} on revision ${state.database.revision}`);
        state.harmed = false;
        state.router = {
          running: true,
          active: request.slot,
          generation: request.generation,
          upstreams: { ...state.router.upstreams, [request.slot]: request.upstreams },
          fence: request.fence,
        };
        tick();
      }),
    confirm: (slot, generation) =>
      answer(tick, () => {
        if (state.router.active !== slot || state.router.generation !== generation)
          throw new Error('not confirmed');
      }),
    open: () => answer(tick, () => ({ requests: 0, tunnels: 0 })),
    cut: () => answer(tick, () => 0),
    traffic: (slot) =>
      answer(tick, () => {
        counted.requests += 10;
        const bad = state.broken.has(state.slots[slot]?.release.version ?? '');
        const latency = LATENCY_BOUNDS_MS.map((_, i) => (i === 3 ? counted.requests : 0));
        return { requests: counted.requests, errors: bad ? counted.requests : 0, latency };
      }),
  };
}

function memoryDeadMan(state: MemoryState, tick: Tick): DeadMan {
  return {
    arm: ({ slot, from, generation }) =>
      answer(tick, () => {
        if (from) state.armed = { slot, back: from.slot, generation };
        tick();
      }),
    renew: () => Promise.resolve(),
    settle: () =>
      answer(tick, () => {
        state.armed = undefined;
        tick();
      }),
    publish: () => answer(tick, () => undefined),
  };
}

/** What the host does by itself when it hears nothing more of the run: one switch back, if that slot still runs. */
export function fireDeadMan(state: MemoryState): void {
  const { armed, router } = state;
  state.armed = undefined;
  if (!armed || router.active !== armed.slot || router.generation !== armed.generation) return;
  const back = observeSlot(state, armed.back);
  if (back.state !== 'running') return;
  state.harmed = false;
  state.router = {
    ...router,
    active: armed.back,
    generation: router.generation + 1,
    upstreams: { ...router.upstreams, [armed.back]: back.upstreams },
  };
}

function memoryHttp(state: MemoryState, tick: Tick): Http {
  return (request) =>
    answer(tick, () => {
      const [service = '', slot = '', incarnation = ''] = new URL(request.url).hostname.split('.');
      const found = state.slots[slot as SlotName];
      if (!found || !found.running.has(service) || `n${found.incarnation}` !== incarnation)
        throw new Error('ECONNREFUSED');
      return {
        status: 200,
        headers: {},
        body: JSON.stringify({ version: found.release.version }),
        durationMs: 1,
      };
    });
}

export const MEMORY_SETTINGS: Settings = {
  watch: {
    seconds: 2,
    'interval-seconds': 1,
    'max-error-rate': 0.1,
    'min-requests': 5,
    'on-inconclusive': 'hold',
    probe: { paths: ['/'] },
  },
  drainTimeoutSeconds: 1,
  graceSeconds: 1,
  keepPrevious: 'warm',
  keepReleases: 2,
  probes: [],
};

/** Invariant (a): whoever asks the router gets an answer, at every moment, unless somebody else ended what serves. */
function served(state: MemoryState): void {
  const { active, running, upstreams } = state.router;
  if (!active || !running || state.harmed || state.violations.length > 0) return;
  const slot = state.slots[active];
  for (const name of COLORED)
    if (!slot?.running.has(name) || upstreams[active]?.[name] !== upstreamOf(active, name, slot.incarnation))
      state.violations.push(`${name} of ${active} does not answer`);
}

export type MemoryRun = {
  readonly result: DeliveryResult | undefined;
  readonly crashed: boolean;
  readonly ticks: number;
};

/** One run on the shared state, dying at the tick numbered `crashAt` (from 1), if it gets there. */
export async function memoryRun(
  state: MemoryState,
  desired: Desired,
  options: { readonly crashAt?: number; readonly settings?: Partial<Settings> } = {},
): Promise<MemoryRun> {
  let ticks = 0;
  let dead = false;
  const tick = (): void => {
    ticks += 1;
    served(state);
    if (dead || ticks === options.crashAt) {
      dead = true;
      throw new Crash('killed');
    }
  };
  state.livePid += 1; // whoever ran before is gone
  const files = memoryFiles(state, tick);
  const clock: Clock = { ...state.clock, sleep: (ms) => answer(tick, () => void state.clock.advance(ms)) };
  const signal = new AbortController().signal;
  const log = recordedLog();
  try {
    const lock = await acquireLock(
      { files, host: memoryHost(state, tick, state.livePid), clock, log, signal },
      FOLDER,
      { operation: desired.kind, runId: '1', attempt: '1', actor: 'test' },
      0,
    );
    const world: World = {
      engine: memoryEngine(state, tick),
      router: memoryRouter(state, tick),
      files,
      clock,
      http: memoryHttp(state, tick),
      log,
      signal,
      lock,
      journal: openJournal(files, clock, FOLDER, { fence: lock.fence }),
      folder: FOLDER,
      stateDirectory: '/state',
      traffic: NO_TRAFFIC,
      verify: undefined,
      variables: {},
      deadMan: memoryDeadMan(state, tick),
      database: memoryDatabase({
        ...state,
        now: () => state.clock.now(),
        tick,
        answer: (body) => answer(tick, body),
      }),
      settings: { ...MEMORY_SETTINGS, ...options.settings },
    };
    const result = await deliver(world, desired);
    if (!(await world.journal.unfinished())) await world.deadMan?.settle('over');
    await lock.release();
    return { result, crashed: false, ticks };
  } catch (error) {
    if (dead) return { result: undefined, crashed: true, ticks };
    throw error;
  }
}

export const memoryFolder = FOLDER;
