// The configuration of HAProxy for one state of a deployment. Pure. Both slots are always there; one entry of a map says which of them
// every listener and service leads to, and its change is the switch.
import type { SlotName } from '@compose-delivery/application';
import { nameOf, servicesOf, upstreamAddress, upstreamsOf, type RouterRecord } from '../record.ts';
import { routeRules, type RouteRule } from '../route-rules.ts';
import { GENERATION_PATH } from '../served.ts';

export type HaproxyFacts = {
  readonly address: string;
  readonly map: string;
  readonly answerSeconds: number;
};

export const MAP_KEY = 'active';
export const SERVER = 's';

/** What the map says: slot and generation in one value, so that both change in the same instant. */
export const mapValue = (record: RouterRecord): string => `${record.active ?? 'none'}:${record.generation}`;

export const backendName = (record: RouterRecord, service: string, slot: SlotName): string =>
  `${nameOf(record.deployment)}_${service}_${slot}`;

export const ringName = (record: RouterRecord): string => `${nameOf(record.deployment)}_traffic`;

/** A word in which nothing has a meaning: single quotes, and a quote of its own outside of them. */
export function quoted(text: string): string {
  if (/[\0-\x1f\x7f]/.test(text))
    throw new Error(`${JSON.stringify(text)} cannot be written into a configuration of HAProxy`);
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A value of the log format, in which `%` begins an expression. */
const format = (text: string): string => text.replaceAll('%', '%%');

export function renderHaproxy(record: RouterRecord, facts: HaproxyFacts): string {
  return [
    `ring ${ringName(record)}`,
    '  format raw',
    '  maxlen 128',
    '  size 4194304',
    ...record.listeners.flatMap((listener) => renderListener(record, listener, facts)),
    ...servicesOf(record).flatMap((service) =>
      (['blue', 'green'] as const).flatMap((slot) => renderBackend(record, service, slot, facts)),
    ),
    '',
  ].join('\n');
}

function renderListener(
  record: RouterRecord,
  listener: RouterRecord['listeners'][number],
  facts: HaproxyFacts,
): string[] {
  const id = nameOf(record.deployment);
  const rules = routeRules(listener.routes);
  const host = facts.address.includes(':') ? `[${facts.address}]` : facts.address;
  const error = (status: number, code: string, message: string, when: string): string =>
    `http-request return status ${status} content-type application/json string ${quoted(`{"error":{"code":"${code}","message":"${message}"}}`)} if ${when}`;
  return [
    `frontend ${id}_${listener.port}`,
    `  bind ${host}:${listener.port}`,
    '  mode http',
    '  option http-keep-alive',
    '  option forwardfor',
    '  timeout client 300s',
    '  timeout http-request 60s',
    '  timeout http-keep-alive 75s',
    `  log ring@${ringName(record)} format raw local0`,
    '  log-format "%[var(txn.slot)] %ST %Ta %rt"',
    `  http-request set-var(txn.place) str(${MAP_KEY}),map_str(${quoted(facts.map)},none:0)`,
    '  http-request set-var(txn.slot) var(txn.place),field(1,:)',
    '  http-request set-var(txn.generation) var(txn.place),field(2,:)',
    // Also on answers of HAProxy's own. Whatever an upstream says of itself goes.
    '  http-after-response set-header x-delivery-slot %[var(txn.slot)] unless { var(txn.slot) -m str none }',
    '  http-after-response set-header x-delivery-generation %[var(txn.generation)]',
    `  http-request set-log-level silent if { path ${GENERATION_PATH} }`,
    `  http-request return status 200 content-type application/json lf-string ${quoted('{"generation":%[var(txn.generation)],"slot":"%[var(txn.slot)]"}')} hdr cache-control no-store hdr x-delivery-deployment ${quoted(record.deployment)} if { path ${GENERATION_PATH} }`,
    `  ${error(503, 'nothing_deployed', 'no release has been delivered yet', '{ var(txn.slot) -m str none }')}`,
    ...rules.flatMap((rule, i) => routeLines(rule, i)),
    `  ${error(404, 'no_route', `no route of port ${listener.port} covers this path`, '!{ var(txn.service) -m found }')}`,
    ...rules.flatMap((rule, i) => rewriteLines(rule, i)),
    '  http-request del-header x-delivery-slot',
    '  http-request del-header x-delivery-generation',
    '  http-request set-header X-Forwarded-Proto http unless { req.hdr(X-Forwarded-Proto) -m found }',
    '  http-request set-header X-Forwarded-Host %[req.hdr(host)] unless { req.hdr(X-Forwarded-Host) -m found }',
    `  use_backend ${id}_%[var(txn.service)]_%[var(txn.slot)]`,
  ];
}

/** The first rule that covers the path keeps its number; a rule with a rewrite also says which of its two forms it is. */
function routeLines(rule: RouteRule, i: number): string[] {
  const free = '!{ var(txn.service) -m found }';
  const bare = rule.rewrite
    ? [`  http-request set-var(txn.rule) str(${i}b) if ${free} { path -m reg ${quoted(rule.rewrite.bare)} }`]
    : [];
  const covered = `{ path -m reg ${quoted(rule.covers)} }`;
  return [
    ...bare,
    `  http-request set-var(txn.rule) str(${i}) if ${free} ${covered} !{ var(txn.rule) -m found }`,
    `  http-request set-var(txn.service) str(${rule.service}) if ${free} ${covered}`,
  ];
}

function rewriteLines(rule: RouteRule, i: number): string[] {
  const { rewrite } = rule;
  if (!rewrite) return [];
  const rest = quoted(rewrite.rest);
  return [
    `  http-request set-path ${quoted(format(rewrite.bareTo))} if { var(txn.rule) -m str ${i}b }`,
    `  http-request replace-path ${rest} ${quoted(`${format(rewrite.restTo)}\\1`)} if { var(txn.rule) -m str ${i} }`,
  ];
}

function renderBackend(record: RouterRecord, service: string, slot: SlotName, facts: HaproxyFacts): string[] {
  const url = upstreamsOf(record, slot)[service];
  const address = url === undefined ? undefined : upstreamAddress(service, url);
  return [
    `backend ${backendName(record, service, slot)}`,
    '  mode http',
    '  timeout connect 5s',
    `  timeout server ${facts.answerSeconds}s`,
    '  timeout tunnel 1h',
    '  timeout queue 5s',
    '  http-reuse safe',
    '  http-response del-header x-delivery-slot',
    '  http-response del-header x-delivery-generation',
    // Idle connections go before the service would close them (uvicorn and node: 5 s).
    `  server ${SERVER} ${address ? `${address.host}:${address.port}` : '127.0.0.1:1'} pool-purge-delay 2s${address ? '' : ' disabled'}`,
  ];
}

/** The part of the configuration that is the process's own, of an HAProxy that is ours. */
export function renderHaproxyGlobal(facts: {
  readonly socket: string;
  readonly drainLimitSeconds: number;
}): string {
  return [
    'global',
    `  stats socket ${quoted(facts.socket)} mode 600 level admin expose-fd listeners`,
    '  stats timeout 2m',
    // Whoever forgets a drain: a process that was replaced ends after this long.
    `  hard-stop-after ${Math.ceil(facts.drainLimitSeconds)}s`,
    'defaults',
    '  mode http',
    '  timeout connect 5s',
    '  timeout client 300s',
    '  timeout server 300s',
    '',
  ].join('\n');
}
