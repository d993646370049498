// What the router's tasks serve, as one text: a revision, who may write, the record of the slots, and the configuration of nginx. Pure.
// Tasks take only a higher revision than they have, so that neither an old beacon nor an old writer can lead them back.
import { renderNginx, quoted } from '../../routers/nginx/render.ts';
import { seal, unseal, type RouterRecord } from '../../routers/record.ts';

export type Front = {
  /** Of the series of configs: raised by each writing, also by one that goes back. */
  readonly revision: number;
  /** Number of the lock under which it was written. */
  readonly fence: number;
  /** Number of the revision whose old connections are to be cut; 0 for none. */
  readonly cut: number;
  readonly record: RouterRecord;
};

export type FrontFacts = {
  readonly prefix: string;
  readonly adminPort: number;
  readonly drainLimitSeconds: number;
  readonly answerSeconds: number;
};

/** Folder of the agent inside the router's tasks. */
export const INSIDE = '/tmp/delivery';
export const STATUS_PATH = '/.well-known/delivery-status';
export const TRAFFIC_PATH = '/.well-known/delivery-traffic';

/** Docker's own name server inside of every container: answers change with the tasks, so they are asked for again each second. */
const RESOLVER = 'resolver 127.0.0.11 valid=1s ipv6=off;';

export function renderFront(front: Front, facts: FrontFacts): string {
  const { record, revision, fence, cut } = front;
  return `# revision ${revision} fence ${fence} cut ${cut}\n${sealedFront(record, facts)}\n# end ${revision}\n`;
}

/** What does not depend on the revision: the record and the configuration, sealed. */
export function sealedFront(record: RouterRecord, facts: FrontFacts): string {
  const servers = renderNginx(record, {
    // The image may be any version: nothing is used that the oldest lacks.
    version: [1, 18, 0],
    address: '0.0.0.0',
    trafficLog: `${INSIDE}/traffic.log`,
    answerSeconds: facts.answerSeconds,
    lookedUp: hostAndPort,
  });
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const body = [
    `pid ${INSIDE}/nginx.pid;`,
    'error_log stderr notice;',
    'worker_processes auto;',
    `worker_shutdown_timeout ${Math.ceil(facts.drainLimitSeconds)}s;`,
    'events { worker_connections 4096; }',
    'http {',
    'access_log off;',
    'server_tokens off;',
    RESOLVER,
    ...temporary.map((name) => `${name}_temp_path ${quoted(`${INSIDE}/${name}`)};`),
    // A task that died is noticed by its silence; the other addresses of the name are tried then.
    'proxy_next_upstream error timeout;',
    servers,
    ...adminServer(facts),
    '}',
  ].join('\n');
  return seal(record, body);
}

/** `http://shop-blue-web:8080` as `shop-blue-web:8080`; nothing that nginx could read as anything else. */
export function hostAndPort(url: string): string {
  const found = /^http:\/\/([a-zA-Z0-9][a-zA-Z0-9_.-]*:\d{1,5})\/?$/.exec(url);
  if (!found?.[1])
    throw new Error(`expected an upstream such as http://shop-blue-web:8080, saw ${JSON.stringify(url)}`);
  return found[1];
}

/** Only for the suite: what this task serves, its traffic, and each slot's services, so that checks reach the one that idles. */
function adminServer({ adminPort, prefix, answerSeconds }: FrontFacts): string[] {
  return [
    'server {',
    `  listen 0.0.0.0:${adminPort};`,
    `  location = ${STATUS_PATH} { alias ${INSIDE}/status; default_type application/json; add_header Cache-Control no-store; }`,
    `  location = ${TRAFFIC_PATH} { alias ${INSIDE}/traffic.log; default_type text/plain; add_header Cache-Control no-store; }`,
    '  location ~ ^/slots/(?<dly_slot>blue|green)/(?<dly_service>[a-z][a-z0-9_-]*)/(?<dly_port>[0-9]+)(?<dly_rest>/.*)?$ {',
    '    proxy_connect_timeout 2s;',
    `    proxy_read_timeout ${answerSeconds}s;`,
    `    proxy_pass http://${prefix}-$dly_slot-$dly_service:$dly_port$dly_rest$is_args$args;`,
    '  }',
    '  location / { return 404; }',
    '}',
  ];
}

/** undefined: not whole, or not ours. */
export function parseFront(text: string | undefined): Front | undefined {
  const found = /^# revision (\d+) fence (\d+) cut (\d+)\n([\s\S]*)\n# end (\d+)\n$/.exec(text ?? '');
  if (!found || found[1] !== found[5]) return undefined;
  const stored = unseal(found[4]);
  if (stored.state !== 'whole') return undefined;
  return {
    revision: Number(found[1]),
    fence: Number(found[2]),
    cut: Number(found[3]),
    record: stored.record,
  };
}

/** What a task of the router says of itself. */
export type TaskStatus = { readonly revision: number; readonly refused: number; readonly leaving: number };

export function parseStatus(text: string): TaskStatus | undefined {
  const found = /^revision (\d+) refused (\d+) leaving (\d+)\s*$/.exec(text);
  return found
    ? { revision: Number(found[1]), refused: Number(found[2]), leaving: Number(found[3]) }
    : undefined;
}

/** The beacon: one task that holds the newest revision as a mounted config, and hands it to whoever asks. */
export const BEACON_PORT = 8_081;
export const BEACON_CONF = [
  'pid /tmp/beacon.pid;',
  'error_log stderr notice;',
  'worker_processes 1;',
  'daemon off;',
  'events {}',
  'http {',
  '  access_log off;',
  `  server { listen ${BEACON_PORT}; location = /front.conf { alias /delivery/front.conf; default_type text/plain; } }`,
  '}',
  '',
].join('\n');
