// Each fault of an index or a mirror that a download must survive or name, one test each; the servers are real, waiting takes no time.
import { DeliveryFailure } from '@compose-delivery/runtime';
import { withFolder } from '@compose-delivery/runtime/testing';
import { afterEach, expect, test } from 'vitest';
import {
  FILE,
  IMPATIENT,
  KIB,
  NAME,
  ONE_PIECE,
  PATH,
  fetchInto,
  serverGroup,
  wrongWith,
} from './testing/fetch-setting.ts';
import { patternBytes, servedFile, type Fault } from './testing/index-server.ts';

const { start, closeAll } = serverGroup();
afterEach(closeAll);

/** One server with these faults, one after another; the wheel must arrive whole. */
async function survive(faults: readonly Fault[], setting: Parameters<typeof fetchInto>[2] = {}) {
  return withFolder(async (root) => {
    const server = await start();
    server.break(PATH, faults);
    const result = await fetchInto(root, server, { policy: ONE_PIECE, ...setting });
    expect(await wrongWith(result.path, root)).toEqual([]);
    return { ...result, server };
  });
}

test.each([500, 502, 503, 504, 408])('%i: tried again after a wait', async (status) => {
  const { waits, server } = await survive([{ kind: 'status', status }]);
  expect(waits).toHaveLength(1);
  expect(server.requests).toHaveLength(2);
});

test('a burst of 500, 502, 503 and 504 over all connections at once is outlasted', async () => {
  const burst = [500, 502, 503, 504, 502, 503].map((status) => ({ kind: 'status', status }) as const);
  await survive(burst, { policy: { retries: 3 } });
});

test('429 without Retry-After: waits longer each time, and holds the host for all connections', async () => {
  const { waits } = await survive(
    [
      { kind: 'status', status: 429 },
      { kind: 'status', status: 429 },
    ],
    {
      policy: {
        ...ONE_PIECE,
        backoff: { firstMs: 100, longestMs: 20_000, longestRetryAfterMs: 1e5, jitter: () => 1 },
      },
    },
  );
  expect(waits.map((ms) => Math.round(ms / 100))).toEqual([1, 2]);
});

test('Retry-After as a date: measured by the clock of the server, however wrong ours is', async () => {
  const headers = { date: 'Thu, 01 Jan 2037 00:00:00 GMT', 'retry-after': 'Thu, 01 Jan 2037 00:00:02 GMT' };
  const { waits } = await survive([{ kind: 'status', status: 503, headers }]);
  expect(waits.map((ms) => Math.round(ms / 100))).toEqual([20]);
});

test('an absurd Retry-After of the only host: capped, and said', async () => {
  const { waits, text } = await survive([
    { kind: 'status', status: 429, headers: { 'retry-after': '99999999999999999999' } },
  ]);
  expect(waits.map((ms) => Math.round(ms / 100))).toEqual([30]);
  expect(text()).toMatch(/asks to wait \d+ s; it is asked again after 3 s, the most we wait/);
});

test('slow loris before the headers: ended by the limit on silence', async () => {
  const { text } = await survive([{ kind: 'slow-headers', ms: 60_000 }], { policy: IMPATIENT });
  expect(text()).toContain('not a byte within 0.3 s');
});

test.each([90, 99])('stall at %i percent: only the rest comes again', async (percent) => {
  const fault: Fault = { kind: 'stall', afterBytes: Math.floor((FILE.bytes.length * percent) / 100) };
  const { fetched } = await survive([fault], { policy: IMPATIENT });
  expect(fetched.networkBytes).toBe(FILE.bytes.length);
});

test('connection reset every 200 KB, for ever: goes on as long as each attempt brings something', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(PATH, [{ kind: 'reset', afterBytes: 200 * KIB }], true);
    const { path, fetched } = await fetchInto(root, server, { policy: { ...ONE_PIECE, retries: 0 } });
    expect(await wrongWith(path, root)).toEqual([]);
    expect(fetched.networkBytes).toBe(FILE.bytes.length);
    expect(fetched.attempts).toBeGreaterThanOrEqual(5);
  }));

test('ETag change mid-file, other bytes of the same length: found by the hash, all comes again', async () => {
  const { text, server } = await survive([{ kind: 'ignore' }, { kind: 'replaced' }], { policy: {} });
  expect(text()).toContain('they are thrown away');
  expect(server.requests.length).toBe(8);
});

test('truncated body under a full Content-Length: the rest comes', async () => {
  const { fetched } = await survive([{ kind: 'short', afterBytes: 700 * KIB }]);
  expect(fetched.networkBytes).toBe(FILE.bytes.length);
});

test('short body without a length: noticed where the length is known', async () => {
  const { text } = await survive([{ kind: 'short-unannounced', afterBytes: 100 * KIB }]);
  expect(text()).toContain(`ended after ${100 * KIB} of ${FILE.bytes.length} bytes`);
});

test('short body without a length and without ranges: noticed by the hash where nobody knows the length', () =>
  withFolder(async (root) => {
    const server = await start([FILE], { ranges: false });
    server.break(PATH, [{ kind: 'short-unannounced', afterBytes: 100 * KIB }]);
    const { path, text } = await fetchInto(root, server, { size: undefined });
    expect(await wrongWith(path, root)).toEqual([]);
    expect(text()).toContain('they are thrown away');
  }));

test('200 to a Range: the whole file is taken, not one byte misplaced', async () => {
  const faults = Array.from({ length: 4 }, (): Fault => ({ kind: 'ignore-range' }));
  await survive(faults, { policy: {} });
});

test('206 with a wrong offset: not believed', async () => {
  await survive([{ kind: 'wrong-offset' }], { policy: {} });
});

test('an HTML login page as a wheel: refused by its kind, the next address serves', () =>
  withFolder(async (root) => {
    const [portal, origin] = [await start(), await start()];
    portal.break(
      PATH,
      [{ kind: 'status', status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } }],
      true,
    );
    const { path, text } = await fetchInto(root, origin, {
      mirrors: [portal.fileUrl(NAME)],
      size: undefined,
    });
    expect(await wrongWith(path, root)).toEqual([]);
    expect(text()).toContain('sent a web page where a wheel was expected');
  }));

test('Content-Encoding gzip on a wheel: refused, the next address serves', () =>
  withFolder(async (root) => {
    const [mirror, origin] = [await start(), await start()];
    mirror.break(PATH, [{ kind: 'gzip-label' }], true);
    const { path, text } = await fetchInto(root, origin, { mirrors: [mirror.fileUrl(NAME)] });
    expect(await wrongWith(path, root)).toEqual([]);
    expect(text()).toContain('sent the file as gzip');
  }));

test('a redirect loop on a mirror ends, the origin serves', () =>
  withFolder(async (root) => {
    const [mirror, origin] = [await start(), await start()];
    mirror.break(PATH, [{ kind: 'redirect', to: PATH }], true);
    const { path } = await fetchInto(root, origin, { mirrors: [mirror.fileUrl(NAME)], policy: ONE_PIECE });
    expect(await wrongWith(path, root)).toEqual([]);
    expect(mirror.requests).toHaveLength(6);
  }));

test('a redirect that leads away and back: credentials stay dropped', () =>
  withFolder(async (root) => {
    const server = await start();
    const other = await start();
    server.break(PATH, [{ kind: 'redirect', to: other.fileUrl(NAME) }]);
    other.break(PATH, [{ kind: 'redirect', to: server.fileUrl(NAME) }]);
    const authorization = 'Basic dXNlcjpwYXNzd29yZA==';
    const indexes = [{ url: server.url, origin: server.origin, authorization }];
    await fetchInto(root, server, { policy: ONE_PIECE, ports: { indexes } });
    expect(server.requests.map((request) => request.authorization)).toEqual([authorization, undefined]);
    expect(other.requests.map((request) => request.authorization)).toEqual([undefined]);
  }));

test('a trickle is ended by the total time, too, where no minimum is set', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(PATH, [{ kind: 'trickle', everyMs: 20 }], true);
    const failure = await fetchInto(root, server, { policy: { ...ONE_PIECE, totalTimeoutMs: 2_000 } }).catch(
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(DeliveryFailure);
    expect((failure as Error).message).toMatch(/is not here after \d+ s and 1 attempts/);
  }));

test('connections are used again: as many as at once, not one for each range', () =>
  withFolder(async (root) => {
    const file = servedFile(NAME, patternBytes(40 * 16 * KIB));
    const server = await start([file]);
    const policy = { pieceBytes: 16 * KIB, rangedFromBytes: 32 * KIB };
    const { path } = await fetchInto(root, server, { file, policy });
    expect(await wrongWith(path, root, file)).toEqual([]);
    expect(server.requests).toHaveLength(40);
    expect(server.connections()).toBeLessThanOrEqual(4);
  }));
