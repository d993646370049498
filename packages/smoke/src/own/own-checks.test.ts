// Own checks of a team against real services on loopback: matchers, retries, captures, needs, waivers, and what cannot be seen.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDelivery, type SlotView } from '@compose-delivery/application';
import { createExec, realClock, realFiles, realHttp } from '@compose-delivery/runtime/adapters';
import { recordedLog, withFolder } from '@compose-delivery/runtime/testing';
import { runChecks, type SmokeOptions } from '../run-checks.ts';
import type { SmokeReport } from '../smoke-report.ts';

let server: Server;
let base = '';
let asked: { path: string; headers: IncomingMessage['headers']; at: number }[] = [];
let late = 0;
let busy = 0;
let mostAtOnce = 0;

beforeAll(async () => {
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? '/';
  asked.push({ path, headers: request.headers, at: performance.now() });
  const reply = (status: number, body: unknown, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { 'x-cache': 'HIT', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  if (path === '/late') return reply(++late < 3 ? 503 : 200, {});
  if (path === '/slow') {
    busy += 1;
    mostAtOnce = Math.max(mostAtOnce, busy);
    await new Promise((resolve) => setTimeout(resolve, 60));
    busy -= 1;
    return reply(200, {});
  }
  if (path === '/token') return reply(200, { token: 'captured-secret-value-1', user: { id: 7 } });
  if (path === '/echo') return reply(200, { sent: request.headers['authorization'] });
  if (path === '/metrics')
    return reply(200, '# TYPE jobs_total counter\njobs_total{kind="a"} 3\njobs_total{kind="b"} 4\n');
  if (path.startsWith('/api/v1/query')) {
    const none = path.includes('none');
    return reply(200, {
      data: { resultType: 'vector', result: none ? [] : [{ metric: { job: 'x' }, value: [1, '0.25'] }] },
    });
  }
  if (path === '/redos') return reply(200, `${'a'.repeat(50_000)}b`);
  if (path === '/cut') {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('short');
    return void setTimeout(() => response.destroy(), 20);
  }
  if (path === '/hostile')
    return reply(200, '::error::x\n<script>alert(1)</script> \u001b[31m \u0000 ##[error]y');
  if (path === '/rows') return reply(200, { rows: [{ id: 1 }, { id: 2 }], name: 'x' });
  reply(path === '/' ? 200 : 404, 'a page');
}

const LOG = 'ready in 3 s\nworker 1 up\nworker 2 up\nERROR asked by smoke-x-1\n';

async function run(
  own: string,
  options: Partial<SmokeOptions> = {},
): Promise<{ report: SmokeReport; lines: string[]; secrets: string[] }> {
  return withFolder(async (root) => {
    asked = [];
    late = 0;
    await writeFile(join(root, 'settings.json'), '{"mode":"fast"}');
    await writeFile(
      join(root, 'delivery.yml'),
      `version: 1
application: shop
router: { listeners: [{ port: 8080, routes: [{ path: /, service: web }] }] }
services:
  web: { port: 80, health: { path: / }, metrics: /metrics }
checks:
  ${own.trim().replaceAll('\n', '\n  ')}
`,
    );
    const application = await readDelivery(realFiles, root, 'delivery.yml', '');
    const view: SlotView = {
      slot: 'blue',
      version: '1.0.0',
      services: ['web'],
      url: () => base,
      processes: () => Promise.resolve([]),
      environment: () => Promise.resolve({ MODE: 'production', WORKERS: '2' }),
      log: () => Promise.resolve(LOG),
    };
    const log = recordedLog();
    const exec = createExec({ PATH: process.env['PATH'] }, new AbortController().signal);
    const secrets: string[] = [];
    const report = await runChecks({
      application,
      view,
      variables: { API_TOKEN: 'environment-secret-2', BASE: base },
      ports: { http: realHttp, clock: realClock, files: realFiles, log, exec },
      root,
      runId: 'own',
      skip: ['health'],
      onSecret: (value) => secrets.push(value),
      ...options,
    });
    return { report, lines: log.lines, secrets };
  });
}

const of = (report: SmokeReport, id: string): string => {
  const found = report.results.find((result) => result.id === id);
  return `${found?.verdict}: ${found?.reason}`;
};

describe('what passes', () => {
  it.each([
    ['http', '{ kind: http, request: { service: web } }', 'pass: all is as expected'],
    [
      'http by address',
      '{ kind: http, request: { url: "${BASE}/rows" }, expect: { json: { rows: { length: 2 }, rows.1.id: { gte: 2 }, $.name: x, absent: { exists: false } }, headers: { X-Cache: { matches: "HIT|MISS" } } } }',
      'pass',
    ],
    [
      'http samples',
      '{ kind: http, request: { service: web }, samples: 20, expect: { p95-ms: 5000 } }',
      'pass: all is as expected in 20 answers',
    ],
    [
      'exec',
      '{ kind: exec, command: [node, -e, "console.log(JSON.stringify({n: 5}))"], expect: { json: { n: { lt: 6 } } }, timeout-seconds: 60 }',
      'pass: node did as expected',
    ],
    ['a code that is no 0', '{ kind: exec, command: [sh, -c, "exit 3"], expect: { exit-code: 3 } }', 'pass'],
    ['file', '{ kind: file, path: settings.json, expect: { json: { mode: fast } } }', 'pass'],
    ['no file', '{ kind: file, path: secret.pem, expect: { exists: false } }', 'pass'],
    ['env', '{ kind: env, service: web, variable: MODE, expect: production }', 'pass'],
    ['env as a number', '{ kind: env, service: web, variable: WORKERS, expect: { gte: 2 } }', 'pass'],
    ['no env', '{ kind: env, service: web, variable: DEBUG, expect: { exists: false } }', 'pass'],
    ['log', '{ kind: log, service: web, matches: "^worker \\\\d", expect: 2 }', 'pass: 2 of 3 lines'],
    [
      'log without own requests',
      '{ kind: log, service: web, matches: ERROR, expect: 0 }',
      'pass: 0 of 3 lines',
    ],
    ['metric', '{ kind: prometheus, service: web, metric: jobs_total, expect: 7 }', 'pass: jobs_total: 7'],
    [
      'one series',
      '{ kind: prometheus, service: web, metric: jobs_total, labels: { kind: b }, expect: 4 }',
      'pass',
    ],
    ['query', '{ kind: prometheus, url: "${BASE}", query: rate, expect: { lt: 0.5 } }', 'pass'],
    [
      'no data that may be',
      '{ kind: prometheus, url: "${BASE}", query: none, expect: 1, no-data: pass }',
      'pass: no data',
    ],
  ])('%s', async (_name, check, expected) => {
    const { report } = await run(`own: [${check.replace('{ ', '{ id: a, ')}]`);
    expect(of(report, 'a')).toContain(expected);
  });
});

describe('what does not pass', () => {
  it.each([
    [
      'another status',
      '{ kind: http, request: { service: web, path: /nowhere } }',
      'fail: status: expected < 300, saw 404',
    ],
    [
      'a header that is not there',
      '{ kind: http, request: { service: web }, expect: { headers: { x-none: { exists: true } } } }',
      'fail: header x-none',
    ],
    [
      'another body',
      '{ kind: http, request: { service: web }, expect: { body: { not: { contains: page } } } }',
      'fail: body: expected anything but',
    ],
    [
      'slowness',
      '{ kind: http, request: { service: web, path: /slow }, expect: { p95-ms: 1 } }',
      'fail: expected a p95',
    ],
    ['a cut answer', '{ kind: http, request: { service: web, path: /cut } }', 'inconclusive: no answer'],
    [
      'a cut answer where silence is failure',
      '{ kind: http, request: { service: web, path: /cut }, when-unsure: fail }',
      'fail: no answer',
    ],
    ['nobody there', '{ kind: http, request: { url: http://127.0.0.1:1/ } }', 'inconclusive: no answer'],
    [
      'an address that is none',
      '{ kind: http, request: { url: "file:///etc/passwd" } }',
      'inconclusive: the check could not look: request.url: expected an http',
    ],
    [
      'a variable without a value',
      '{ kind: http, request: { url: "${NOWHERE}/x" } }',
      'inconclusive: the check could not look: ${NOWHERE} has no value',
    ],
    [
      'an expression that never ends',
      '{ kind: http, request: { service: web, path: /redos }, expect: { body: { matches: "^(a+)+$" } } }',
      'took more than 1000 ms',
    ],
    [
      'a command that fails',
      '{ kind: exec, command: [sh, -c, "exit 1"] }',
      'fail: exit code: expected 0, saw 1',
    ],
    [
      'a command that hangs',
      '{ kind: exec, command: [sleep, "60"], timeout-seconds: 0.3 }',
      'inconclusive: the command was ended',
    ],
    [
      'a command that is not there',
      '{ kind: exec, command: [no-such-program-x] }',
      'inconclusive: the check could not look: no-such-program-x is not installed',
    ],
    [
      'a container that is not at hand',
      '{ kind: exec, service: web, command: [id] }',
      'skipped: no container is at hand',
    ],
    [
      'a file of elsewhere',
      '{ kind: file, path: ../../etc/passwd }',
      'inconclusive: expected a path inside the repository',
    ],
    [
      'a file that is not there',
      '{ kind: file, path: none.txt }',
      'fail: expected none.txt, which is not there',
    ],
    [
      'a variable that is not there',
      '{ kind: env, variable: NONE, expect: x }',
      'fail: NONE of the environment file: expected "x", saw nothing',
    ],
    [
      'too few lines',
      '{ kind: log, service: web, matches: never }',
      'fail: lines of the log of web: expected >= 1, saw 0',
    ],
    [
      'own requests that count',
      '{ kind: log, service: web, matches: ERROR, expect: 0, own-requests: count }',
      'fail: lines of the log of web',
    ],
    [
      'no data',
      '{ kind: prometheus, url: "${BASE}", query: none, expect: 1 }',
      'inconclusive: there is no data',
    ],
    [
      'no data that must be',
      '{ kind: prometheus, service: web, metric: none_total, expect: 1, no-data: fail }',
      'fail: there is no data',
    ],
    [
      'another environment',
      '{ kind: file, path: x, environments: [staging] }',
      'skipped: only asked in staging',
    ],
  ])('%s', async (_name, check, expected) => {
    const { report } = await run(
      `R5: { reason: x }\nown: [{ id: b, kind: file, path: settings.json }, ${check.replace('{ ', '{ id: a, ')}]`,
    );
    expect(of(report, 'a')).toContain(expected);
    expect(report.rollbackRecommended).toBe(expected.startsWith('fail'));
  });
});

describe('retries', () => {
  const late = (retry: string): string =>
    `own: [{ id: a, kind: http, request: { service: web, path: /late }, retry: ${retry} }]`;

  it('pass as flaky, shown with every attempt, and green', async () => {
    const { report } = await run(late('{ deadline-seconds: 20, interval-seconds: 0.05 }'));
    expect(of(report, 'a')).toBe('flaky: all is as expected; only the 3. attempt passed');
    expect(report).toMatchObject({ verdict: 'pass', counts: { flaky: 1, pass: 0 } });
    expect(JSON.stringify(report.results)).toContain('attempt 2: fail: status');
  });

  it('end at the deadline', async () => {
    const { report } = await run(late('{ deadline-seconds: 0, interval-seconds: 0.05 }'));
    expect(of(report, 'a')).toContain('fail: status');
  });

  it('end at a status that no attempt would change, and ask only for the named ones', async () => {
    await run(late('{ deadline-seconds: 20, interval-seconds: 0.05, stop-on: [503] }'));
    expect(asked).toHaveLength(1);
    await run(late('{ deadline-seconds: 20, interval-seconds: 0.05, on: [no-answer] }'));
    expect(asked).toHaveLength(1);
    await run(late('{ deadline-seconds: 20, interval-seconds: 0.05, on: [503] }'));
    expect(asked).toHaveLength(3);
  });
});

describe('captures, needs, order', () => {
  it('hands a captured secret on, and shows it nowhere', async () => {
    const { report, lines, secrets } = await run(`own:
  - { id: use, kind: http, needs: [get], request: { service: web, path: /echo, headers: { Authorization: "Bearer \${capture.token}" } }, expect: { json: { sent: "Bearer captured-secret-value-1" } } }
  - { id: get, kind: http, request: { service: web, path: /token }, capture: { token: { json: token, secret: true }, user: { json: user.id } } }
  - { id: run, kind: exec, needs: [get], command: [sh, -c, "echo user \${capture.user}"], expect: { stdout: user 7 } }`);
    expect(report.counts).toMatchObject({ pass: 3, fail: 0 });
    expect(asked.find(({ path }) => path === '/echo')?.headers.authorization).toBe(
      'Bearer captured-secret-value-1',
    );
    expect(JSON.stringify(report)).not.toContain('captured-secret-value-1');
    expect(lines.filter((line) => !line.startsWith('::add-mask::')).join()).not.toContain(
      'captured-secret-value-1',
    );
    expect(secrets).toContain('captured-secret-value-1');
  });

  it('skips what needs something that failed, and all that needs it', async () => {
    const { report } = await run(`own:
  - { id: a, kind: file, path: none }
  - { id: b, kind: file, path: settings.json, needs: [a] }
  - { id: c, kind: file, path: settings.json, needs: [b] }`);
    expect(of(report, 'b')).toBe('skipped: it needs a (fail)');
    expect(of(report, 'c')).toBe('skipped: it needs b (skipped)');
  });

  it('asks what a chosen check needs as well', async () => {
    const own =
      'own: [{ id: a, kind: file, path: settings.json }, { id: b, kind: file, path: settings.json, needs: [a] }]';
    const { report } = await run(own, { only: ['b'], skip: [] });
    expect(report.counts.pass).toBe(2);
  });

  it('runs quiet ones together, exclusive ones alone and later', async () => {
    mostAtOnce = 0;
    const slow = (id: string, more = ''): string =>
      `{ id: ${id}, kind: http, request: { service: web, path: /slow }${more} }`;
    await run(
      `concurrency: 3\nown: [${slow('x', ', exclusive: true')}, ${['a', 'b', 'c', 'd'].map((id) => slow(id)).join(', ')}]`,
    );
    expect(mostAtOnce).toBeGreaterThan(1);
    expect(mostAtOnce).toBeLessThanOrEqual(3);
    mostAtOnce = 0;
    await run(`own: [${['a', 'b', 'c'].map((id) => slow(id, ', exclusive: true')).join(', ')}]`);
    expect(mostAtOnce).toBe(1);
  });
});

describe('waivers', () => {
  const own = 'own: [{ id: a, kind: file, path: none }, { id: b, kind: file, path: settings.json }]';
  const waived = (until: string): string =>
    `${own}\nwaivers: [{ check: a, until: ${until}, owner: ops, reason: vendor image }]`;

  it('hold until the end of their day: shown, and not red', async () => {
    const { report } = await run(waived('2999-12-31'));
    expect(of(report, 'a')).toContain(
      'waived: fail, waived until 2999-12-31 by ops (vendor image): expected none',
    );
    expect(report).toMatchObject({ verdict: 'pass', rollbackRecommended: false, counts: { waived: 1 } });
  });

  it('hold on their last day, and are refused after it, before anything is asked', async () => {
    const ports = { http: realHttp, files: realFiles, log: recordedLog() };
    const at = (now: string): Partial<SmokeOptions> => ({
      ports: { ...ports, clock: { ...realClock, now: () => Date.parse(now) } },
    });
    const { report } = await run(waived('2026-11-22'), at('2026-11-22T23:59:59Z'));
    expect(report.counts.waived).toBe(1);
    await expect(run(waived('2026-11-22'), at('2026-11-23T00:00:00Z'))).rejects.toThrow(
      'checks.waivers: a: expected a waiver that holds today: repair what it was for and take it away, or renew it, saw one by ops that ended on 2026-11-22',
    );
    await expect(
      run(
        'own: [{ id: page, kind: http, request: { service: web } }]\nwaivers: [{ check: R1, until: 2020-01-01, owner: ops, reason: r }]',
        { only: ['page'], skip: [] },
      ),
    ).rejects.toThrow('ended on 2020-01-01');
    expect(asked).toEqual([]);
  });
});

it('a hostile answer becomes text and nothing else', async () => {
  const { report, lines } = await run(
    'own: [{ id: a, kind: http, request: { service: web, path: /hostile }, expect: { body: x } }]',
  );
  expect(of(report, 'a')).toContain('fail: body');
  for (const line of lines) expect(line).not.toMatch(/^::error::x|##\[error\]y/);
});
