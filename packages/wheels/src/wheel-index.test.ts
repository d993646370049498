// The local index: its pages as data, its process across steps, and a real pip that installs from it.
import { execFile, spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { withFolder } from '@compose-delivery/runtime/testing';
import { afterEach, describe, expect, test } from 'vitest';
import { startWheelIndex, type StartedIndex, type StartIndex } from './adapters/start-wheel-index.ts';
import { openWheelStore } from './adapters/wheel-store.ts';
import { answerIndex, pipConf } from './index-pages.ts';
import { parseSimplePage } from './simple-index.ts';
import { realWheel } from './testing/real-wheel.ts';

const run = promisify(execFile);

const SHOP = realWheel('shoplib', '1.0');
const OTHER = realWheel('otherlib', '2.0');
const JSON_TYPE = 'application/vnd.pypi.simple.v1+json';

const started: number[] = [];
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
async function untilDead(pid: number): Promise<void> {
  for (let i = 0; i < 600 && isAlive(pid); i += 1) await new Promise((resolve) => setTimeout(resolve, 25));
}
afterEach(async () => {
  for (const pid of started.splice(0)) {
    if (isAlive(pid)) process.kill(pid, 'SIGTERM');
    await untilDead(pid);
  }
});

async function start(root: string, more: Partial<StartIndex> = {}): Promise<StartedIndex> {
  const store = await openWheelStore(root);
  for (const wheel of [SHOP, OTHER]) await writeFile(store.blobPath(wheel.sha256), wheel.bytes);
  const index = await startWheelIndex({
    root,
    address: '127.0.0.1',
    host: '',
    idleMs: 600_000,
    wheels: [SHOP, OTHER],
    environment: { PATH: process.env.PATH },
    ...more,
  });
  started.push(index.pid);
  return index;
}

/** By the path as it stands: fetch would tidy it up. */
function get(url: string, path: string, headers: Record<string, string> = {}, method = 'GET') {
  const { hostname, port } = new URL(url);
  return new Promise<{ status: number; headers: Record<string, unknown>; body: Buffer }>(
    (resolve, reject) => {
      request({ hostname, port, path, method, headers }, (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks),
          }),
        );
      })
        .on('error', reject)
        .end();
    },
  );
}

describe('pages', () => {
  test.each([
    [JSON_TYPE, JSON_TYPE],
    ['application/vnd.pypi.simple.latest+json', JSON_TYPE],
    [`${JSON_TYPE}, text/html;q=0.1`, JSON_TYPE],
    [`${JSON_TYPE};q=0.1, text/html`, 'text/html; charset=utf-8'],
    ['text/html', 'text/html; charset=utf-8'],
    ['*/*', 'text/html; charset=utf-8'],
    ['', 'text/html; charset=utf-8'],
  ])('asked for %s they come as %s, and our own reader reads them', (accept, type) => {
    const page = answerIndex([SHOP, OTHER], '/simple/shoplib/', accept);
    expect(page).toMatchObject({ kind: 'page', type });
    const [file] = parseSimplePage(type, 'body' in page ? page.body : '', 'http://h/simple/shoplib/');
    expect(file).toMatchObject({
      filename: SHOP.filename,
      sha256: SHOP.sha256,
      url: `http://h/files/${SHOP.sha256}/${SHOP.filename}`,
    });
  });

  test.each([
    ['/simple', '/simple/'],
    ['/simple/Shop_Lib', '/simple/shop-lib/'],
    ['/simple/SHOPLIB/', '/simple/shoplib/'],
  ])('%s is at %s', (path, location) => {
    expect(answerIndex([SHOP], path, '')).toEqual({ kind: 'elsewhere', location });
  });

  test.each([
    '/',
    '/simple/unknown/',
    '/simple/../../etc/passwd',
    `/files/${SHOP.sha256}/${OTHER.filename}`,
    `/files/${SHOP.sha256}/..%2f${SHOP.filename}`,
    `/files/${SHOP.sha256}/%`,
    '/files/../blobs/x',
  ])('%s has nothing', (path) => {
    expect(answerIndex([SHOP, OTHER], path, '')).toEqual({ kind: 'absent' });
  });

  test('a pip.conf names this index only, so that no other can slip a package in', () => {
    expect(pipConf('http://172.17.0.1:8080/simple/')).toBe(
      '[global]\nindex-url = http://172.17.0.1:8080/simple/\ntrusted-host = 172.17.0.1:8080\ndisable-pip-version-check = true\n',
    );
  });
});

test(
  'real pip installs from it by its pip.conf, hashes required; the index outlives the step that started it',
  () =>
    withFolder(async (home) => {
      const { pipConf: conf, pid } = await start(join(home, 'wheel house'));
      await writeFile(
        join(home, 'lock.txt'),
        [SHOP, OTHER]
          .map((one) => `${one.project}==${one.filename.split('-')[1]} --hash=sha256:${one.sha256}`)
          .join('\n'),
      );
      const target = join(home, 'target');
      const args = [
        '-m',
        'pip',
        'install',
        '--no-cache-dir',
        '--require-hashes',
        '-r',
        join(home, 'lock.txt'),
        '--target',
        target,
      ];
      const { stdout } = await run('python3', args, {
        env: { PATH: process.env.PATH, HOME: home, PIP_CONFIG_FILE: conf },
      });
      expect(stdout).toContain('Successfully installed otherlib-2.0 shoplib-1.0');
      expect(await readFile(join(target, 'shoplib.py'), 'utf8')).toBe('VERSION = "1.0"\n');
      expect(isAlive(pid)).toBe(true);
      const missing = run('python3', ['-m', 'pip', 'download', 'pip-that-is-not-there', '-d', home], {
        env: { PATH: process.env.PATH, HOME: home, PIP_CONFIG_FILE: conf },
      });
      await expect(missing).rejects.toThrow('No matching distribution');
    }),
  180_000,
);

test('files come whole, in ranges, and as headers; nothing else can be asked or done', () =>
  withFolder(async (home) => {
    const { url } = await start(join(home, 'w'));
    const path = `/files/${SHOP.sha256}/${SHOP.filename}`;
    expect((await get(url, path)).body.equals(SHOP.bytes)).toBe(true);
    const part = await get(url, path, { range: 'bytes=10-19' });
    expect([part.status, part.body.equals(SHOP.bytes.subarray(10, 20))]).toEqual([206, true]);
    expect((await get(url, path, { range: `bytes=${SHOP.size - 3}-` })).body).toHaveLength(3);
    expect((await get(url, path, { range: `bytes=${SHOP.size}-` })).status).toBe(416);
    const head = await get(url, path, {}, 'HEAD');
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([
      200,
      String(SHOP.size),
      0,
    ]);
    expect((await get(url, '/../../../../etc/passwd')).status).toBe(404);
    expect((await get(url, path, {}, 'DELETE')).status).toBe(405);
  }));

test('ends itself when nobody asked for the idle time', () =>
  withFolder(async (home) => {
    const { pid } = await start(join(home, 'w'), { idleMs: 300 });
    await untilDead(pid);
    expect(isAlive(pid)).toBe(false);
    expect(await readFile(join(home, 'w/index/index.log'), 'utf8')).toContain('nobody asked any more');
  }));

test('ends with the job, however long it may still be idle', () =>
  withFolder(async (home) => {
    const job = spawn('sleep', ['600']);
    const { pid } = await start(join(home, 'w'), { endWith: job.pid ?? 0 });
    expect(isAlive(pid)).toBe(true);
    job.kill('SIGKILL');
    await untilDead(pid);
    expect(isAlive(pid)).toBe(false);
    expect(await readFile(join(home, 'w/index/index.log'), 'utf8')).toContain('the job is over');
  }));

test('a second start in the same wheelhouse ends the first; told to end, it ends', () =>
  withFolder(async (home) => {
    const first = await start(join(home, 'w'));
    const second = await start(join(home, 'w'), { host: 'wheels.internal' });
    await untilDead(first.pid);
    expect([isAlive(first.pid), isAlive(second.pid)]).toEqual([false, true]);
    expect(second.url).toMatch(/^http:\/\/wheels\.internal:\d+\/simple\/$/);
    process.kill(second.pid, 'SIGTERM');
    await untilDead(second.pid);
    expect(isAlive(second.pid)).toBe(false);
  }));

test('an address that is not of this machine: said with the reason, and no process stays', () =>
  withFolder(async (home) => {
    await expect(start(join(home, 'w'), { address: '203.0.113.7' })).rejects.toThrow(
      /does not listen on 203\.0\.113\.7: .*EADDRNOTAVAIL/,
    );
  }));
