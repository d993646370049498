// The part of Caddy's configuration that is ours, as JSON: nothing in it is text of a language but placeholders, and those are encoded away.
import type { SlotName } from '@compose-delivery/application';
import { SLOTS } from '../../model.ts';
import {
  digest,
  listenersOf,
  nameOf,
  portsOf,
  upstreamAddress,
  upstreamsOf,
  type RouterRecord,
} from '../record.ts';
import { routeRules, type RouteRule } from '../route-rules.ts';
import { GENERATION_PATH } from '../served.ts';

export type CaddyFacts = {
  readonly address: string;
  readonly answerSeconds: number;
  readonly drainLimitSeconds: number;
  /** The file that says `GENERATION SLOT`: see ../place.ts. */
  readonly told: string;
  /** What this configuration calls itself; empty while that is computed. */
  readonly layout: string;
};

type Json = Record<string, unknown>;

/** Where our record lies: a variable that nobody reads, in the first of our servers. */
export const RECORD_KEY = 'delivery_record';

export const serverName = (record: RouterRecord, port: number): string =>
  `${nameOf(record.deployment)}_${port}`;

/** Our servers, by name; the first one carries the record. */
export function renderCaddyServers(record: RouterRecord, facts: CaddyFacts): Json {
  return Object.fromEntries(
    portsOf(record).map((port, i) => [serverName(record, port), renderServer(record, port, facts, i === 0)]),
  );
}

function renderServer(record: RouterRecord, port: number, facts: CaddyFacts, first: boolean): Json {
  const host = facts.address.includes(':') ? `[${facts.address}]` : facts.address;
  return {
    listen: [`${host}:${port}`],
    protocols: ['h1'],
    automatic_https: { disable: true },
    idle_timeout: '75s',
    read_header_timeout: '60s',
    logs: { default_logger_name: nameOf(record.deployment) },
    routes: [
      ...(first && facts.layout !== ''
        ? [{ handle: [{ handler: 'vars', [RECORD_KEY]: JSON.stringify(record) }] }]
        : []),
      ...placeRoutes(facts),
      { match: [TOLD], handle: [setHeader('X-Delivery-Generation', GENERATION)] },
      { match: [inSlot(...SLOTS)], handle: [setHeader('X-Delivery-Slot', SLOT)] },
      generationRoute(record, facts, inSlot(...SLOTS), `"${SLOT}"`),
      generationRoute(record, facts, inSlot('none'), 'null'),
      ...SLOTS.map((slot) => ({
        match: [inSlot(slot)],
        terminal: true,
        handle: [{ handler: 'subroute', routes: slotRoutes(record, slot, port, facts) }],
      })),
      { match: [inSlot('none')], ...problem(503, 'nothing_deployed', 'no release has been delivered yet') },
      problem(503, 'no_place', 'the name that says which slot serves cannot be read'),
    ],
  };
}

const GENERATION = '{http.regexp.place.1}';
const SLOT = '{http.regexp.place.2}';
const TOLD: Json = {
  vars_regexp: { delivery_place: { name: 'place', pattern: '^([0-9]+) (none|blue|green)\\s*$' } },
};
const inSlot = (...slots: readonly string[]): Json => ({ vars: { [SLOT]: slots } });

/**
 * The file is read once for each request and kept with it: where a request goes and what its answer says of slot and generation never
 * differ, and a switch is a rename that Caddy need not be told of.
 */
const placeRoutes = ({ told }: CaddyFacts): Json[] => [
  { handle: [{ handler: 'vars', delivery_place: `{file.${told}}` }] },
];

function slotRoutes(record: RouterRecord, slot: SlotName, port: number, facts: CaddyFacts): Json[] {
  const routes = record.slots[slot]
    ? (listenersOf(record, slot).find((listener) => listener.port === port)?.routes ?? [])
    : [];
  return [
    ...routeRules(routes).flatMap((rule, i) => ruleRoutes(record, slot, rule, `r${i}`, facts)),
    problem(404, 'no_route', `no route of port ${port} covers this path`),
  ];
}

/** Deferred: set when the answer is written, whatever the upstream said of itself. */
const setHeader = (name: string, value: string): Json => ({
  handler: 'headers',
  response: { deferred: true, set: { [name]: [value] } },
});

const generationRoute = (record: RouterRecord, facts: CaddyFacts, where: Json, slot: string): Json => ({
  match: [{ path: [GENERATION_PATH], ...where }],
  terminal: true,
  handle: [
    // The name changed with Caddy 2.8.
    { handler: 'vars', log_skip: true, skip_log: true },
    {
      handler: 'static_response',
      status_code: 200,
      headers: {
        'Content-Type': ['application/json'],
        'Cache-Control': ['no-store'],
        'X-Delivery-Deployment': [record.deployment],
        'X-Delivery-Layout': [facts.layout],
      },
      body: `{"generation":${GENERATION},"slot":${slot}}\n`,
    },
  ],
});

const problem = (status: number, code: string, message: string): Json => ({
  terminal: true,
  handle: [
    {
      handler: 'static_response',
      status_code: status,
      headers: { 'Content-Type': ['application/json'] },
      body: `${JSON.stringify({ error: { code, message } })}\n`,
    },
  ],
});

/** Matched on the target as it came: Caddy's own path matchers decode and clean it first. */
const matchTarget = (name: string, pattern: string): Json => ({
  vars_regexp: { '{http.request.uri}': { name, pattern } },
});

const inTarget = (expression: string): string => expression.replace('(?:/|$)', '(?:[/?]|$)');
const beforeQuery = (expression: string): string =>
  expression.replace('(.+)$', '([^?]+)(?:\\?.*)?$').replace(/\/\?\$$/, '/?(?:\\?.*)?$');

function ruleRoutes(
  record: RouterRecord,
  slot: SlotName,
  rule: RouteRule,
  name: string,
  facts: CaddyFacts,
): Json[] {
  const url = upstreamsOf(record, slot)[rule.service];
  if (url === undefined)
    return [
      {
        match: [matchTarget(name, inTarget(rule.covers))],
        ...problem(502, 'no_upstream', `${rule.service} has no address in ${slot}`),
      },
    ];
  const proxy = reverseProxy([dial(rule.service, url)], facts);
  if (!rule.rewrite)
    return [{ match: [matchTarget(name, inTarget(rule.covers))], terminal: true, handle: [proxy] }];
  const rewrite = (to: string): Json => ({ handler: 'rewrite', uri: `${to}?{http.request.uri.query}` });
  return [
    {
      match: [matchTarget(`${name}b`, beforeQuery(rule.rewrite.bare))],
      terminal: true,
      handle: [rewrite(rule.rewrite.bareTo), proxy],
    },
    {
      match: [matchTarget(name, beforeQuery(rule.rewrite.rest))],
      terminal: true,
      handle: [rewrite(`${rule.rewrite.restTo}{http.regexp.${name}.1}`), proxy],
    },
  ];
}

const dial = (service: string, url: string): string => {
  const { host, port } = upstreamAddress(service, url);
  return `${host}:${port}`;
};

const reverseProxy = (dials: readonly string[], facts: CaddyFacts): Json => ({
  handler: 'reverse_proxy',
  upstreams: dials.map((address) => ({ dial: address })),
  // At once (-1) writes the head of each answer by itself, before which Go ends a body that is still read (golang/go#40747).
  flush_interval: '100ms',
  // Any change of the configuration would otherwise close every websocket at once.
  stream_close_delay: `${Math.ceil(facts.drainLimitSeconds)}s`,
  transport: {
    protocol: 'http',
    dial_timeout: '5s',
    response_header_timeout: `${Math.ceil(facts.answerSeconds)}s`,
    // Idle connections go before the service would close them (uvicorn and node: 5 s).
    keep_alive: { idle_timeout: '2s' },
  },
  headers: { request: { delete: ['X-Delivery-Slot', 'X-Delivery-Generation'] } },
});

/** Names all that this configuration says, whichever slot serves. A path with a brace in it would end the placeholder. */
export function caddyLayout(record: RouterRecord, facts: CaddyFacts): string {
  if (/[{}\\]/.test(facts.told))
    throw new Error(`${JSON.stringify(facts.told)} cannot be written into a configuration of Caddy`);
  return digest(JSON.stringify(renderCaddyServers(record, { ...facts, layout: '' }))).slice(0, 16);
}

/** The whole configuration: everything of others as it is, ours anew. `now` is what Caddy answers; null before the first load. */
export function mergeCaddyConfig(
  now: Json | null,
  record: RouterRecord,
  facts: CaddyFacts & { readonly admin: string; readonly trafficLog: string; readonly ours: boolean },
): Json {
  const id = nameOf(record.deployment);
  const base = asObject(now);
  const apps = asObject(base.apps);
  const http = asObject(apps.http);
  const logging = asObject(base.logging);
  const logs = asObject(logging.logs);
  const others = Object.entries(asObject(http.servers)).filter(([name]) => !name.startsWith(`${id}_`));
  const fallback = asObject(logs.default);
  const excluded = Array.isArray(fallback.exclude) ? (fallback.exclude as unknown[]) : [];
  const access = `http.log.access.${id}`;
  return {
    ...base,
    ...(facts.ours ? { admin: { listen: facts.admin, config: { persist: false } } } : {}),
    logging: {
      ...logging,
      logs: {
        ...logs,
        default: { ...fallback, exclude: [...new Set([...excluded, access])] },
        [id]: accessLog(access, facts.trafficLog),
      },
    },
    apps: {
      ...apps,
      http: {
        ...http,
        ...(facts.ours ? { grace_period: `${Math.ceil(facts.drainLimitSeconds)}s` } : {}),
        servers: { ...Object.fromEntries(others), ...renderCaddyServers(record, facts) },
      },
    },
  };
}

/** Status, duration and headers of the answer; nothing that a client sent. */
const accessLog = (logger: string, filename: string): Json => ({
  include: [logger],
  writer: { output: 'file', filename, roll_size_mb: 64, roll_keep: 1 },
  encoder: { format: 'filter', wrap: { format: 'json' }, fields: { request: { filter: 'delete' } } },
});

const asObject = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

/** Our record somewhere in a configuration. */
export function findRecord(config: unknown, deployment: string): unknown {
  const servers = asObject(asObject(asObject(asObject(config).apps).http).servers);
  for (const [name, server] of Object.entries(servers)) {
    if (!name.startsWith(`${nameOf(deployment)}_`)) continue;
    const text = /"delivery_record":("(?:[^"\\]|\\.)*")/.exec(JSON.stringify(server))?.[1];
    if (text !== undefined) return JSON.parse(JSON.parse(text) as string);
  }
  return undefined;
}
