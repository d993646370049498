// Headers on their way through the front. Hop-by-hop ones end here (RFC 9110, 7.6.1); X-Forwarded-* say who asked.
import type { IncomingMessage } from 'node:http';

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);
const OWN = new Set(['x-delivery-slot', 'x-delivery-generation']);

/** Name and value one after the other, as node hands them out and takes them: repeated headers stay repeated. */
export type RawHeaders = readonly string[];

function withoutHops(raw: RawHeaders, connection: string | undefined, drop: ReadonlySet<string>): string[] {
  const named = new Set((connection ?? '').split(',').map((name) => name.trim().toLowerCase()));
  const kept: string[] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const name = raw[i] ?? '';
    const lower = name.toLowerCase();
    if (HOP_BY_HOP.has(lower) || named.has(lower) || drop.has(lower)) continue;
    kept.push(name, raw[i + 1] ?? '');
  }
  return kept;
}

const FORWARDED = new Set(['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'expect', ...OWN]);

/** What the upstream gets. `upgrade` keeps the two headers that ask for another protocol. */
export function requestHeaders(incoming: IncomingMessage, upgrade: boolean): string[] {
  const { headers, socket } = incoming;
  const kept = withoutHops(incoming.rawHeaders, headers.connection, FORWARDED);
  const before = headers['x-forwarded-for'];
  const client = (socket.remoteAddress ?? '').replace(/^::ffff:/, '');
  const body = headers['transfer-encoding'] === undefined ? [] : ['Transfer-Encoding', 'chunked'];
  return [
    ...kept,
    ...body,
    'X-Forwarded-For',
    before === undefined ? client : `${String(before)}, ${client}`,
    'X-Forwarded-Proto',
    String(headers['x-forwarded-proto'] ?? 'http'),
    'X-Forwarded-Host',
    String(headers['x-forwarded-host'] ?? headers.host ?? ''),
    ...(upgrade ? ['Connection', 'Upgrade', 'Upgrade', headers.upgrade ?? ''] : []),
  ];
}

/** What the client gets: the upstream's headers, and which slot answered. */
export function responseHeaders(
  answer: IncomingMessage,
  place: { readonly slot: string; readonly generation: number },
  upgrade: boolean,
): string[] {
  return [
    ...withoutHops(answer.rawHeaders, answer.headers.connection, OWN),
    ...(upgrade ? ['Connection', 'Upgrade', 'Upgrade', answer.headers.upgrade ?? ''] : []),
    ...slotHeaders(place),
  ];
}

export const slotHeaders = (place: { readonly slot: string; readonly generation: number }): string[] => [
  'x-delivery-slot',
  place.slot,
  'x-delivery-generation',
  String(place.generation),
];
