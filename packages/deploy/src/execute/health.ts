// Health of a slot: every service answers, twice in a row, within its time, and says the version that it should be.
import {
  expandVariables,
  type ServiceDefinition,
  type SlotName,
  type SlotView,
} from '@compose-delivery/application';
import { DeliveryFailure, messageOf, quoteSeen, type HttpResponse } from '@compose-delivery/runtime';
import type { Release } from '../model.ts';
import { BadRelease, type World } from './context.ts';

const POLL_MS = 250;
/** An engine is asked by starting programs, on a host that has people to serve. */
const LOOK_MS = 1_000;
const REQUEST_MS = 5_000;
const LOG_LINES = 40;

export type HealthWorld = Pick<World, 'engine' | 'http' | 'clock' | 'variables' | 'lock'>;

/** The services of a release that a slot serves, in the order of the delivery file. */
export function coloredServices(release: Release): string[] {
  return Object.entries(release.services)
    .filter(([name, service]) => service.role === 'colored' && release.artifacts[name] !== undefined)
    .map(([name]) => name);
}

/**
 * Waits until every service of the slot is healthy. The time of a service is its `start-seconds`, counted from now. When half of it is over,
 * a gentle start ends.
 * @throws DeliveryFailure with the last answer and the end of the log; BadRelease if another version answers.
 */
export async function waitHealthy(
  world: HealthWorld,
  slot: SlotName,
  release: Release,
  signal?: AbortSignal,
): Promise<void> {
  const view = await world.engine.view(slot);
  const started = world.clock.monotonic();
  let hurrying: Promise<void> | undefined;
  const hurry = (): Promise<void> => (hurrying ??= world.engine.fullWeight?.(slot) ?? Promise.resolve());
  const ended = lookForEnded(world, slot);
  await Promise.all(
    coloredServices(release).map((service) =>
      waitForService({ ...world, hurry, ended }, view, release, service, started, signal),
    ),
  );
}

/** Services of the slot that run no longer: one look for all who ask, and at most one in a second. */
function lookForEnded({ engine, clock }: HealthWorld, slot: SlotName): () => Promise<readonly string[]> {
  let last: { readonly at: number; readonly down: Promise<readonly string[]> } | undefined;
  return () => {
    const now = clock.monotonic();
    if (!last || now - last.at >= LOOK_MS)
      last = { at: now, down: engine.observe().then((slots) => slots[slot].down) };
    return last.down;
  };
}

async function waitForService(
  world: HealthWorld & {
    readonly hurry: () => Promise<void>;
    readonly ended: () => Promise<readonly string[]>;
  },
  view: SlotView,
  release: Release,
  service: string,
  started: number,
  signal: AbortSignal | undefined,
): Promise<void> {
  const definition = release.services[service];
  if (!definition?.health) return;
  const limitMs = definition.health['start-seconds'] * 1_000;
  for (let good = 0, last = 'no answer yet'; ;) {
    const seen = await askHealth(world, view, service, definition);
    if (seen.healthy) {
      good += 1;
      if (good === 2) return checkVersion(service, definition, release, seen.answer);
    } else {
      good = 0;
      last = seen.why;
      if ((await world.ended()).includes(service)) throw await endedEarly(view, service);
      if (world.clock.monotonic() - started >= limitMs / 2) await world.hurry();
      if (world.clock.monotonic() - started >= limitMs) throw await unhealthy(view, service, limitMs, last);
    }
    await world.lock.touch();
    await world.clock.sleep(POLL_MS, signal);
  }
}

type Health =
  | { readonly healthy: true; readonly answer: HttpResponse }
  | { readonly healthy: false; readonly why: string };

/** One health request, as a new client would make it. */
export async function askHealth(
  world: Pick<World, 'http' | 'variables'>,
  view: SlotView,
  service: string,
  definition: ServiceDefinition,
): Promise<Health> {
  const base = view.url(service);
  const { health } = definition;
  if (base === undefined || !health) return { healthy: false, why: 'it has no address' };
  const headers = Object.fromEntries(
    Object.entries(health.headers).map(([name, value]) => [
      name,
      expandVariables(value, (variable) => world.variables[variable]),
    ]),
  );
  try {
    const answer = await world.http({
      url: `${base}${health.path}`,
      headers,
      timeoutMs: REQUEST_MS,
      fresh: true,
    });
    return answer.status >= 200 && answer.status < 300
      ? { healthy: true, answer }
      : { healthy: false, why: `${health.path} answered ${answer.status}: ${quoteSeen(answer.body)}` };
  } catch (error) {
    return { healthy: false, why: `${health.path}: ${messageOf(error)}` };
  }
}

async function endedEarly(view: SlotView, service: string): Promise<DeliveryFailure> {
  return new DeliveryFailure(
    `${service} ended while it was starting in ${view.slot}${await lastLines(view, service)}`,
    { advice: 'its log above says why' },
  );
}

async function unhealthy(
  view: SlotView,
  service: string,
  limitMs: number,
  last: string,
): Promise<DeliveryFailure> {
  return new DeliveryFailure(
    `${service} in ${view.slot} was not healthy within ${limitMs / 1_000} s; last seen: ${last}${await lastLines(view, service)}`,
    { advice: `look at its log, or raise services.${service}.health.start-seconds` },
  );
}

async function lastLines(view: SlotView, service: string): Promise<string> {
  const text = await view.log(service).catch(messageOf);
  const lines = text.trimEnd().split('\n').slice(-LOG_LINES);
  return lines.join('').trim() === '' ? '; it logged nothing' : `; the end of its log:\n${lines.join('\n')}`;
}

function checkVersion(
  service: string,
  definition: ServiceDefinition,
  release: Release,
  answer: HttpResponse,
): void {
  const field = definition.health?.['version-field'];
  if (field === undefined) return;
  const seen = fieldOf(answer.body, field);
  if (typeof seen === 'string' && seen.replace(/^v/, '') === release.version) return;
  throw new BadRelease(
    `${service} is healthy, but it is not the release: expected ${field} ${JSON.stringify(release.version)}, saw ${quoteSeen(seen)}`,
    { advice: 'was it built from another commit, or was the wrong version given to the deploy?' },
  );
}

/** A field of a JSON text; dots go deeper. Undefined if it is not there. */
function fieldOf(body: string, path: string): unknown {
  try {
    return path
      .split('.')
      .reduce<unknown>((value, key) => (value as Record<string, unknown> | null)?.[key], JSON.parse(body));
  } catch {
    return undefined;
  }
}
