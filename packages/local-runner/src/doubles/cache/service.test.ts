// The cache service call by call: blocks, ranges, signatures, reservations, quota, torn folders.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CacheService, CacheServiceOptions } from './service.ts';
import { startCacheService } from './service.ts';

let directory = '';
let service: CacheService;
let now = new Date('2026-11-21T10:00:00Z');

async function restart(more: Partial<CacheServiceOptions> = {}): Promise<void> {
  await service.close();
  service = await startCacheService({ directory, now: () => now, ...more });
}

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'cache-service-'));
  now = new Date('2026-11-21T10:00:00Z');
  service = await startCacheService({ directory, now: () => now });
});
afterEach(async () => {
  await service.close();
  rmSync(directory, { recursive: true, force: true });
});

type Body = Record<string, unknown>;
const scope = 'refs/heads/main';

async function twirp(
  method: string,
  body: Body,
  token = service.token([{ scope, access: 'read-write' }]),
): Promise<{ status: number; body: Body }> {
  const response = await fetch(`${service.url}twirp/github.actions.results.api.v1.CacheService/${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ version: 'v', ...body }),
  });
  return { status: response.status, body: (await response.json()) as Body };
}

async function reserve(key: string): Promise<string> {
  return String((await twirp('CreateCacheEntry', { key })).body['signed_upload_url']);
}

async function store(key: string, content: string): Promise<Body> {
  const url = await reserve(key);
  await fetch(url, { method: 'PUT', body: content });
  return (await twirp('FinalizeCacheEntryUpload', { key, size_bytes: String(content.length) })).body;
}

async function downloadUrl(key: string): Promise<string> {
  return String((await twirp('GetCacheEntryDownloadURL', { key })).body['signed_download_url']);
}

const keys = (): string[] => service.entries().map(({ key }) => key);

describe('uploads', () => {
  it('join staged blocks in the order of the list, and refuse a list with unknown ones', async () => {
    const url = await reserve('k');
    const block = (id: string, body: string): Promise<Response> =>
      fetch(`${url}&comp=block&blockid=${id}`, { method: 'PUT', body });
    await Promise.all([block('Qg==', 'world'), block('QQ==', 'hello ')]);
    const commit = (...ids: string[]): Promise<Response> =>
      fetch(`${url}&comp=blocklist`, {
        method: 'PUT',
        body: `<BlockList>${ids.map((id) => `<Latest>${id}</Latest>`).join('')}</BlockList>`,
      });
    const refused = await commit('QQ==', 'Wg==');
    expect([refused.status, refused.headers.get('x-ms-error-code')]).toEqual([400, 'InvalidBlockList']);
    expect((await commit('QQ==', 'Qg==')).status).toBe(201);
    expect((await twirp('FinalizeCacheEntryUpload', { key: 'k', size_bytes: '11' })).body).toMatchObject({
      ok: true,
      entry_id: '1',
    });
    expect(await (await fetch(await downloadUrl('k'))).text()).toBe('hello world');
    expect(readdirSync(join(directory, 'staged'))).toEqual([]);
  });

  it('that break off leave nothing, and the key stays reserved', async () => {
    const url = await reserve('k');
    await service.inject({ call: 'upload', cutAfterBytes: 100 });
    await expect(fetch(url, { method: 'PUT', body: 'x'.repeat(5000) })).rejects.toThrow();
    // The client may notice the cut before the service has cleaned up.
    await expect.poll(() => readdirSync(join(directory, 'blobs')), { timeout: 20_000 }).toEqual([]);
    expect((await twirp('FinalizeCacheEntryUpload', { key: 'k', size_bytes: '5000' })).body).toMatchObject({
      ok: false,
      message: 'nothing was uploaded for key k',
    });
    expect((await twirp('CreateCacheEntry', { key: 'k' })).status).toBe(409);
  });

  it('are not finalized with another size, without a reservation, or twice', async () => {
    await fetch(await reserve('k'), { method: 'PUT', body: 'four' });
    const finalize = async (key: string, size_bytes: string): Promise<Body> =>
      (await twirp('FinalizeCacheEntryUpload', { key, size_bytes })).body;
    expect(await finalize('k', '5')).toMatchObject({
      ok: false,
      message: 'uploaded 4 bytes, the client finalized 5',
    });
    expect(await finalize('other', '4')).toMatchObject({
      ok: false,
      message: 'no reservation for key other',
    });
    expect(await finalize('k', '4')).toMatchObject({ ok: true });
    expect(await finalize('k', '4')).toMatchObject({ ok: false });
    expect(keys()).toEqual(['k']);
  });

  it('reserve a key once, however many ask at the same moment', async () => {
    const replies = await Promise.all(
      Array.from({ length: 8 }, () => twirp('CreateCacheEntry', { key: 'k' })),
    );
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(
      replies.filter(({ status, body }) => status === 409 && body['code'] === 'already_exists'),
    ).toHaveLength(7);
  });

  it('that are never finalized hold the key over a restart, but not for ever', async () => {
    await reserve('k');
    await restart({ reservationSeconds: 60 });
    expect((await twirp('CreateCacheEntry', { key: 'k' })).status).toBe(409);
    expect(await downloadUrl('k')).toBe('');
    now = new Date(now.getTime() + 61_000);
    expect((await twirp('CreateCacheEntry', { key: 'k' })).status).toBe(200);
  });
});

describe('downloads', () => {
  it('serve whole, ranges and heads', async () => {
    await store('k', '0123456789');
    const url = await downloadUrl('k');
    const range = (header: Record<string, string>): Promise<Response> => fetch(url, { headers: header });
    expect(await (await fetch(url)).text()).toBe('0123456789');
    const part = await range({ range: 'bytes=2-4' });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      'bytes 2-4/10',
      '234',
    ]);
    expect(await (await range({ 'x-ms-range': 'bytes=8-99' })).text()).toBe('89');
    expect((await range({ range: 'bytes=10-' })).status).toBe(416);
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length')]).toEqual([200, '10']);
  });

  it('are spoilt byte by byte, cut and stalled on demand', async () => {
    await store('k', '0123456789');
    const url = await downloadUrl('k');
    await service.inject({ call: 'download', corruptByteAt: 3 });
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
    expect(bytes).toEqual(Buffer.from([48, 49, 50, 51 ^ 0xff, 52, 53, 54, 55, 56, 57]));
    await service.inject({ call: 'download', cutAfterBytes: 4 });
    const cut = await fetch(url);
    const reader = (cut.body as ReadableStream<Uint8Array>).getReader();
    expect(Buffer.from((await reader.read()).value ?? []).toString()).toBe('0123');
    await expect(reader.read()).rejects.toThrow();
    await service.inject({ call: 'download', stall: true });
    const asked = service.requests().length;
    const patience = new AbortController();
    const stalled = expect(fetch(url, { signal: patience.signal })).rejects.toThrow('enough');
    await expect.poll(() => service.requests().length, { timeout: 20_000 }).toBe(asked + 1);
    patience.abort(new Error('enough'));
    await stalled;
    expect((await fetch(url)).status).toBe(200);
  });

  it('lose the answer of a finalize that worked', async () => {
    await fetch(await reserve('k'), { method: 'PUT', body: 'x' });
    await service.inject({ call: 'finalize', lostAnswer: true });
    await expect(twirp('FinalizeCacheEntryUpload', { key: 'k', size_bytes: '1' })).rejects.toThrow();
    expect(keys()).toEqual(['k']);
  });
});

describe('refusals', () => {
  it('come for addresses that are forged, for another use, or old', async () => {
    await store('k', 'secret');
    const url = await downloadUrl('k');
    const forged = url.replace(/sig=./, (text) => (text.endsWith('A') ? 'sig=B' : 'sig=A'));
    expect((await fetch(forged)).status).toBe(403);
    expect((await fetch(url, { method: 'PUT', body: 'mine' })).status).toBe(403);
    expect((await fetch(url.replace('sp=r', 'sp=w'), { method: 'PUT', body: 'mine' })).status).toBe(403);
    expect((await fetch(url.replace(/se=\d/, 'se=9'))).status).toBe(403);
    now = new Date(now.getTime() + 3_700_000);
    expect((await fetch(url)).status).toBe(403);
  });

  it('come for tokens that are missing, forged or expired', async () => {
    const good = service.token([{ scope, access: 'read' }]);
    const [head, , signature] = good.split('.');
    const claims = Buffer.from(
      JSON.stringify({ ac: JSON.stringify([{ Scope: scope, Permission: 3 }]), exp: 9e9 }),
    ).toString('base64url');
    for (const token of ['', 'x', `${head}.${claims}.${signature}`])
      expect((await twirp('GetCacheEntryDownloadURL', { key: 'k' }, token)).status).toBe(401);
    expect((await twirp('GetCacheEntryDownloadURL', { key: 'k' }, good)).status).toBe(200);
    now = new Date(now.getTime() + 7 * 3_600_000);
    expect((await twirp('GetCacheEntryDownloadURL', { key: 'k' }, good)).status).toBe(401);
  });

  it.each([
    ['an empty key', { key: '' }, 400],
    ['a comma', { key: 'a,b' }, 400],
    ['513 characters', { key: 'x'.repeat(513) }, 400],
    ['no version', { key: 'k', version: '' }, 400],
  ])('come for %s', async (_what, body, status) => {
    expect((await twirp('CreateCacheEntry', body)).status).toBe(status);
  });

  it('come for methods that do not exist', async () => {
    expect(await twirp('DeleteCacheEntry', { key: 'k' })).toMatchObject({
      status: 404,
      body: { code: 'bad_route' },
    });
    expect((await fetch(`${service.url}_apis/artifactcache/cache?keys=k&version=v`)).status).toBe(404);
  });
});

describe('the folder', () => {
  it('gives up the least recently used entries beyond the quota', async () => {
    await restart({ maxTotalBytes: 10 });
    await store('a', '1234');
    now = new Date(now.getTime() + 1000);
    await store('b', '1234');
    now = new Date(now.getTime() + 1000);
    await downloadUrl('a');
    now = new Date(now.getTime() + 1000);
    await store('c', '1234');
    expect(keys()).toEqual(['a', 'c']);
    expect(readdirSync(join(directory, 'blobs'))).toHaveLength(2);
    await store('too-big', 'x'.repeat(11));
    expect(keys()).toEqual([]);
  });

  it('lets another entry in a minute later', async () => {
    await restart({ newEntriesPerMinute: 2 });
    await reserve('a');
    await reserve('b');
    const refused = await twirp('CreateCacheEntry', { key: 'c' });
    expect([refused.status, refused.body['code']]).toEqual([429, 'resource_exhausted']);
    now = new Date(now.getTime() + 60_000);
    expect((await twirp('CreateCacheEntry', { key: 'c' })).status).toBe(200);
  });

  it('drops entries whose blob was lost or torn, instead of serving them', async () => {
    await store('whole', '1234');
    await store('lost', '1234');
    await store('torn', '1234');
    const [, lost, torn] = service.entries();
    rmSync(join(directory, 'blobs', lost?.blob ?? ''));
    writeFileSync(join(directory, 'blobs', torn?.blob ?? ''), '12');
    await restart();
    expect(keys()).toEqual(['whole']);
    expect(await store('lost', '1')).toMatchObject({ ok: true, entry_id: '4' });
  });

  it('with a broken index is refused by name', async () => {
    await service.close();
    writeFileSync(join(directory, 'index.json'), '{"format":');
    await expect(startCacheService({ directory })).rejects.toThrow(
      /index\.json: expected an index of format 1; delete its folder/,
    );
    writeFileSync(join(directory, 'index.json'), '{"format":2}');
    await expect(startCacheService({ directory })).rejects.toThrow('expected an index of format 1');
  });
});
