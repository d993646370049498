// Downloads against a real server on loopback with injected faults; what was served is counted.
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeliveryFailure } from '@compose-delivery/runtime';
import { withFolder } from '@compose-delivery/runtime/testing';
import { afterEach, expect, test } from 'vitest';
import { openDownload } from './adapters/open-download.ts';
import { openWheelStore } from './adapters/wheel-store.ts';
import {
  FILE,
  IMPATIENT,
  KIB,
  NAME,
  ONE_PIECE,
  PATH,
  POLICY,
  fetchInto,
  serverGroup,
  wrongWith,
} from './testing/fetch-setting.ts';

const { start, closeAll } = serverGroup();
afterEach(closeAll);

async function expectWhole(path: string, root: string): Promise<void> {
  expect(await wrongWith(path, root)).toEqual([]);
}

test('a big wheel comes in ranges, each byte once', () =>
  withFolder(async (root) => {
    const server = await start();
    const { fetched, path } = await fetchInto(root, server);
    await expectWhole(path, root);
    expect(server.requests.map((request) => request.range).sort()).toEqual(
      [
        'bytes=0-262143',
        'bytes=262144-524287',
        'bytes=524288-786431',
        `bytes=786432-${FILE.bytes.length - 1}`,
      ].sort(),
    );
    expect(server.sentBytes()).toBe(FILE.bytes.length);
    expect(fetched).toMatchObject({ networkBytes: FILE.bytes.length, resumedBytes: 0, attempts: 4 });
  }));

test('a small wheel comes in one request without a range', () =>
  withFolder(async (root) => {
    const server = await start();
    const { path } = await fetchInto(root, server, { policy: { rangedFromBytes: 10_000 * KIB } });
    await expectWhole(path, root);
    expect(server.requests.map((request) => request.range)).toEqual([undefined]);
  }));

test('reset mid-body: only the rest of that range is asked for again', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(PATH, [{ kind: 'reset', afterBytes: 100 * KIB }]);
    const { path, fetched } = await fetchInto(root, server, { policy: ONE_PIECE });
    await expectWhole(path, root);
    const [, second] = server.requests;
    const from = Number(/^bytes=(\d+)-/.exec(second?.range ?? '')?.[1]);
    expect(from).toBeGreaterThan(0);
    expect(from).toBeLessThanOrEqual(100 * KIB);
    expect(fetched.networkBytes).toBe(FILE.bytes.length);
    expect(fetched.attempts).toBe(2);
  }));

test('reset mid-body of a file of unknown length: its beginning told the length, the rest comes by range', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(PATH, [{ kind: 'reset', afterBytes: 100 * KIB }]);
    const { path } = await fetchInto(root, server, { size: undefined });
    await expectWhole(path, root);
    expect(server.requests[0]?.range).toBe('bytes=0-524287');
    expect(server.requests[1]?.range).toMatch(/^bytes=\d+-/);
  }));

test('503, then well: tried again after a wait', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(PATH, [{ kind: 'status', status: 503 }]);
    const { path, waits } = await fetchInto(root, server, { policy: ONE_PIECE });
    await expectWhole(path, root);
    expect(waits).toHaveLength(1);
  }));

test('429 with Retry-After: the wait is the one that was asked for', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(PATH, [{ kind: 'status', status: 429, headers: { 'retry-after': '2' } }]);
    const { waits } = await fetchInto(root, server, { policy: ONE_PIECE });
    // Less by what passed on the way from the answer to the wait.
    expect(waits).toHaveLength(1);
    expect(waits[0]).toBeGreaterThan(1_000);
    expect(waits[0]).toBeLessThanOrEqual(2_000);
  }));

test('429 with an absurd Retry-After: the address is given up at once, the other one serves', () =>
  withFolder(async (root) => {
    const [mirror, origin] = [await start(), await start()];
    mirror.break(PATH, [{ kind: 'status', status: 429, headers: { 'retry-after': '86400' } }], true);
    const { path, waits } = await fetchInto(root, origin, {
      urls: [mirror.fileUrl(NAME), origin.fileUrl(NAME)],
      policy: ONE_PIECE,
    });
    await expectWhole(path, root);
    expect(waits).toEqual([]);
    expect(mirror.requests).toHaveLength(1);
  }));

test('503 for ever: ends with the name of the wheel, the host and the status', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(PATH, [{ kind: 'status', status: 503 }], true);
    const failure = await fetchInto(root, server, { policy: ONE_PIECE }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DeliveryFailure);
    expect((failure as Error).message).toContain(
      `${NAME} cannot be downloaded: ${new URL(server.url).host} answered 503 (3 times in a row)`,
    );
    expect(server.requests).toHaveLength(3);
  }));

test('stall: silence is ended by the idle limit, and the rest comes', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(PATH, [{ kind: 'stall', afterBytes: 200 * KIB }]);
    const { path, log } = await fetchInto(root, server, { policy: IMPATIENT });
    await expectWhole(path, root);
    expect(log.lines.join('\n')).toContain('not a byte within 0.3 s');
  }));

test('trickle: a connection slower than the minimum is given up although it is never silent', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(PATH, [{ kind: 'trickle', everyMs: 20 }]);
    const watch = { ...POLICY.watch, minBytesPerSecond: 10_000 };
    const { path, log } = await fetchInto(root, server, { policy: { ...ONE_PIECE, watch } });
    await expectWhole(path, root);
    expect(log.lines.join('\n')).toMatch(/came at \d+ bytes a second/);
  }));

test('trickle for ever: ends, and does not count single bytes as progress', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(PATH, [{ kind: 'trickle', everyMs: 20 }], true);
    const watch = { ...POLICY.watch, minBytesPerSecond: 10_000 };
    await expect(fetchInto(root, server, { policy: { ...ONE_PIECE, watch } })).rejects.toThrow(
      /cannot be downloaded/,
    );
    expect(server.requests).toHaveLength(3);
  }));

test('lying bytes once: thrown away, fetched again, never under the final name', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(PATH, [{ kind: 'lie' }]);
    const { path, log } = await fetchInto(root, server, { policy: ONE_PIECE });
    await expectWhole(path, root);
    expect(log.lines.join('\n')).toContain(`not ${FILE.sha256}`);
  }));

test('lying bytes for ever: ends, and nothing is left under the final name', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(PATH, [{ kind: 'lie' }], true);
    await expect(fetchInto(root, server)).rejects.toThrow(/another sha256/);
    expect(existsSync(join(root, 'blobs', FILE.sha256))).toBe(false);
  }));

test('a mirror that lies: the origin serves, and the mirror cannot poison it', () =>
  withFolder(async (root) => {
    const [mirror, origin] = [await start(), await start()];
    mirror.break(PATH, [{ kind: 'lie' }], true);
    const { path } = await fetchInto(root, origin, {
      urls: [mirror.fileUrl(NAME)],
      more: [origin.fileUrl(NAME)],
    });
    await expectWhole(path, root);
  }));

test('short body under a full Content-Length: the rest comes', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(PATH, [{ kind: 'short', afterBytes: 300 * KIB }]);
    const { path } = await fetchInto(root, server, { policy: ONE_PIECE });
    await expectWhole(path, root);
  }));

test('wrong length for ever: given up after the retries, and the failure names both lengths', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(PATH, [{ kind: 'wrong-length', bytes: 1_234 }], true);
    await expect(fetchInto(root, server, { policy: { rangedFromBytes: 10_000 * KIB } })).rejects.toThrow(
      `announced 1234 bytes; the file has ${FILE.bytes.length}`,
    );
    expect(server.requests).toHaveLength(3);
  }));

test('a login page instead of the wheel: refused by its length, or by its hash where no length is known', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(PATH, [{ kind: 'login-page' }]);
    const { path } = await fetchInto(root, server, { size: undefined });
    await expectWhole(path, root);
  }));

test('404 on the mirror: the next address serves', () =>
  withFolder(async (root) => {
    const [mirror, origin] = [await start([]), await start()];
    const { path, fetched } = await fetchInto(root, origin, {
      urls: [mirror.fileUrl(NAME)],
      more: [origin.fileUrl(NAME)],
    });
    await expectWhole(path, root);
    expect(fetched.hosts).toContain(new URL(origin.url).host);
  }));

test('a server without ranges: one whole download', () =>
  withFolder(async (root) => {
    const server = await start([FILE], { ranges: false });
    const { path } = await fetchInto(root, server);
    await expectWhole(path, root);
    expect(server.requests.at(-1)?.range).toBeUndefined();
  }));

test('a server without ranges that resets: whole attempts, as many as retries allow', () =>
  withFolder(async (root) => {
    const server = await start([FILE], { ranges: false });
    server.break(PATH, [{ kind: 'reset', afterBytes: 200 * KIB }], true);
    await expect(fetchInto(root, server)).rejects.toThrow(/cannot be downloaded/);
    expect(server.requests.length).toBeLessThan(12);
  }));

test('206 with another offset than asked: taken for a server without ranges', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(
      PATH,
      Array.from({ length: 4 }, () => ({ kind: 'wrong-offset' }) as const),
    );
    const { path } = await fetchInto(root, server);
    await expectWhole(path, root);
  }));

test('a content encoding that was not asked for: refused', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(PATH, [{ kind: 'gzip-label' }], true);
    await expect(fetchInto(root, server)).rejects.toThrow('sent the file as gzip');
  }));

test('a redirect loop ends', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(PATH, [{ kind: 'redirect', to: PATH }], true);
    await expect(fetchInto(root, server)).rejects.toThrow('more than 5 redirects');
  }));

test('credentials go to the index alone: a redirect to another host carries none', () =>
  withFolder(async (root) => {
    const other = await start();
    const server = await start([FILE], { credentials: 'user:secret-password' });
    server.break(PATH, [{ kind: 'redirect', to: other.fileUrl(NAME) }], true);
    const authorization = `Basic ${Buffer.from('user:secret-password').toString('base64')}`;
    const { path } = await fetchInto(root, server, {
      ports: { indexes: [{ url: server.url, origin: server.origin, authorization }] },
    });
    await expectWhole(path, root);
    expect(server.requests.every((request) => request.authorization === authorization)).toBe(true);
    expect(other.requests.every((request) => request.authorization === undefined)).toBe(true);
  }));

test('a run that was cut off goes on inside the file: bytes that are here are not fetched again', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(PATH, [
      { kind: 'reset', afterBytes: 700 * KIB },
      { kind: 'status', status: 403 },
    ]);
    await expect(fetchInto(root, server, { policy: ONE_PIECE })).rejects.toThrow('answered 403');
    const before = server.sentBytes();
    const { fetched, path } = await fetchInto(root, server, { policy: ONE_PIECE });
    await expectWhole(path, root);
    expect(fetched.resumedBytes).toBeGreaterThan(0);
    expect(fetched.networkBytes).toBe(FILE.bytes.length - fetched.resumedBytes);
    expect(server.sentBytes() - before).toBe(FILE.bytes.length - fetched.resumedBytes);
  }));

test('cancelled mid-body: ends at once, and the next run goes on from there', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(PATH, [{ kind: 'stall', afterBytes: 500 * KIB }]);
    const controller = new AbortController();
    let taken = 0;
    const open: typeof openDownload = async (request) => {
      const response = await openDownload(request);
      const counted = async function* (): AsyncGenerator<Uint8Array> {
        for await (const chunk of response.body) {
          yield chunk;
          // Asked for the next one, so this one is where it belongs.
          taken += chunk.length;
        }
      };
      return { ...response, body: counted() };
    };
    const ports = { signal: controller.signal, open };
    const running = fetchInto(root, server, { ports, policy: { ...ONE_PIECE, totalTimeoutMs: 60_000 } });
    const told = expect(running).rejects.toThrow('cancelled by SIGTERM');
    await expect.poll(() => taken, { timeout: 30_000 }).toBe(500 * KIB);
    controller.abort(new Error('cancelled by SIGTERM'));
    await told;
    const { fetched } = await fetchInto(root, server, { policy: ONE_PIECE });
    expect(fetched.resumedBytes).toBe(500 * KIB);
  }));

test('what an earlier run left is wrong: found by the hash, everything comes anew', () =>
  withFolder(async (root) => {
    const server = await start();
    const store = await openWheelStore(root);
    const part = `${store.blobPath(FILE.sha256)}.part`;
    await writeFile(part, Buffer.alloc(FILE.bytes.length));
    await writeFile(
      `${part}.json`,
      JSON.stringify({ schema: 1, size: FILE.bytes.length, done: [[0, 600 * KIB]] }),
    );
    const { path } = await fetchInto(root, server);
    await expectWhole(path, root);
  }));

test('a record of another length is not believed', () =>
  withFolder(async (root) => {
    const server = await start();
    const store = await openWheelStore(root);
    const part = `${store.blobPath(FILE.sha256)}.part`;
    await writeFile(part, Buffer.alloc(10));
    await writeFile(`${part}.json`, JSON.stringify({ schema: 1, size: 10, done: [[0, 10]] }));
    const { path, fetched } = await fetchInto(root, server);
    await expectWhole(path, root);
    expect(fetched.resumedBytes).toBe(0);
  }));

test('a damaged record beside the file is no record', () =>
  withFolder(async (root) => {
    const server = await start();
    const store = await openWheelStore(root);
    const part = `${store.blobPath(FILE.sha256)}.part`;
    await writeFile(part, Buffer.alloc(FILE.bytes.length));
    await writeFile(`${part}.json`, '{"schema":1,"size":');
    const { path } = await fetchInto(root, server);
    await expectWhole(path, root);
  }));

test('two processes, one wheelhouse: the second works beside the first and leaves nothing behind', () =>
  withFolder(async (root) => {
    const server = await start();
    const store = await openWheelStore(root);
    const first = await store.openPart(FILE.sha256);
    expect(first.resumable).toBe(true);
    const { fetched, path } = await fetchInto(root, server);
    expect((await readFile(path)).equals(FILE.bytes)).toBe(true);
    expect(fetched.resumedBytes).toBe(0);
    await first.close();
    expect((await readdir(join(root, 'blobs'))).filter((name) => name.endsWith('.lock'))).toEqual([]);
  }));

test('a lock of a process that is gone is taken over', () =>
  withFolder(async (root) => {
    const store = await openWheelStore(root);
    await writeFile(`${store.blobPath(FILE.sha256)}.part.lock`, '999999999');
    const part = await store.openPart(FILE.sha256);
    expect(part.resumable).toBe(true);
    await part.close();
  }));

test('the time for one wheel is over: says how long and how often', () =>
  withFolder(async (root) => {
    const server = await start();
    server.break(PATH, [{ kind: 'status', status: 503 }], true);
    await expect(fetchInto(root, server, { policy: { totalTimeoutMs: 0 } })).rejects.toThrow(
      /is not here after \d+ s/,
    );
  }));

test('nobody listens: the failure says so', () =>
  withFolder(async (root) => {
    const server = await start();
    await server.close();
    await expect(fetchInto(root, server)).rejects.toThrow(/cannot be downloaded.*ECONNREFUSED/s);
  }));
