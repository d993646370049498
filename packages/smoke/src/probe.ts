// Sends the requests of the checks: marked as ours, within the deadline, each one recorded as evidence.
import { messageOf, WayLost, type Clock, type Http } from '@compose-delivery/runtime';
import { expandVariables, type Application, type SlotView } from '@compose-delivery/application';
import type { Evidence } from './check.ts';

export type ProbeRequest = {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is. */
  readonly text?: string;
  /** Asked instead of the service's own address in the slot; no slash at the end. */
  readonly base?: string;
  readonly timeoutMs?: number;
  readonly maxBodyBytes?: number;
  /** What the evidence says about it, such as "forged: alg none". */
  readonly note?: string;
};

/** `status` is 0 and `failure` says why when no whole answer came: that proves nothing about the answer. */
export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly durationMs: number;
  readonly requestId: string;
  readonly failure: string | undefined;
};

export type Probe = {
  send(service: string, request: ProbeRequest): Promise<Answer>;
  /** Begins a record; the requests that follow are its lines. */
  record(title: string): { readonly evidence: () => Evidence };
  /** Milliseconds until the deadline; never below 0. */
  remainingMs(): number;
  /** How every request id of this run begins. */
  readonly idPrefix: string;
  /** The same with a record of its own: checks that run together must not write into each other's evidence. */
  fork(): Probe;
  /** How many answers of this run had at least this status, by service: what we provoked is nobody's error. */
  provoked(service: string, leastStatus: number): number;
};

const TIMEOUT_MS = 10_000;
/** Of one record; the rest is counted. */
const SHOWN_LINES = 300;

type ProbePorts = { readonly http: Http; readonly clock: Clock };
type ProbeOptions = {
  readonly runId: string;
  /** Monotonic milliseconds. */
  readonly deadlineAt: number;
  readonly signal?: AbortSignal | undefined;
};

type Shared = { sent: number; readonly statuses: Map<string, number[]> };

export function createProbe(
  view: SlotView,
  ports: ProbePorts,
  options: ProbeOptions,
  shared: Shared = { sent: 0, statuses: new Map() },
): Probe {
  const idPrefix = `smoke-${options.runId}-`;
  const lines: string[] = [];
  const remainingMs = (): number => Math.max(0, options.deadlineAt - ports.clock.monotonic());
  return {
    idPrefix,
    remainingMs,
    send: async (service, request) => {
      shared.sent += 1;
      const sending = {
        base: request.base ?? view.url(service),
        requestId: `${idPrefix}${shared.sent}`,
        remainingMs: remainingMs(),
      };
      const answer = await attempt(request, sending, ports.http, options);
      shared.statuses.set(service, [...(shared.statuses.get(service) ?? []), answer.status]);
      lines.push(describe(service, request, answer));
      return answer;
    },
    record: (title) => {
      const start = lines.length;
      return { evidence: () => ({ title, lines: shorten(lines.slice(start)) }) };
    },
    fork: () => createProbe(view, ports, options, shared),
    provoked: (service, leastStatus) =>
      (shared.statuses.get(service) ?? []).filter((status) => status >= leastStatus).length,
  };
}

type Sending = {
  readonly base: string | undefined;
  readonly requestId: string;
  readonly remainingMs: number;
};

async function attempt(
  request: ProbeRequest,
  sending: Sending,
  http: Http,
  options: ProbeOptions,
): Promise<Answer> {
  const { base, requestId, remainingMs } = sending;
  const none = (failure: string): Answer => ({
    status: 0,
    headers: {},
    body: '',
    durationMs: 0,
    requestId,
    failure,
  });
  if (base === undefined) return none('it has no address in this slot');
  if (remainingMs === 0) return none('the time for all checks was over');
  const json = request.body === undefined ? undefined : JSON.stringify(request.body);
  const body = json ?? request.text;
  try {
    const answer = await http({
      url: `${base}${request.path}`,
      method: request.method ?? 'GET',
      headers: {
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...request.headers,
        'user-agent': `compose-delivery-smoke/${options.runId}`,
        'x-request-id': requestId,
      },
      ...(body === undefined ? {} : { body }),
      ...(options.signal ? { signal: options.signal } : {}),
      timeoutMs: Math.max(1, Math.min(request.timeoutMs ?? TIMEOUT_MS, remainingMs)),
      maxBodyBytes: request.maxBodyBytes ?? 256 * 1_024,
    });
    return { ...answer, requestId, failure: undefined };
  } catch (error) {
    // No answer because nobody could be asked: the check that asks cannot decide.
    if (error instanceof WayLost) throw error;
    return none(messageOf(error));
  }
}

const shorten = (lines: readonly string[]): string[] =>
  lines.length <= SHOWN_LINES
    ? [...lines]
    : [...lines.slice(0, SHOWN_LINES), `and ${lines.length - SHOWN_LINES} more requests`];

function describe(service: string, request: ProbeRequest, answer: Answer): string {
  const what = `${request.method ?? 'GET'} ${request.base ?? service}${request.path}${request.note ? ` (${request.note})` : ''}`;
  if (answer.failure !== undefined) return `${what}: no answer: ${answer.failure}`;
  return `${what}: ${answer.status} in ${Math.round(answer.durationMs)} ms [${answer.requestId}]`;
}

/** The headers that the delivery file sends with each health request, filled from the environment file. */
export function healthHeaders(
  application: Application,
  service: string,
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  const headers = application.services[service]?.health?.headers ?? {};
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      expandVariables(value, (key) => variables[key]),
    ]),
  );
}

/** The value at `a.b.0` of a JSON text, `$` for all of it; undefined when there is none. Own keys only. */
export function jsonField(body: string, field: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  const path = field === '$' ? '' : field.replace(/^\$\./, '');
  for (const key of path === '' ? [] : path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
