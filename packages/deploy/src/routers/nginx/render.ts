// The configuration of nginx for one state of a deployment. Pure. Values reach the language only as numbers, as names of ours, or through
// expressions and paths in which every character that could mean something is encoded.
import type { SlotName } from '@compose-delivery/application';
import { SLOTS } from '../../model.ts';
import { listenersOf, nameOf, portsOf, upstreamAddress, upstreamsOf, type RouterRecord } from '../record.ts';
import { routeRules, type RouteRule } from '../route-rules.ts';
import { GENERATION_PATH } from '../served.ts';

export type NginxVersion = readonly [number, number, number];

export type NginxFacts = {
  readonly version: NginxVersion;
  readonly address: string;
  readonly trafficLog: string;
  readonly answerSeconds: number;
  /** HOST:PORT of an upstream that is looked up while requests come, by a resolver of the configuration around; absent: only numbers, fixed. */
  readonly lookedUp?: ((url: string) => string) | undefined;
  /**
   * `current` leads to `GENERATION-SLOT` on the disk and decides for each request (../place.ts); `layout` is what this configuration calls
   * itself. Absent: the slot of the record is fixed until the next load.
   */
  readonly place?: { readonly current: string; readonly layout: string } | undefined;
};

/** `nginx version: nginx/1.22.1 (Ubuntu)`; also of builds with another name, such as openresty. */
export function parseNginxVersion(text: string): NginxVersion | undefined {
  const found = /nginx version: [^/\s]+\/(\d+)\.(\d+)\.(\d+)/.exec(text);
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : undefined;
}

export const atLeast = (version: NginxVersion, wanted: NginxVersion): boolean => {
  const i = version.findIndex((part, n) => part !== wanted[n]);
  return i === -1 || (version[i] ?? 0) > (wanted[i] ?? 0);
};

/** Since 1.27.4 a worker that shuts down keeps idle connections for a moment, so that a request on its way to one is still answered. */
export const hasGentleReload = (version: NginxVersion): boolean => atLeast(version, [1, 27, 4]);

/** Longer than the idle pool of most clients; the same as the embedded front. */
const KEEP_ALIVE_S = 75;

/** A path as a quoted parameter. */
export function quoted(text: string): string {
  if (/[\0-\x1f\x7f"\\$]/.test(text))
    throw new Error(`${JSON.stringify(text)} cannot be written into a configuration of nginx`);
  return `"${text}"`;
}

/**
 * By place, the same text whichever slot serves: nginx resolves `current` anew for each request ($realpath_root), and the map pins what it
 * read for the rest of that request. So where a request goes, what its answer says of slot and generation, and its log line never differ.
 */
export function renderNginx(record: RouterRecord, facts: NginxFacts): string {
  const id = nameOf(record.deployment);
  return [
    facts.place
      ? `map $realpath_root $${id}_place { default ""; "~/states/(?<${id}_p>[0-9]+-(?:none|blue|green))$" $${id}_p; }`
      : `map $server_port $${id}_place { default "${record.generation}-${record.active ?? 'none'}"; }`,
    `map $${id}_place $${id}_slot { default ""; "~-none$" none; "~-blue$" blue; "~-green$" green; }`,
    `map $${id}_slot $${id}_told { default ""; blue blue; green green; }`,
    `map $${id}_slot $${id}_json { default null; blue '"blue"'; green '"green"'; }`,
    `map $${id}_place $${id}_generation { default ""; "~^(?<${id}_g>[0-9]+)-" $${id}_g; }`,
    `log_format ${id} "$msec $${id}_slot $status $request_time";`,
    `map $http_upgrade $${id}_connection { default upgrade; "" ""; }`,
    `map $http_x_forwarded_proto $${id}_proto { default $http_x_forwarded_proto; "" $scheme; }`,
    `map $http_x_forwarded_host $${id}_host { default $http_x_forwarded_host; "" $http_host; }`,
    ...(facts.lookedUp ? [] : SLOTS.flatMap((slot) => renderUpstreams(record, slot, id, facts))),
    ...portsOf(record).flatMap((port) => renderListener(record, port, id, facts)),
    '',
  ].join('\n');
}

function renderUpstreams(record: RouterRecord, slot: SlotName, id: string, facts: NginxFacts): string[] {
  const routed = listenersOf(record, slot).flatMap(({ routes }) => routes.map(({ service }) => service));
  return Object.entries(upstreamsOf(record, slot))
    .filter(([service]) => routed.includes(service))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([service, url]) => {
      const { host, port } = upstreamAddress(service, url);
      return [
        `upstream ${id}_${service}_${slot} {`,
        `  server ${host}:${port} max_fails=0;`,
        // Closed by us before the service would (uvicorn and node: 5 s): a request that meets a closing connection cannot always be sent
        // again; and what is idle must not look like work for long when a drain counts.
        ...(atLeast(facts.version, [1, 15, 3]) ? ['  keepalive 64;', '  keepalive_timeout 2s;'] : []),
        '}',
      ];
    });
}

function renderListener(record: RouterRecord, port: number, id: string, facts: NginxFacts): string[] {
  const name = `${id}_${port}`;
  const rules = SLOTS.filter((slot) => record.slots[slot]).flatMap((slot) => {
    const routes = listenersOf(record, slot).find((listener) => listener.port === port)?.routes ?? [];
    return routeRules(routes).map((rule) => ({ slot, rule }));
  });
  const target = (slot: SlotName, service: string): string => {
    const url = upstreamsOf(record, slot)[service];
    return url === undefined ? 'absent' : (facts.lookedUp?.(url) ?? `${id}_${service}_${slot}`);
  };
  return [
    `map "$${id}_slot$request_uri" $${name}_to {`,
    '  default "";',
    ...rules.map(
      ({ slot, rule }) => `  "~${inSlot(slot, inTarget(rule.covers))}" "${target(slot, rule.service)}";`,
    ),
    '}',
    `map "$${id}_slot$request_uri" $${name}_uri {`,
    '  default $request_uri;',
    ...rules.flatMap(({ slot, rule }) => uriRules(slot, rule, id)),
    '}',
    ...renderServer(record, port, id, facts),
  ];
}

const inSlot = (slot: SlotName, expression: string): string => expression.replace(/^\^/, `^${slot}`);

/** $request_uri holds the query, too. */
const inTarget = (expression: string): string => expression.replace('(?:/|$)', '(?:[/?]|$)');

function uriRules(slot: SlotName, rule: RouteRule, id: string): string[] {
  if (!rule.rewrite) return [`  "~${inSlot(slot, inTarget(rule.covers))}" $request_uri;`];
  const query = `(?<${id}_query>\\?.*)?$`;
  const bare = inSlot(slot, rule.rewrite.bare).replace(/\$$/, query);
  const rest = inSlot(slot, rule.rewrite.rest).replace(/\(\.\+\)\$$/, `(?<${id}_rest>[^?]+)${query}`);
  return [
    `  "~${bare}" "${rule.rewrite.bareTo}$${id}_query";`,
    `  "~${rest}" "${rule.rewrite.restTo}$${id}_rest$${id}_query";`,
  ];
}

const problem = (code: string, message: string): string =>
  `'{"error":{"code":"${code}","message":"${message}"}}\n'`;

function renderServer(record: RouterRecord, port: number, id: string, facts: NginxFacts): string[] {
  // An empty value adds no header.
  const place = [
    `add_header x-delivery-slot $${id}_told always;`,
    `add_header x-delivery-generation $${id}_generation always;`,
  ];
  const name = `${id}_${port}`;
  const host = facts.address.includes(':') ? `[${facts.address}]` : facts.address;
  const unreadable = `if ($${id}_place = "") { return 503 ${problem('no_place', 'the name that says which slot serves cannot be read')}; }`;
  const serving = [
    `    ${unreadable}`,
    `    if ($${id}_slot = none) { return 503 ${problem('nothing_deployed', 'no release has been delivered yet')}; }`,
    `    if ($${name}_to = "") { return 404 ${problem('no_route', `no route of port ${port} covers this path`)}; }`,
    `    if ($${name}_to = absent) { return 502 ${problem('no_upstream', 'the service has no address in this slot')}; }`,
    `    proxy_pass http://$${name}_to$${name}_uri;`,
  ];
  return [
    'server {',
    `  listen ${host}:${port};`,
    '  server_name "";',
    ...(facts.place ? [`  root ${quoted(facts.place.current)};`] : []),
    `  access_log ${quoted(facts.trafficLog)} ${id};`,
    `  keepalive_timeout ${KEEP_ALIVE_S}s;`,
    '  keepalive_requests 100000;',
    ...(hasGentleReload(facts.version) ? ['  keepalive_min_timeout 5s;'] : []),
    '  client_max_body_size 0;',
    '  proxy_http_version 1.1;',
    // Streams both ways, as the embedded front does: server-sent events and uploads are not held back.
    '  proxy_buffering off;',
    '  proxy_request_buffering off;',
    '  proxy_connect_timeout 5s;',
    `  proxy_read_timeout ${facts.answerSeconds}s;`,
    `  proxy_send_timeout ${facts.answerSeconds}s;`,
    '  proxy_set_header Host $http_host;',
    `  proxy_set_header Connection $${id}_connection;`,
    '  proxy_set_header Upgrade $http_upgrade;',
    '  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;',
    `  proxy_set_header X-Forwarded-Proto $${id}_proto;`,
    `  proxy_set_header X-Forwarded-Host $${id}_host;`,
    '  proxy_set_header x-delivery-slot "";',
    '  proxy_set_header x-delivery-generation "";',
    '  proxy_hide_header x-delivery-slot;',
    '  proxy_hide_header x-delivery-generation;',
    ...place.map((line) => `  ${line}`),
    `  location = ${GENERATION_PATH} {`,
    '    access_log off;',
    '    default_type application/json;',
    '    add_header Cache-Control no-store always;',
    `    add_header x-delivery-deployment ${quoted(record.deployment)} always;`,
    ...place.map((line) => `    ${line}`),
    ...(facts.place ? [`    add_header x-delivery-layout ${quoted(facts.place.layout)} always;`] : []),
    `    ${unreadable}`,
    `    return 200 '{"generation":$${id}_generation,"slot":$${id}_json}\n';`,
    '  }',
    '  location / {',
    '    default_type application/json;',
    ...serving,
    '  }',
    '}',
  ];
}

/** The main configuration of an nginx that is ours. */
export function renderNginxMain(facts: {
  readonly config: string;
  readonly run: string;
  readonly errors: string;
  readonly drainLimitSeconds: number;
}): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return [
    `pid ${quoted(`${facts.run}/nginx.pid`)};`,
    `error_log ${quoted(facts.errors)} notice;`,
    'worker_processes auto;',
    // Whoever forgets a drain: an old worker, and with it an old connection, ends after this long.
    `worker_shutdown_timeout ${Math.ceil(facts.drainLimitSeconds)}s;`,
    'events { worker_connections 4096; }',
    'http {',
    '  access_log off;',
    '  server_tokens off;',
    ...temporary.map((name) => `  ${name}_temp_path ${quoted(`${facts.run}/${name}`)};`),
    `  include ${quoted(`${facts.config}/*.conf`)};`,
    '}',
    '',
  ].join('\n');
}
