// Configurations as text: what goes in comes out as data, never as language. Hostile names, paths, addresses and folders.
import { expect, test } from 'vitest';
import { parseDelivery } from '@compose-delivery/application';
import { caddyLayout, findRecord, mergeCaddyConfig } from './caddy/render.ts';
import { parseSockets, parseTcpTable, tableAddress } from './connections.ts';
import { currentWorkers, oldWorkers, mapEntry, serverState, sessionsOf } from './haproxy/runtime-api.ts';
import { quoted as haproxyQuoted, renderHaproxy } from './haproxy/render.ts';
import { hasGentleReload, parseNginxVersion, quoted, renderNginx, renderNginxMain } from './nginx/render.ts';
import { refusal } from './nginx/load.ts';
import { atPlace } from './place.ts';
import { firstRecord, seal, unseal, upstreamAddress, upstreamsOf, type RouterRecord } from './record.ts';
import { plainPath, regexLiteral, routeRules } from './route-rules.ts';
import { renderTraefik, renderTraefikStatic } from './traefik/render.ts';

const HOSTILE = [
  "/a'b",
  '/a;b',
  '/$a$(b)',
  '/a{b',
  '/"quoted"',
  '/x}server{listen 1;',
  '/back`tick',
  '/per%%cent',
  '/new\nline',
  '/{{ template }}',
  '/\\1',
  '/é€',
];

const record = (routes: RouterRecord['listeners'][number]['routes']): RouterRecord => ({
  ...firstRecord('0123456789abcdef', [{ port: 8000, routes }]),
  generation: 3,
  active: 'blue',
  slots: {
    blue: { generation: 3, upstreams: { web: 'http://127.0.0.1:4001', api: 'http://127.0.0.1:4002' } },
    green: { generation: 2, upstreams: { web: 'http://127.0.0.1:5001' } },
  },
});
const hostile = record(HOSTILE.map((path) => ({ path, service: 'web', rewrite: `${path}/to` })));
const plain = record([
  { path: '/', service: 'web' },
  { path: '/api', service: 'api', rewrite: '/v1' },
]);

test('an expression matches exactly its text, and holds nothing that any of the languages reads', () => {
  for (const text of HOSTILE) {
    expect(regexLiteral(text)).toMatch(/^(?:[A-Za-z0-9/_-]|\\x[0-9a-f]{2})*$/);
    expect(plainPath(text)).toMatch(/^[A-Za-z0-9/._~:@!&+,=%*()-]*$/);
  }
  for (const text of HOSTILE.filter((each) => /^[ -~]*$/.test(each))) {
    expect(new RegExp(`^${regexLiteral(text)}$`).test(text)).toBe(true);
    expect(new RegExp(`^${regexLiteral(text)}$`).test(`${text}x`)).toBe(false);
    if (!text.includes('%')) expect(decodeURIComponent(plainPath(text))).toBe(text);
  }
});

test('longest first, whole segments, rewrites with and without a rest', () => {
  const rules = routeRules([
    { path: '/', service: 'web' },
    { path: '/api', service: 'api', rewrite: '/v1' },
    { path: '/api', service: 'other' },
    { path: '/api/deep/', service: 'web', rewrite: '/' },
  ]);
  expect(rules.map(({ path, service }) => [path, service])).toEqual([
    ['/api/deep/', 'web'],
    ['/api', 'api'],
    ['/', 'web'],
  ]);
  expect(rules[1]).toMatchObject({ covers: '^/api(?:/|$)', rewrite: { bareTo: '/v1', restTo: '/v1/' } });
  expect(rules[2]?.rewrite).toBeUndefined();
});

test('nginx: hostile routes leave exactly one server and one location more; braces and quotes stay balanced', () => {
  const facts = {
    version: [1, 22, 1] as const,
    address: '127.0.0.1',
    trafficLog: '/s/t.log',
    answerSeconds: 300,
  };
  const text = renderNginx(hostile, facts);
  expect(text.match(/\bserver \{/g)).toHaveLength(1);
  expect(text.match(/\blocation /g)).toHaveLength(2);
  expect(text).not.toContain('listen 1;');
  for (const line of text.split('\n').filter((each) => each.trim().startsWith('"~')))
    expect(line).toMatch(/^ {2}"~\^[^"]*" "[^"]*";$/);
  expect(() => quoted('/a"b')).toThrow(/cannot be written/);
  expect(() => quoted('/a$b')).toThrow(/cannot be written/);
  expect(() => renderNginxMain({ config: '/a\n', run: '/r', errors: '/e', drainLimitSeconds: 1 })).toThrow(
    /cannot be written/,
  );
});

test('by place: a configuration says nothing of the slot that serves, and tells everything that a load would change', () => {
  const caddy = {
    address: '127.0.0.1',
    answerSeconds: 300,
    drainLimitSeconds: 60,
    told: '/s/router/place/current/place',
    layout: '',
  };
  const nginx = (each: RouterRecord) =>
    renderNginx(each, {
      version: [1, 22, 1],
      address: '127.0.0.1',
      trafficLog: '/s/t.log',
      answerSeconds: 300,
      place: { current: '/s/router/place/current', layout: '' },
    });
  const switched = atPlace(plain, { generation: 4, active: 'green' });
  expect(switched).toMatchObject({ generation: 4, active: 'green' });
  const moved: RouterRecord = {
    ...plain,
    slots: { ...plain.slots, green: { generation: 2, upstreams: { web: 'http://127.0.0.1:5002' } } },
  };
  const routed: RouterRecord = {
    ...plain,
    slots: { ...plain.slots, green: { generation: 2, upstreams: {}, listeners: record([]).listeners } },
  };
  const unrouted: RouterRecord = {
    ...plain,
    slots: {
      ...plain.slots,
      blue: {
        generation: 3,
        upstreams: { ...upstreamsOf(plain, 'blue'), worker: 'http://127.0.0.1:4003' },
      },
    },
  };
  for (const layout of [nginx, (each: RouterRecord) => caddyLayout(each, caddy)]) {
    expect(layout(switched)).toBe(layout(plain));
    expect(layout(unrouted)).toBe(layout(plain));
    expect(layout(moved)).not.toBe(layout(plain));
    expect(layout(routed)).not.toBe(layout(plain));
  }
  expect(nginx(plain)).toContain('map $realpath_root');
  expect(nginx(plain)).not.toMatch(/3-blue/);
});

test('without a place, as behind other people’s resolvers, the slot of the record is fixed', () => {
  const text = renderNginx(plain, {
    version: [1, 18, 0],
    address: '0.0.0.0',
    trafficLog: '/s/t.log',
    answerSeconds: 300,
    lookedUp: (url) => url.slice('http://'.length),
  });
  expect(text).toContain('map $server_port');
  expect(text).toContain('default "3-blue"');
  expect(text).toContain('"127.0.0.1:4001"');
  expect(text).not.toMatch(/upstream |realpath_root|x-delivery-layout/);
});

test('nginx: the cure of the reload race and the idle pool only where the version knows them', () => {
  const render = (version: readonly [number, number, number]) =>
    renderNginx(plain, { version, address: '::', trafficLog: '/s/t.log', answerSeconds: 5 });
  expect(render([1, 27, 4])).toContain('keepalive_min_timeout');
  expect(render([1, 27, 3])).not.toContain('keepalive_min_timeout');
  expect(render([1, 14, 0])).not.toContain('keepalive_timeout 2s');
  expect(render([1, 22, 1])).toContain('listen [::]:8000;');
  expect(parseNginxVersion('nginx version: nginx/1.26.3 (Debian)')).toEqual([1, 26, 3]);
  expect(parseNginxVersion('nginx version: openresty/1.27.1.2')).toEqual([1, 27, 1]);
  expect(parseNginxVersion('bash: nginx: not found')).toBeUndefined();
  expect(
    [
      [1, 26, 3],
      [1, 27, 4],
      [1, 28, 0],
      [2, 0, 0],
    ].map((v) => hasGentleReload(v as [number, number, number])),
  ).toEqual([false, true, true, true]);
});

test('F23: the log of nginx: a port that is tried again is no verdict yet, everything else is', () => {
  const bind = '2026/11/22 01:00:00 [emerg] 12#12: bind() to 127.0.0.1:1 failed (98: Address already in use)';
  expect(
    refusal([bind, '2026/11/22 01:00:00 [notice] 12#12: try again to bind() after 500ms']),
  ).toBeUndefined();
  expect(refusal([bind, '2026/11/22 01:00:02 [emerg] 12#12: still could not bind()'])).toBe(
    'nginx kept its old configuration; its log says: bind() to 127.0.0.1:1 failed (98: Address already in use); still could not bind()',
  );
  expect(refusal(['2026/11/22 [emerg] 12#12: open() "/x" failed (13: Permission denied)'])).toContain(
    'Permission denied',
  );
  expect(refusal(['2026/11/22 [warn] 12#12: something'])).toBeUndefined();
});

test('HAProxy: hostile routes add no line of their own', () => {
  const count = renderHaproxy(hostile, { address: '127.0.0.1', map: '/s/m.map', answerSeconds: 300 }).split(
    '\n',
  ).length;
  const tame = record(HOSTILE.map((_, i) => ({ path: `/p${i}`, service: 'web', rewrite: '/to' })));
  expect(count).toBe(
    renderHaproxy(tame, { address: '127.0.0.1', map: '/s/m.map', answerSeconds: 300 }).split('\n').length,
  );
  expect(haproxyQuoted("a'b")).toBe("'a'\\''b'");
  expect(() => haproxyQuoted('a\nb')).toThrow(/cannot be written/);
});

test('Traefik: rules keep their backticks, and no template begins', () => {
  const text = renderTraefik(hostile, { answerSeconds: 300, entryPoint: (port) => `p${port}` });
  const { http } = JSON.parse(text) as { http: { routers: Record<string, { rule: string }> } };
  for (const { rule } of Object.values(http.routers))
    expect(rule).toMatch(/^(?:Path|PathRegexp)\(`[^`]*`\)$/);
  expect(text).not.toContain('{{');
  expect(
    renderTraefikStatic({
      address: '0.0.0.0',
      adminPort: 9180,
      ports: [80],
      config: '/c',
      errors: '/e',
      trafficLog: '/t',
    }),
  ).toContain('"127.0.0.1:9180"');
});

test('Caddy: other people’s servers and logs stay, ours are replaced, the record comes back; no placeholder but ours', () => {
  const facts = {
    address: '127.0.0.1',
    answerSeconds: 300,
    drainLimitSeconds: 60,
    admin: '127.0.0.1:9180',
    trafficLog: '/t',
    ours: false,
    told: '/s/router/place/current/place',
    layout: '0123456789abcdef',
  };
  const now = {
    admin: { listen: 'unix//x' },
    apps: { tls: { a: 1 }, http: { servers: { other: { listen: [':443'] } } } },
    logging: { logs: { mine: {} } },
  };
  const merged = mergeCaddyConfig(mergeCaddyConfig(now, plain, facts), hostile, facts);
  expect(merged).toMatchObject({
    admin: { listen: 'unix//x' },
    apps: { tls: { a: 1 }, http: { servers: { other: { listen: [':443'] } } } },
    logging: { logs: { mine: {} } },
  });
  expect(Object.keys((merged as typeof now).apps.http.servers)).toHaveLength(2);
  expect(findRecord(merged, hostile.deployment)).toEqual(hostile);
  expect(findRecord(merged, 'somebody else')).toBeUndefined();
  const placeholders = JSON.stringify(merged).match(/\{http\.[^}]*\}/g) ?? [];
  expect(new Set(placeholders.map((each) => each.replace(/r\d+/, 'r')))).toEqual(
    new Set([
      '{http.request.uri}',
      '{http.request.uri.query}',
      '{http.regexp.r.1}',
      '{http.regexp.place.1}',
      '{http.regexp.place.2}',
    ]),
  );
  expect(JSON.stringify(merged)).toContain('{file./s/router/place/current/place}');
  expect(() => caddyLayout(plain, { ...facts, told: '/s/a}b' })).toThrow(/cannot be written/);
});

test('a seal tells whole, edited, torn and foreign files apart; a long record is split for readers of short lines', () => {
  const text = seal(hostile, 'server { }\n');
  expect(unseal(text)).toMatchObject({ state: 'whole', record: hostile });
  expect(unseal(text.replace('server', 'Server'))).toMatchObject({
    state: 'edited',
    record: { generation: 3 },
  });
  expect(unseal(text.slice(0, 400)).state).toBe('unreadable');
  expect(unseal('server { }\n')).toMatchObject({ state: 'unreadable' });
  expect(unseal(undefined)).toEqual({ state: 'absent' });
  const comments = text.split('\n').filter((line) => line.startsWith('#'));
  expect(comments.length).toBeGreaterThan(3);
  for (const line of comments) expect(line).toMatch(/^[ -~]{1,1024}$/);
});

test('F25: an upstream is a number: no name is looked up when a configuration is loaded', () => {
  expect(upstreamAddress('web', 'http://127.0.0.1:8080')).toEqual({ host: '127.0.0.1', port: 8080 });
  expect(upstreamAddress('web', 'http://[::1]:80/')).toEqual({ host: '[::1]', port: 80 });
  for (const url of [
    'http://web:80',
    'https://127.0.0.1:80',
    'http://127.0.0.1',
    'http://127.0.0.1:99999',
    'http://127.0.0.1:80/;evil',
    'http://127.0.0.1:80\nserver x',
  ])
    expect(() => upstreamAddress('web', url)).toThrow(/expected an upstream/);
});

test('the tables of HAProxy', () => {
  const stat =
    '# pxname,svname,qcur,scur\na_web_blue,s,0,2\na_web_blue,BACKEND,1,2\na_web_green,BACKEND,0,5\n\n';
  expect(sessionsOf(stat, (name) => name.endsWith('_blue'))).toBe(3);
  expect(
    oldWorkers(
      '#<PID> <type>\n1 master 0\n# workers\n9 worker 0\n# old workers\n7      worker   [was: 1]\n8      worker   [was: 1]\n# programs\n6      x\n',
    ),
  ).toEqual([7, 8]);
  const proc =
    '#<PID> <type>\n1 master 0\n# workers\n9      worker 0\n# old workers\n7      worker 1\n# programs\n';
  expect(currentWorkers(proc)).toEqual([9]);
  expect(currentWorkers(proc.replace('9      worker 0\n', ''))).toEqual([]);
  expect(currentWorkers('')).toEqual([]);
  const servers =
    '1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_port\n2 a 1 s 127.0.0.9 2 4 90\n3 b 1 s 127.0.0.1 2 4 80\n';
  expect(serverState(servers, 'b', 's')).toEqual({ address: '127.0.0.1', port: 80, ready: true });
  expect(serverState(servers.replaceAll(' 2 4 ', ' 0 1 '), 'b', 's')?.ready).toBe(false);
  expect(serverState(servers, 'c', 's')).toBeUndefined();
  expect(serverState('', 'b', 's')).toBeUndefined();
  expect(mapEntry('0x55 active blue:3\n', 'active')).toBe('blue:3');
  expect(mapEntry('Unknown map identifier.\n', 'active')).toBeUndefined();
});

test('the kernel’s tables: only established connections, each once though it is told twice, by address as the kernel writes it', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:9C40 0100007F:0FA1 01 00000000:00000000 00:00000000 00000000  1000        0 4242 1
   1: 0100007F:9C40 0100007F:0FA1 01 00000000:00000000 00:00000000 00000000  1000        0 4242 1
   2: 0100007F:9C41 0100007F:0FA1 06 00000000:00000000 00:00000000 00000000     0        0 0 3
`;
  expect(parseTcpTable(table)).toEqual([{ remote: '0100007F', remotePort: 4_001, inode: '4242' }]);
  expect(tableAddress('127.0.0.1')).toBe('0100007F');
  expect(tableAddress('[::1]')).toBeUndefined();
  expect([...parseSockets('lrwx 5 -> socket:[4242]\nlrwx 6 -> /dev/null')]).toEqual(['4242']);
});

const delivery = (router: string): string => `version: 1
application: shop
router: ${router}
services:
  web: { port: 80, health: {} }
  front: { role: proxy }
`;
const LISTENERS = 'listeners: [{ port: 8000, routes: [{ path: /, service: web }] }]';

test('an unknown router is refused, with the nearest known one', () => {
  expect(() => parseDelivery(delivery(`{ kind: ngnix, ${LISTENERS} }`), 'delivery.yml')).toThrow(
    /router\.kind.*did you mean "?nginx/is,
  );
});

test.each([
  ['{ kind: embedded, manage: false, L }', /router\.manage: expected true/],
  ['{ kind: nginx, manage: false, L }', /router\.config-directory.*router\.reload-command/s],
  ['{ kind: haproxy, manage: false, L }', /router\.admin-socket/],
  ['{ kind: traefik, manage: false, L }', /router\.config-directory/],
  [
    '{ kind: nginx, service: web, L }',
    /router\.service: expected a service of role proxy, saw web, of role colored/,
  ],
  ['{ kind: caddy, admin-port: 8000, L }', /router\.admin-port: expected a port that no listener has/],
  ['{ kind: nginx, address: "a; evil", L }', /router\.address/],
  [
    '{ kind: nginx, listeners: [{ port: 1, routes: [{ path: "/a?b", service: web }] }] }',
    /a path that begins with/,
  ],
  [
    '{ kind: nginx, listeners: [{ port: 1, routes: [{ path: "/a\\"b", service: web }] }] }',
    /a path that begins with/,
  ],
])('%s is refused by name', (router, message) => {
  expect(() => parseDelivery(delivery(router.replace('L }', `${LISTENERS} }`)), 'delivery.yml')).toThrow(
    message,
  );
});

test('Traefik is not told to flush at once: it would cut answers of POSTs (golang/go#40747)', () => {
  const text = renderTraefik(plain, { answerSeconds: 60, entryPoint: (port) => `port_${port}` });
  expect(text).toContain('loadBalancer');
  expect(text).not.toContain('flushInterval');
});
