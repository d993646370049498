// failure-modes against an application that is made up of what it answers, with a clock of its own: what is taken away, what is promised
// meanwhile, and what is put back.
import { parseDelivery } from '@compose-delivery/application';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { recordedLog, virtualClock } from '@compose-delivery/runtime/testing';
import { describe, expect, it } from 'vitest';
import { runChecks } from '../run-checks.ts';
import type { SmokeReport } from '../smoke-report.ts';
import type { Workbench } from '../workbench.ts';

const application = (modes: string) =>
  parseDelivery(
    `version: 1
application: shop
environments: { staging: {} }
router: { listeners: [{ port: 8080, routes: [{ path: /, service: web }] }] }
services:
  web: { port: 80, health: { path: /health, start-seconds: 20 } }
  storage: { role: shared, port: 9000 }
checks:
  failure-modes:
    modes: [${modes}]
`,
    'd.yml',
  );

const STOP = (more = ''): string =>
  `{ name: storage-down, stop: storage, degraded: [{ service: web, json: { storage: down }${more} }] }`;
const STEADY = '{ name: storage-down, stop: storage, degraded: [{ service: web }], degrade-seconds: 10 }';
const WITHOUT = (degraded = '{ service: web, json: { storage: down } }'): string =>
  `{ name: storage-unreachable, without: { service: web, env: { STORAGE_URL: "http://127.0.0.1:9" } }, degraded: [${degraded}], degrade-seconds: 10 }`;

type World = {
  /** Seconds from the stop until web sees it, and from the start until it sees that. */
  readonly notices?: number;
  /** Answers once storage is away. */
  readonly away?: () => { status?: number; storage?: string };
  /** Answers once storage is back. */
  readonly back?: () => { status?: number; storage?: string };
  /** What a second container with its variables unchanged answers. */
  readonly second?: { status: number; storage: string };
  readonly bench?: Partial<Workbench>;
  readonly url?: string;
  readonly abortAt?: string;
};

async function run(modes: string, world: World = {}) {
  const clock = virtualClock();
  const calls: string[] = [];
  const others: { url: string; env: Readonly<Record<string, string>> }[] = [];
  let stoppedAt: number | undefined;
  let backAt: number | undefined;
  const end = new AbortController();
  const well = { status: 200, storage: 'up' };
  const answerOf = (url: string): { status?: number; storage?: string } => {
    const other = others.find((one) => url.startsWith(one.url));
    if (other) {
      if (Object.keys(other.env).length === 0) return world.second ?? well;
      return world.away?.() ?? { storage: 'down' };
    }
    const noticed = (at: number): boolean => clock.monotonic() - at >= (world.notices ?? 3) * 1_000;
    if (stoppedAt !== undefined) return noticed(stoppedAt) ? (world.away?.() ?? { storage: 'down' }) : well;
    if (backAt !== undefined) return noticed(backAt) ? (world.back?.() ?? well) : { storage: 'down' };
    return well;
  };
  const bench: Workbench = {
    run: () => Promise.reject(new Error('not here')),
    readFile: () => Promise.resolve(undefined),
    running: () => Promise.resolve(stoppedAt === undefined),
    stop: (service, seconds) => {
      calls.push(`stop ${service} ${seconds}`);
      stoppedAt = clock.monotonic();
      if (world.abortAt === 'stop') end.abort();
      return Promise.resolve();
    },
    putBack: () => {
      if (stoppedAt === undefined) return Promise.resolve([]);
      [stoppedAt, backAt] = [undefined, clock.monotonic()];
      calls.push('put back');
      return Promise.resolve(['storage']);
    },
    another: (service, env) => {
      const url = `http://other-${others.length}`;
      others.push({ url, env });
      calls.push(`another ${service} ${Object.keys(env).join()}`);
      return Promise.resolve({ url, end: () => Promise.resolve(void calls.push('end another')) });
    },
    ...world.bench,
  };
  const report = await runChecks({
    application: {
      ...application(modes),
      file: 'd.yml',
      root: '/',
      url: undefined,
      environmentName: 'staging',
      engine: 'compose',
    },
    view: {
      slot: 'blue',
      version: '1',
      services: ['web'],
      url: () => 'http://web',
      processes: () => Promise.resolve([]),
      environment: () => Promise.resolve({ STORAGE_URL: world.url ?? 'http://storage:9000' }),
      log: () => Promise.resolve(''),
    },
    variables: {},
    ports: {
      clock,
      files: realFiles,
      log: recordedLog(),
      bench,
      http: ({ url }) => {
        clock.advance(5);
        const { status = 200, storage } = answerOf(url);
        return Promise.resolve({ status, headers: {}, body: JSON.stringify({ storage }), durationMs: 5 });
      },
    },
    root: '/',
    runId: 'modes',
    only: ['failure-modes'],
    signal: end.signal,
  });
  return { ...resultOf(report), calls, passed: clock.monotonic() / 1_000 };
}

function resultOf(report: SmokeReport): { verdict: string; reason: string; lines: string } {
  const result = report.results.find(({ id }) => id === 'failure-modes');
  const lines = (result?.evidence ?? []).flatMap((evidence) => evidence.lines).join('\n');
  return { verdict: result?.verdict ?? '', reason: result?.reason ?? '', lines };
}

describe('a mode that stops', () => {
  it('passes when the service degrades as promised and recovers', async () => {
    const { verdict, reason, calls, lines } = await run(STOP());
    expect(`${verdict}: ${reason}`).toBe('pass: 1 failures were survived as promised');
    expect(calls).toEqual(['stop storage 90', 'put back']);
    expect(lines).toMatch(/storage stopped; as promised after 3\.\d s: true/);
    expect(lines).toMatch(/recovered after \d+\.\d s: true/);
  });

  it.each<[string, string, World, string]>([
    [
      'the service never notices',
      STOP(),
      { notices: 1_000 },
      'while storage is stopped, web/health: storage: expected "down", saw "up"',
    ],
    [
      'the service dies instead of degrading',
      STOP(),
      { away: () => ({ status: 503, storage: 'down' }) },
      'while storage is stopped, web/health: status: expected < 300, saw 503',
    ],
    [
      'the service never recovers',
      STOP(),
      { back: () => ({ status: 503 }) },
      '90 s after storage was back, web/health: status',
    ],
    [
      'the service answers 2xx and stays degraded',
      STOP(),
      { back: () => ({ storage: 'down' }) },
      '90 s after storage was back, web/health: still as without it',
    ],
    [
      'a promise that is true before fails late',
      STEADY,
      { notices: 6, away: () => ({ status: 500 }) },
      'while storage is stopped, web/health: status',
    ],
  ])('fails when %s, and what was stopped is put back', async (_name, mode, world, reason) => {
    const ran = await run(mode, world);
    expect(ran.verdict).toBe('fail');
    expect(ran.reason).toContain(reason);
    expect(ran.calls.at(-1)).toBe('put back');
  });

  it('watches a promise that is true before for all of its time', async () => {
    const { verdict, lines } = await run(STEADY, { away: () => ({ status: 200 }) });
    expect(verdict).toBe('pass');
    expect(lines).toMatch(/as promised for 10\.\d s: true/);
  });

  it.each<[string, World, string]>([
    [
      'it was started again by somebody meanwhile',
      { bench: { running: () => Promise.resolve(true) } },
      'somebody started storage again meanwhile',
    ],
    [
      'it cannot be stopped',
      { bench: { stop: () => Promise.reject(new Error('storage does not run')) } },
      'storage-down: storage does not run',
    ],
    [
      'the run is cancelled while it is stopped',
      { abortAt: 'stop' },
      'the run was cancelled while storage was stopped',
    ],
  ])('is inconclusive when %s', async (_name, world, reason) => {
    const ran = await run(STOP(), world);
    expect(ran.verdict).toBe('inconclusive');
    expect(ran.reason).toContain(reason);
    expect(ran.calls.filter((call) => call.startsWith('stop'))).toHaveLength(
      ran.calls.filter((call) => call === 'put back').length,
    );
  });

  it('has ended only when each statement that the stop made true has, whatever else is promised', async () => {
    const mode = STOP().replace('degraded: [', 'degraded: [{ service: web }, ');
    const ran = await run(mode, { back: () => ({ status: 500, storage: 'down' }) });
    expect(ran.reason).toContain('after storage was back, web/health: status');
    expect((await run(mode, { back: () => ({ storage: 'down' }) })).reason).toContain('still as without it');
    expect((await run(mode)).verdict).toBe('pass');
  });

  it('stops nothing when all is not well before', async () => {
    const ran = await run(
      STOP().replace('}] }', '}], recovered: [{ service: web, json: { storage: perfect } }] }'),
    );
    expect(`${ran.verdict}: ${ran.reason}`).toContain('inconclusive: storage-down: not tried');
    expect(ran.calls).toEqual([]);
  });
});

describe('a mode that does without what nobody here can stop', () => {
  it('asks a second container that cannot reach it, and says that no recovery was seen', async () => {
    const ran = await run(WITHOUT());
    expect(`${ran.verdict}: ${ran.reason}`).toBe(
      'pass: 1 failures were survived as promised; of storage-unreachable no recovery could be seen',
    );
    expect(ran.calls).toEqual(['another web ', 'end another', 'another web STORAGE_URL', 'end another']);
  });

  it('fails when the container without it says that all is well', async () => {
    const ran = await run(WITHOUT(), { away: () => ({ storage: 'up' }) });
    expect(ran.verdict).toBe('fail');
    expect(ran.reason).toContain('without STORAGE_URL, web/health: storage: expected');
    expect(ran.calls.at(-1)).toBe('end another');
  });

  it('fails when a promise that is true before fails late', async () => {
    let asked = 0;
    const away = () => ({ status: (asked += 1) > 6 ? 500 : 200 });
    const ran = await run(WITHOUT('{ service: web }'), { away });
    expect(`${ran.verdict}: ${ran.reason}`).toContain('fail: storage-unreachable: without STORAGE_URL');
  });

  it.each<[string, World, string]>([
    [
      'a second container is not well as it is',
      { second: { status: 503, storage: 'up' } },
      'a second container of web is not well as it is',
    ],
    [
      'the variable has that value already',
      { url: 'http://127.0.0.1:9' },
      'STORAGE_URL of web has this value already',
    ],
    [
      'no second container can be started',
      { bench: { another: () => Promise.reject(new Error('no space left')) } },
      'storage-unreachable: no space left',
    ],
  ])('is inconclusive when %s', async (_name, world, reason) => {
    const ran = await run(WITHOUT(), world);
    expect(ran.verdict).toBe('inconclusive');
    expect(ran.reason).toContain(reason);
  });
});
