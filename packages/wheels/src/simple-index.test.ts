// Index pages of both kinds, indexes that fail, and what may go to which host.
import { InputError } from '@compose-delivery/runtime';
import { realHttp } from '@compose-delivery/runtime/adapters';
import { recordedLog, virtualClock } from '@compose-delivery/runtime/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { chooseWheel } from './choose-wheel.ts';
import { askIndex } from './index-client.ts';
import { authorizationFor, readIndexes, redirectTarget } from './index-url.ts';
import type { LockedPackage } from './lock.ts';
import { parseSimplePage, type IndexFile } from './simple-index.ts';
import { targetOfNames } from './target.ts';
import { servedFile, startIndex, type IndexServer } from './testing/index-server.ts';

const A = 'a'.repeat(64);
const PAGE = 'https://index.example.org/simple/foo/';

describe('pages', () => {
  test('JSON: addresses are made absolute, fields of the wrong kind count as absent', () => {
    const body = JSON.stringify({
      meta: { 'api-version': '1.4' },
      files: [
        {
          filename: 'foo-1.0-py3-none-any.whl',
          url: '../../f/foo.whl#x',
          hashes: { sha256: A.toUpperCase() },
          size: 5,
          'requires-python': '>=3.8',
          yanked: 'bad',
        },
        {
          filename: 'foo-1.1-py3-none-any.whl',
          url: 'https://cdn.example.org/foo.whl',
          hashes: {},
          size: '5',
        },
        { filename: 7, url: 'x' },
        { filename: 'evil.whl', url: 'file:///etc/passwd' },
      ],
    });
    expect(parseSimplePage('application/vnd.pypi.simple.v1+json', body, PAGE)).toEqual([
      {
        filename: 'foo-1.0-py3-none-any.whl',
        url: 'https://index.example.org/f/foo.whl',
        sha256: A,
        size: 5,
        requiresPython: '>=3.8',
        yanked: 'bad',
      },
      {
        filename: 'foo-1.1-py3-none-any.whl',
        url: 'https://cdn.example.org/foo.whl',
        sha256: undefined,
        size: undefined,
        requiresPython: '',
      },
    ]);
  });

  test('HTML: base, entities, quotes of both kinds, fragments', () => {
    const body = `<!DOCTYPE html><html><head><meta name="pypi:repository-version" content="1.0"><base href="https://cdn.example.org/d/"></head><body>
<a href="foo-1.0-py3-none-any.whl#sha256=${A}" data-requires-python="&gt;=3.8,&lt;4" data-yanked="why">foo-1.0-py3-none-any.whl</a><br/>
<A HREF='/x/foo-1.1.tar.gz?a=1&amp;b=2'>foo-1.1.tar.gz</A>
<a>nothing</a></body></html>`;
    expect(parseSimplePage('text/html; charset=utf-8', body, PAGE)).toEqual([
      {
        filename: 'foo-1.0-py3-none-any.whl',
        url: 'https://cdn.example.org/d/foo-1.0-py3-none-any.whl',
        sha256: A,
        size: undefined,
        requiresPython: '>=3.8,<4',
        yanked: 'why',
      },
      {
        filename: 'foo-1.1.tar.gz',
        url: 'https://cdn.example.org/x/foo-1.1.tar.gz?a=1&b=2',
        sha256: undefined,
        size: undefined,
        requiresPython: '',
      },
    ]);
  });

  test.each([
    ['application/json', '{"meta":{"api-version":"2.0"},"files":[]}', 'speaks version "2.0"'],
    ['application/json', '{', 'cannot be read'],
    ['application/json', '{"files":[]}', 'speaks version ""'],
    ['text/html', '<meta name="pypi:repository-version" content="2.0">', 'speaks version "2.0"'],
    ['text/plain', 'hello', 'which is no index page'],
    ['', '', 'no content type'],
  ])('%s %j is refused', (type, body, message) => {
    expect(() => parseSimplePage(type, body, PAGE)).toThrow(message);
  });
});

describe('the choice', () => {
  const target = targetOfNames('3.11.7', 'manylinux_2_36_x86_64');
  const digests = new Map<string, string>();
  const file = (filename: string, over: Partial<IndexFile> = {}): IndexFile => {
    const sha256 = digests.get(filename) ?? String(digests.size).padStart(64, '0');
    digests.set(filename, sha256);
    return { filename, url: `https://x/${filename}`, sha256, size: 1, requiresPython: '', ...over };
  };
  const choose = (files: readonly IndexFile[], over: Partial<LockedPackage> = {}) => {
    const hashes = files.flatMap((one) => one.sha256 ?? []);
    const locked = {
      name: 'foo',
      version: '1.0',
      extras: [],
      marker: '',
      hashes,
      files: [],
      place: { file: 'l', line: 1 },
      ...over,
    };
    const choice = chooseWheel(locked, files, target);
    return choice.file ? choice.file.filename : choice.why;
  };

  test('the best tag wins, whatever the order', () => {
    const names = [
      'foo-1.0-py3-none-any.whl',
      'foo-1.0-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
      'foo-1.0-cp311-cp311-manylinux_2_28_x86_64.whl',
      'foo-1.0-cp311-cp311-manylinux_2_39_x86_64.whl',
      'foo-1.0-cp310-abi3-manylinux_2_28_x86_64.whl',
      'foo-1.0-cp312-cp312-manylinux_2_28_x86_64.whl',
      'foo-1.0-cp311-cp311-musllinux_1_2_x86_64.whl',
    ];
    expect(choose(names.map((name) => file(name)))).toBe('foo-1.0-cp311-cp311-manylinux_2_28_x86_64.whl');
    expect(choose(names.toReversed().map((name) => file(name)))).toBe(
      'foo-1.0-cp311-cp311-manylinux_2_28_x86_64.whl',
    );
  });

  test('among equal tags the highest build number', () => {
    const names = ['foo-1.0-2-py3-none-any.whl', 'foo-1.0-10-py3-none-any.whl', 'foo-1.0-py3-none-any.whl'];
    expect(choose(names.map((name) => file(name)))).toBe('foo-1.0-10-py3-none-any.whl');
  });

  test('1.0 in the lock is 1.0.0 in the name', () => {
    expect(choose([file('foo-1.0.0-py3-none-any.whl')])).toBe('foo-1.0.0-py3-none-any.whl');
  });

  test('a file whose hash is not in the lock is no candidate, however well it suits', () => {
    expect(choose([file('foo-1.0-py3-none-any.whl')], { hashes: [A] })).toBe(
      'no file with a hash of the lock',
    );
  });

  test('a hash of the lock on a file of another package or version is no candidate', () => {
    expect(choose([file('bar-1.0-py3-none-any.whl'), file('foo-2.0-py3-none-any.whl')])).toMatch(
      /only a source archive/,
    );
  });

  test('a file for other Pythons is no candidate', () => {
    expect(choose([file('foo-1.0-py3-none-any.whl', { requiresPython: '>=3.12' })])).toBe(
      `no wheel for ${target.name} (1 for others)`,
    );
  });

  test('only a source archive', () => {
    expect(choose([file('foo-1.0.tar.gz')])).toMatch(/only a source archive/);
  });

  test('a name that could leave its folder is no candidate', () => {
    expect(choose([file('../foo-1.0-py3-none-any.whl')])).toMatch(/only a source archive/);
  });
});

describe('asking', () => {
  const servers: IndexServer[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  const FILE = servedFile('foo-1.0-py3-none-any.whl', Buffer.from('x'));
  const start = async (...options: Parameters<typeof startIndex>): Promise<IndexServer> => {
    const server = await startIndex(...options);
    servers.push(server);
    return server;
  };
  const ask = async (server: IndexServer, url = server.url, project = 'foo') => {
    const clock = virtualClock();
    const log = recordedLog();
    const indexes = readIndexes([url], log);
    const [index] = indexes;
    if (!index) throw new Error('no index');
    const policy = {
      retries: 2,
      timeoutMs: 500,
      backoff: { firstMs: 10, longestMs: 100, longestRetryAfterMs: 60_000, jitter: () => 0.5 },
    };
    const page = await askIndex(
      index,
      project,
      indexes,
      { http: realHttp, clock, log, signal: new AbortController().signal },
      policy,
    );
    return { page, waited: clock.monotonic() };
  };

  test.each(['json', 'html'] as const)('%s', async (format) => {
    const server = await start([FILE], { format });
    const { page } = await ask(server);
    expect(page).toMatchObject({
      kind: 'found',
      files: [{ filename: FILE.filename, sha256: FILE.sha256, url: server.fileUrl(FILE.filename) }],
    });
  });

  test('404: the index does not know the project', async () => {
    expect((await ask(await start([]))).page).toEqual({ kind: 'absent' });
  });

  test('503, then well', async () => {
    const server = await start([FILE]);
    server.break('/simple/foo/', [{ kind: 'status', status: 503 }]);
    expect((await ask(server)).page.kind).toBe('found');
  });

  test('429: waits as long as asked', async () => {
    const server = await start([FILE]);
    server.break('/simple/foo/', [{ kind: 'status', status: 429, headers: { 'retry-after': '30' } }]);
    const { page, waited } = await ask(server);
    expect(page.kind).toBe('found');
    expect(waited).toBe(30_000);
  });

  test('429 with an absurd Retry-After: left at once', async () => {
    const server = await start([FILE]);
    server.break(
      '/simple/foo/',
      [{ kind: 'status', status: 429, headers: { 'retry-after': '99999' } }],
      true,
    );
    const { page, waited } = await ask(server);
    expect(page).toMatchObject({ kind: 'failed', why: expect.stringContaining('answered 429') as string });
    expect(waited).toBe(0);
  });

  test('500 for ever: as many attempts as allowed', async () => {
    const server = await start([FILE]);
    server.break('/simple/foo/', [{ kind: 'status', status: 500 }], true);
    expect((await ask(server)).page.kind).toBe('failed');
    expect(server.requests).toHaveLength(3);
  });

  test('403 is not tried again', async () => {
    const server = await start([FILE]);
    server.break('/simple/foo/', [{ kind: 'status', status: 403 }], true);
    expect((await ask(server)).page.kind).toBe('failed');
    expect(server.requests).toHaveLength(1);
  });

  test('a redirect is followed, credentials are not carried to another host', async () => {
    const other = await start([FILE]);
    const server = await start([FILE], { credentials: 'user:pass word' });
    server.break('/simple/foo/', [{ kind: 'redirect', to: `${other.url}foo/` }]);
    const { page } = await ask(server, server.url.replace('http://', 'http://user:pass%20word@'));
    expect(page.kind).toBe('found');
    expect(server.requests[0]?.authorization).toBe(
      `Basic ${Buffer.from('user:pass word').toString('base64')}`,
    );
    expect(other.requests[0]?.authorization).toBeUndefined();
  });

  test('absurd Retry-After of an index: said with the figure', async () => {
    const server = await start([FILE]);
    server.break(
      '/simple/foo/',
      [{ kind: 'status', status: 503, headers: { 'retry-after': '86400' } }],
      true,
    );
    expect((await ask(server)).page).toMatchObject({
      kind: 'failed',
      why: expect.stringContaining('answered 503 and asks to wait 86400 s') as string,
    });
  });

  test.each(['json', 'html'])(
    'a simple page of 60 MB (%s) is read whole, in bounded time and memory',
    async (format) => {
      const names = Array.from({ length: 220_000 }, (_, i) => `foo-1.${i}-py3-none-any.whl`);
      const link = (name: string): string =>
        `<a href="../../f/${name}#sha256=${A}" data-requires-python="&gt;=3.8" data-core-metadata="sha256=${A}">${name}</a><br/>\n`;
      const file = (name: string) => ({
        filename: name,
        url: `../../f/${name}`,
        hashes: { sha256: A },
        size: 1,
        'upload-time': '2026-01-01T00:00:00Z',
        'core-metadata': { sha256: A },
      });
      const body =
        format === 'json'
          ? JSON.stringify({ meta: { 'api-version': '1.1' }, files: names.map(file) })
          : names.map(link).join('');
      const type = format === 'json' ? 'application/vnd.pypi.simple.v1+json' : 'text/html';
      expect(body.length).toBeGreaterThan(50_000_000);
      const before = process.memoryUsage().rss;
      const files = parseSimplePage(type, body, PAGE);
      expect(files).toHaveLength(names.length);
      expect(files.at(-1)?.filename).toBe(names.at(-1));
      expect(process.memoryUsage().rss - before).toBeLessThan(1_000 * 1_048_576);
    },
    180_000,
  );

  test('a name that is not normalised is asked for by its normal form', async () => {
    const server = await start([servedFile('Foo_Bar-1.0-py3-none-any.whl', Buffer.from('x'))]);
    const { page } = await ask(server, server.url, 'foo-bar');
    expect(page).toMatchObject({ kind: 'found', files: [{ filename: 'Foo_Bar-1.0-py3-none-any.whl' }] });
  });

  test('a redirect loop ends', async () => {
    const server = await start([FILE]);
    server.break('/simple/foo/', [{ kind: 'redirect', to: '/simple/foo/' }], true);
    expect((await ask(server)).page).toMatchObject({ kind: 'failed' });
    expect(server.requests.length).toBeLessThan(10);
  });
});

describe('addresses', () => {
  test('credentials are taken out and masked, and belong to their origin alone', () => {
    const log = recordedLog();
    const indexes = readIndexes(
      ['https://robot:t0ken-value@mirror.example.org/simple', 'https://pypi.org/simple/'],
      log,
    );
    expect(indexes.map((index) => index.url)).toEqual([
      'https://mirror.example.org/simple/',
      'https://pypi.org/simple/',
    ]);
    log.info('robot:t0ken-value is not printed');
    expect(log.lines.filter((line) => !line.startsWith('::add-mask::')).join()).toBe('*** is not printed');
    expect(authorizationFor('https://mirror.example.org/files/x.whl', indexes)).toHaveProperty(
      'authorization',
    );
    expect(authorizationFor('https://files.example.org/x.whl', indexes)).toEqual({});
    expect(authorizationFor('http://mirror.example.org/files/x.whl', indexes)).toEqual({});
    expect(authorizationFor('https://mirror.example.org:8443/x.whl', indexes)).toEqual({});
  });

  test.each([
    ['nothing', []],
    ['another scheme', ['ftp://example.org/simple/']],
    ['no address', ['pypi.org']],
    ['credentials without TLS', ['http://user:password@example.org/simple/']],
  ])('%s is refused', (_, urls) => {
    expect(() => readIndexes(urls, recordedLog())).toThrow(InputError);
  });

  test('a refusal never shows the password', () => {
    expect(() => readIndexes(['http://user:password@example.org/simple/'], recordedLog())).toThrow(
      /^(?!.*password@)/,
    );
  });

  test.each([
    ['https://a.org/x', 'http://a.org/x', 'a redirect from https to http'],
    ['https://a.org/x', 'file:///etc/passwd', 'a redirect to file:'],
    ['https://a.org/x', undefined, 'a redirect without an address'],
  ])('from %s to %s: refused', (from, to, refused) => {
    expect(redirectTarget(from, to)).toEqual({ refused });
  });

  test('credentials in a redirect are dropped', () => {
    expect(redirectTarget('https://a.org/x', 'https://u:p@b.org/y')).toEqual({ url: 'https://b.org/y' });
  });
});
