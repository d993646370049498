// Router "embedded": the adapter that starts the front, asks it and tells it. When it is down, its state file says what it will serve.
import type { ListenerDefinition, SlotName } from '@compose-delivery/application';
import type { Clock, Files, Http, HttpResponse, Log } from '@compose-delivery/runtime';
import { DeliveryFailure, messageOf, WayLost } from '@compose-delivery/runtime';
import {
  RouterConflict,
  type Host,
  type OpenWork,
  type Router,
  type RouterObservation,
  type SlotTraffic,
} from '../../ports.ts';
import { MARKER } from '../../engines/process/service-environment.ts';
import { embeddedSwitch } from '../../operator/embedded-switch.ts';
import { parseFrontState, type FrontConfig } from './config.ts';
import { APART_MS, confirmServed } from '../served.ts';

export type EmbeddedRouterOptions = {
  readonly files: Files;
  readonly host: Host;
  readonly http: Http;
  readonly clock: Clock;
  readonly log: Log;
  readonly folder: string;
  readonly deploymentId: string;
  readonly address: string;
  readonly adminPort: number;
  readonly listeners: readonly ListenerDefinition[];
  /** argv that starts the front, without its configuration. */
  readonly frontProgram: readonly string[];
  readonly searchPath: string;
  /** 16 random hexadecimal characters. */
  readonly randomId: () => string;
};

const START_MS = 20_000;
const POLL_MS = 100;
const ADMIN_MS = 10_000;
const ANSWER_TIMEOUT_MS = 300_000;
const STOP_TIMEOUT_MS = 30_000;
const CLAIM_TRIES = 3;

type Status = RouterObservation & {
  readonly deploymentId: string;
  readonly pid: number;
  readonly open: Readonly<Record<SlotName, OpenWork>>;
};

export const frontPaths = (folder: string) => ({
  config: `${folder}/front/config.json`,
  state: `${folder}/front/state.json`,
  token: `${folder}/front/token`,
  process: `${folder}/front/process.json`,
  log: `${folder}/logs/front.log`,
});

export const frontMarker = (deploymentId: string): string => `${deploymentId}/front/`;

export function embeddedRouter(options: EmbeddedRouterOptions): Router {
  const ask = (method: string, path: string, body?: unknown): Promise<HttpResponse> =>
    askAdmin(options, method, path, body);
  const demand = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const answer = await ask(method, path, body);
    if (answer.status === 409) throw new RouterConflict(errorOf(answer));
    if (answer.status !== 200)
      throw new DeliveryFailure(`the front answered ${answer.status}: ${errorOf(answer)}`);
    return JSON.parse(answer.body);
  };
  const status = async (): Promise<Status> => {
    const seen = (await demand('GET', '/status')) as Status;
    if (seen.deploymentId !== options.deploymentId)
      throw new DeliveryFailure(
        `port ${options.adminPort} (router.admin-port) belongs to the front of another deployment`,
      );
    return seen;
  };
  return {
    name: 'embedded',
    ensure: () => ensureFront(options, status),
    claim: (fence) => claimAgain(() => demand('POST', '/claim', { fence })),
    observe: async () => {
      try {
        const { active, generation, upstreams } = await status();
        return { running: true, active, generation, upstreams };
      } catch (error) {
        if (error instanceof DeliveryFailure) throw error;
        return observeFile(options);
      }
    },
    switchTo: async (request) => void (await demand('POST', '/switch', request)),
    confirm: (slot, generation, listeners) =>
      confirmServed(options, { slot, generation }, listeners, { apartMs: APART_MS }),
    missing: () => Promise.resolve([]),
    open: async (slot) => (await status()).open[slot],
    cut: async (slot) => ((await demand('POST', '/cut', { slot })) as { cut: number }).cut,
    manualSwitch: async (request) => {
      const text = await options.files.readText(frontPaths(options.folder).state);
      const paths = frontPaths(options.folder);
      return embeddedSwitch(
        {
          adminPort: options.adminPort,
          tokenFile: paths.token,
          stateFile: paths.state,
          others: text === undefined ? {} : parseFrontState(text).slots,
        },
        request,
      );
    },
    traffic: async (slot) => ((await demand('GET', '/traffic')) as Record<SlotName, SlotTraffic>)[slot],
  };
}

/** The same claim twice is one claim: when the way breaks under it, it is said again. Any other order is asked about first. */
async function claimAgain(claim: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1)
    try {
      await claim();
      return;
    } catch (error) {
      if (!(error instanceof WayLost) || tries === CLAIM_TRIES) throw error;
    }
}

function errorOf(answer: HttpResponse): string {
  try {
    const { error } = JSON.parse(answer.body) as { error?: unknown };
    return typeof error === 'string' ? error : answer.body;
  } catch {
    return answer.body.slice(0, 200);
  }
}

async function askAdmin(
  options: EmbeddedRouterOptions,
  method: string,
  path: string,
  body: unknown,
): Promise<HttpResponse> {
  const token = ((await options.files.readText(frontPaths(options.folder).token)) ?? '').trim();
  return options.http({
    url: `http://127.0.0.1:${options.adminPort}${path}`,
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    timeoutMs: ADMIN_MS,
    fresh: true,
  });
}

/** A front that is down serves nothing now, but this is what it comes back with. */
async function observeFile({ files, folder }: EmbeddedRouterOptions): Promise<RouterObservation> {
  const text = await files.readText(frontPaths(folder).state);
  if (text === undefined) return { running: false, generation: 0, upstreams: {} };
  try {
    const state = parseFrontState(text);
    return {
      running: false,
      active: state.active,
      generation: state.generation,
      upstreams: Object.fromEntries(
        Object.entries(state.slots).map(([slot, entry]) => [slot, entry.upstreams]),
      ),
    };
  } catch (error) {
    throw new DeliveryFailure(`${frontPaths(folder).state} cannot be read: ${messageOf(error)}`, {
      advice:
        'the front does not run either, so nobody knows which slot served; restore the file or remove it to begin anew',
    });
  }
}

async function ensureFront(options: EmbeddedRouterOptions, status: () => Promise<Status>): Promise<void> {
  if (await answers(status)) return;
  const { host, clock, folder, deploymentId } = options;
  const waiting = (await host.marked(MARKER, frontMarker(deploymentId))).length > 0;
  if (!waiting) await startFrontProcess(options);
  const started = clock.monotonic();
  while (clock.monotonic() - started < START_MS) {
    if (await answers(status)) return;
    if ((await host.marked(MARKER, frontMarker(deploymentId))).length === 0) break;
    await clock.sleep(POLL_MS);
  }
  const log = (await host.tail(frontPaths(folder).log, 4_096)).trimEnd();
  throw new DeliveryFailure(
    `the front does not answer on 127.0.0.1:${options.adminPort}; the end of its log:\n${log}`,
    {
      advice: 'is one of its ports taken (router.listeners, router.admin-port)?',
    },
  );
}

async function answers(status: () => Promise<Status>): Promise<boolean> {
  try {
    await status();
    return true;
  } catch (error) {
    if (error instanceof DeliveryFailure) throw error;
    return false; // nobody listens yet
  }
}

async function startFrontProcess(options: EmbeddedRouterOptions): Promise<void> {
  const { files, host, folder, deploymentId } = options;
  const paths = frontPaths(folder);
  const token = [1, 2, 3, 4].map(() => options.randomId()).join('');
  await host.createExclusive(paths.token, `${token}\n`, 0o600);
  const config: FrontConfig = {
    schema: 1,
    deploymentId,
    address: options.address,
    adminPort: options.adminPort,
    listeners: [...options.listeners],
    stateFile: paths.state,
    tokenFile: paths.token,
    answerTimeoutMs: ANSWER_TIMEOUT_MS,
    stopTimeoutMs: STOP_TIMEOUT_MS,
  };
  await files.writeAtomic(paths.config, `${JSON.stringify(config, null, 1)}\n`, 0o600);
  await host.rotate(paths.log, 3);
  const identity = await host.spawnDetached({
    argv: [...options.frontProgram, paths.config],
    cwd: folder,
    // Nothing of the runner's: a child that carries RUNNER_TRACKING_ID is killed when the job ends.
    env: { PATH: options.searchPath, LANG: 'C.UTF-8', [MARKER]: frontMarker(deploymentId) },
    logFile: paths.log,
  });
  await files.writeAtomic(paths.process, `${JSON.stringify(identity)}\n`, 0o600);
  options.log.info(`the front was started as process ${identity.pid}`);
}
