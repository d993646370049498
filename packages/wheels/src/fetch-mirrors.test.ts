// Downloads from several hosts: which one is asked, what their bytes are worth, and when the origin decides.
import { withFolder } from '@compose-delivery/runtime/testing';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createSourceHealth } from './source-health.ts';
import {
  FILE,
  KIB,
  NAME,
  ONE_PIECE,
  PATH,
  POLICY,
  fetchInto,
  serverGroup,
  wrongWith,
} from './testing/fetch-setting.ts';
import { patternBytes, servedFile } from './testing/index-server.ts';

const { start, closeAll } = serverGroup();
afterEach(closeAll);

test('mirrors are asked before the origin, and serve all of it', () =>
  withFolder(async (root) => {
    const [mirror, origin] = [await start(), await start()];
    const { path, fetched } = await fetchInto(root, origin, { mirrors: [mirror.fileUrl(NAME)] });
    expect(await wrongWith(path, root)).toEqual([]);
    expect(origin.requests).toEqual([]);
    expect(fetched.hosts).toEqual([new URL(mirror.url).host]);
  }));

test('404 on a mirror: it lags behind; the origin serves, and the mirror stays healthy', () =>
  withFolder(async (root) => {
    const [mirror, origin] = [await start([]), await start()];
    const { path, text, health } = await fetchInto(root, origin, { mirrors: [mirror.fileUrl(NAME)] });
    expect(await wrongWith(path, root)).toEqual([]);
    expect(text()).toContain('does not have it yet (404)');
    expect(health.failures(mirror.url)).toBe(0);
  }));

test('a mirror that goes down after the first range: the rest comes from the origin, nothing comes twice', () =>
  withFolder(async (root) => {
    const [mirror, origin] = [await start(), await start()];
    mirror.break(PATH, [{ kind: 'ignore' }, { kind: 'status', status: 502 }], true);
    const { path } = await fetchInto(root, origin, { mirrors: [mirror.fileUrl(NAME)] });
    expect(await wrongWith(path, root)).toEqual([]);
    expect(mirror.sentBytes() + origin.sentBytes()).toBe(FILE.bytes.length);
    expect(origin.sentBytes()).toBeGreaterThan(0);
  }));

test('half from one mirror, half from another: parts may mix hosts where the lengths agree', () =>
  withFolder(async (root) => {
    const [first, second, origin] = [await start(), await start(), await start()];
    first.break(
      PATH,
      [
        { kind: 'reset', afterBytes: 500 * KIB },
        { kind: 'status', status: 403 },
      ],
      true,
    );
    const { path, fetched } = await fetchInto(root, origin, {
      mirrors: [first.fileUrl(NAME), second.fileUrl(NAME)],
      policy: ONE_PIECE,
    });
    expect(await wrongWith(path, root)).toEqual([]);
    expect(fetched.hosts.length).toBe(2);
    expect(second.sentBytes()).toBeLessThan(FILE.bytes.length);
    expect(origin.requests).toEqual([]);
  }));

test('a fast mirror after a slow one is found by exploring, and then serves most of it', () =>
  withFolder(async (root) => {
    const file = servedFile(NAME, patternBytes(20 * 256 * KIB));
    const [slow, fast] = [await start([file], { rate: 1_000 * KIB }), await start([file])];
    let turn = 0;
    const { path } = await fetchInto(root, fast, {
      file,
      mirrors: [slow.fileUrl(NAME), fast.fileUrl(NAME)],
      policy: { backoff: { ...POLICY.backoff, jitter: () => ((turn += 1) % 10 === 3 ? 0.05 : 0.5) } },
    });
    expect(await wrongWith(path, root, file)).toEqual([]);
    expect(slow.sentBytes()).toBeGreaterThan(0);
    expect(fast.sentBytes()).toBeGreaterThan(file.bytes.length / 2);
  }));

test('a host at less than a tenth of what another brings is left in the middle of a range', () =>
  withFolder(async (root) => {
    const [slow, fast] = [await start([FILE], { rate: 20 * KIB }), await start()];
    const health = createSourceHealth();
    health.ended(fast.url, { outcome: 'success', bytes: 8e6, milliseconds: 1_000, now: 0 });
    health.ended(slow.url, { outcome: 'success', bytes: 8e6, milliseconds: 1_00, now: 0 });
    const { path, text } = await fetchInto(root, fast, {
      mirrors: [slow.fileUrl(NAME)],
      ports: { health },
      policy: { ...ONE_PIECE, watch: { ...POLICY.watch, minBytesPerSecond: 10 } },
    });
    expect(await wrongWith(path, root)).toEqual([]);
    expect(text()).toMatch(/came at \d+ bytes a second/);
    expect(slow.sentBytes()).toBeLessThan(200 * KIB);
  }));

test('wrong bytes from a mirror: it is out for the whole run, for other wheels, too', () =>
  withFolder(async (root) => {
    const other = servedFile('other-1.0-py3-none-any.whl', patternBytes(3_000, 9));
    const [mirror, origin] = [await start([FILE, other]), await start([FILE, other])];
    mirror.break(PATH, [{ kind: 'lie' }], true);
    const first = await fetchInto(root, origin, { mirrors: [mirror.fileUrl(NAME)] });
    expect(await wrongWith(first.path, root)).toEqual([]);
    const asked = mirror.requests.length;
    const { health } = first;
    await fetchInto(root, origin, {
      file: other,
      mirrors: [mirror.fileUrl(other.filename)],
      ports: { health },
    });
    expect(mirror.requests.length).toBe(asked);
    expect(existsSync(join(root, 'blobs', other.sha256))).toBe(true);
  }));

test('two mirrors disagree, one of them lies: all comes again from one host, and the right bytes win', () =>
  withFolder(async (root) => {
    const [good, liar, origin] = [await start(), await start(), await start()];
    liar.break(PATH, [{ kind: 'lie' }], true);
    // The good one breaks off once, so that both have a share.
    good.break(PATH, [{ kind: 'reset', afterBytes: 300 * KIB }]);
    const { path, text } = await fetchInto(root, origin, {
      mirrors: [good.fileUrl(NAME), liar.fileUrl(NAME)],
      policy: { ...ONE_PIECE, retries: 0 },
    });
    expect(await wrongWith(path, root)).toEqual([]);
    expect(text()).toContain(`not ${FILE.sha256}; they are thrown away`);
  }));

test('all mirrors lie: the origin decides', () =>
  withFolder(async (root) => {
    const [one, two, three, origin] = [await start(), await start(), await start(), await start()];
    for (const liar of [one, two, three]) liar.break(PATH, [{ kind: 'lie' }], true);
    const { path } = await fetchInto(root, origin, {
      mirrors: [one, two, three].map((server) => server.fileUrl(NAME)),
      policy: ONE_PIECE,
    });
    expect(await wrongWith(path, root)).toEqual([]);
    // After two wrong files nobody guesses any more: the third mirror is not asked.
    expect(three.requests).toEqual([]);
    expect(origin.sentBytes()).toBe(FILE.bytes.length);
  }));

test('mirrors disagree on the length, the lock knows it: the one that is wrong is left, without a byte of it', () =>
  withFolder(async (root) => {
    const [mirror, origin] = [await start([servedFile(NAME, patternBytes(900 * KIB))]), await start()];
    const { path, text, fetched } = await fetchInto(root, origin, { mirrors: [mirror.fileUrl(NAME)] });
    expect(await wrongWith(path, root)).toEqual([]);
    expect(text()).toContain(`says that the file has ${900 * KIB} bytes; it has ${FILE.bytes.length}`);
    expect(fetched.networkBytes).toBe(FILE.bytes.length);
  }));

test('mirrors disagree on the length, nobody knows it: found by the hash, and the other one gets its chance', () =>
  withFolder(async (root) => {
    const [mirror, origin] = [await start([servedFile(NAME, patternBytes(900 * KIB))]), await start()];
    const { path } = await fetchInto(root, origin, { mirrors: [mirror.fileUrl(NAME)], size: undefined });
    expect(await wrongWith(path, root)).toEqual([]);
  }));

test('the length came from a mirror that then broke down: who disagreed gets its chance', () =>
  withFolder(async (root) => {
    const [mirror, origin] = [await start([servedFile(NAME, patternBytes(900 * KIB))]), await start()];
    mirror.break(
      PATH,
      [
        { kind: 'reset', afterBytes: 100 * KIB },
        { kind: 'status', status: 403 },
      ],
      true,
    );
    const { path } = await fetchInto(root, origin, { mirrors: [mirror.fileUrl(NAME)], size: undefined });
    expect(await wrongWith(path, root)).toEqual([]);
  }));

test('429 with Retry-After on a mirror: that host is left alone, nobody waits for it', () =>
  withFolder(async (root) => {
    const [mirror, origin] = [await start(), await start()];
    mirror.break(PATH, [{ kind: 'status', status: 429, headers: { 'retry-after': '2' } }]);
    const { path, waits } = await fetchInto(root, origin, {
      mirrors: [mirror.fileUrl(NAME)],
      policy: ONE_PIECE,
    });
    expect(await wrongWith(path, root)).toEqual([]);
    expect(waits).toEqual([]);
    expect(mirror.requests).toHaveLength(1);
  }));

test('a mirror without ranges beside one with: the ranges come from the one that has them', () =>
  withFolder(async (root) => {
    const [mirror, origin] = [await start([FILE], { ranges: false }), await start()];
    const { path } = await fetchInto(root, origin, { mirrors: [mirror.fileUrl(NAME)] });
    expect(await wrongWith(path, root)).toEqual([]);
    expect(origin.requests.every((request) => request.range !== undefined)).toBe(true);
  }));
