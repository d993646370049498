// Trivy obtained: the pin decides, at every use; archives with links, other bytes or other programs are refused.
import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile, mkdir } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { withFolder } from '@compose-delivery/runtime/testing';
import { trivyStore } from './adapters/trivy-store.ts';
import { memberReader } from './tar-member.ts';
import { tarFile, type Member } from './testing/tar-file.ts';
import { chooseRelease, PINNED_VERSIONS, refuseVersion, type Release } from './trivy-release.ts';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
const program = Buffer.from('#!/bin/sh\necho trivy\n'.repeat(5_000));
const archiveOf = (...members: Member[]): Buffer => gzipSync(tarFile(members));
const good = archiveOf({ name: 'LICENSE', content: 'Apache' }, { name: 'trivy', content: program });

async function serve<T>(listener: RequestListener, body: (origin: string) => Promise<T>): Promise<T> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  try {
    return await body(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const release = (origin: string, bytes: Buffer): Release =>
  chooseRelease('9.9.9', sha256(bytes), 'linux-x64', origin);
const store = trivyStore({}, () => Promise.resolve());
const off = { rule: 'off', offline: false } as const;

describe('which Trivy', () => {
  it('pinned versions need no checksum, and all hashes differ', () => {
    const all = PINNED_VERSIONS.flatMap((version) =>
      ['linux-x64', 'linux-arm64'].map((platform) => chooseRelease(version, '', platform)),
    );
    for (const { sha256: hash, url } of all) {
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
      expect(url).toMatch(
        /^https:\/\/github\.com\/aquasecurity\/trivy\/releases\/download\/v[\d.]+\/trivy_[\d.]+_Linux-(64bit|ARM64)\.tar\.gz$/,
      );
    }
    expect(new Set(all.map(({ sha256: hash }) => hash)).size).toBe(all.length);
  });

  it.each(['latest', 'v1/../../x', '0.72', '', '0.72.0; id', '0.72.0\n', '00.72.0', '０.72.0'])(
    'version %j is refused',
    (version) => {
      expect(() => chooseRelease(version, '', 'linux-x64')).toThrow('trivy-version: expected');
    },
  );

  it.each(['0.69.4', 'v0.69.5', '0.69.6'])(
    'stolen version %s is refused, even with a checksum',
    (version) => {
      expect(refuseVersion(version)).toContain('CVE-2026-33634');
      expect(() => chooseRelease(version, 'a'.repeat(64), 'linux-x64')).toThrow('CVE-2026-33634');
    },
  );

  it('a version that is not pinned needs a checksum; a platform without archive is refused', () => {
    expect(() => chooseRelease('0.71.0', '', 'linux-x64')).toThrow('trivy-checksum: expected the SHA-256');
    expect(() => chooseRelease('0.72.0', '', 'win32-x64')).toThrow('give trivy-path elsewhere');
  });
});

describe('fetching', () => {
  it('follows redirects, checks the hash, unpacks only the program, and needs the network once', async () => {
    let requests = 0;
    await serve(
      (request, response) => {
        requests += 1;
        if (request.url?.startsWith('/real')) response.end(good);
        else response.writeHead(302, { location: '/real' }).end();
      },
      async (origin) =>
        withFolder(async (folder) => {
          const wanted = release(origin, good);
          for (const round of ['one', 'two']) {
            const got = await store.fetch(wanted, join(folder, 'store'), join(folder, round), off);
            expect(got.sha256).toBe(sha256(program));
            expect(await readFile(got.path)).toEqual(program);
            expect(await readdir(join(folder, round, 'bin'))).toEqual(['trivy']);
          }
          expect(requests).toBe(2);
        }),
    );
  });

  it('an archive swapped in the store after it was checked is never run: it is fetched again', async () => {
    await serve(
      (_request, response) => response.end(good),
      async (origin) =>
        withFolder(async (folder) => {
          const wanted = release(origin, good);
          const kept = join(folder, 'store', wanted.sha256, wanted.name);
          await mkdir(join(kept, '..'), { recursive: true });
          await writeFile(kept, archiveOf({ name: 'trivy', content: 'evil' }));
          const got = await store.fetch(wanted, join(folder, 'store'), join(folder, 'scratch'), off);
          expect(got.sha256).toBe(sha256(program));
        }),
    );
  });

  it.each<[string, Buffer, string]>([
    ['without a program', archiveOf({ name: 'LICENSE', content: 'x' }), 'saw none'],
    [
      'whose program is a symbolic link',
      archiveOf({ name: 'trivy', type: '2', link: '/bin/sh' }),
      'saw none',
    ],
    ['whose program is a hard link', archiveOf({ name: 'trivy', type: '1', link: '/bin/sh' }), 'saw none'],
    ['whose program lies above it', archiveOf({ name: '../trivy', content: program }), 'saw none'],
    [
      'whose program is cut off',
      gzipSync(tarFile([{ name: 'trivy', content: program }]).subarray(0, 2_000)),
      'saw none',
    ],
    ['that is no archive', Buffer.from('hello'), 'expected a tar.gz archive'],
    ['that is no tar', gzipSync(Buffer.alloc(2_000, 'x')), 'expected a tar archive'],
  ])('an archive %s, with the right hash, is refused', async (_name, bytes, message) => {
    await serve(
      (_request, response) => response.end(bytes),
      async (origin) =>
        withFolder(async (folder) => {
          const attempt = store.fetch(release(origin, bytes), join(folder, 's'), join(folder, 'x'), off);
          await expect(attempt).rejects.toThrow(message);
          expect(await readdir(join(folder, 'x', 'bin'))).toEqual([]);
        }),
    );
  });

  it('other bytes than pinned are refused at once and leave nothing behind', async () => {
    let requests = 0;
    await serve(
      (_request, response) => {
        requests += 1;
        response.end(archiveOf({ name: 'trivy', content: 'evil' }));
      },
      async (origin) =>
        withFolder(async (folder) => {
          const wanted = release(origin, good);
          const attempt = store.fetch(wanted, join(folder, 'store'), join(folder, 'x'), off);
          await expect(attempt).rejects.toThrow(`expected SHA-256 ${wanted.sha256}, saw`);
          expect(await readdir(join(folder, 'store', wanted.sha256))).toEqual([]);
          expect(requests).toBe(1);
        }),
    );
  });

  it('a server that fails twice is asked a third time; one that never answers well is an error', async () => {
    let requests = 0;
    const failing: RequestListener = (_request, response) => {
      requests += 1;
      if (requests === 3) response.end(good);
      else response.writeHead(503).end();
    };
    await serve(failing, (origin) =>
      withFolder(async (folder) => {
        await store.fetch(release(origin, good), join(folder, 'store'), join(folder, 'x'), off);
        const other = store.fetch(release(origin, archiveOf()), join(folder, 's2'), join(folder, 'x'), off);
        await expect(other).rejects.toThrow('expected the archive, saw: status 503');
      }),
    );
  });
});

describe('a program of your own', () => {
  it('is copied and hashed before it runs; another one under its name is refused', async () => {
    await withFolder(async (folder) => {
      await writeFile(join(folder, 'mine'), program);
      const copy = await store.copy(join(folder, 'mine'), sha256(program), join(folder, 'x'));
      expect(copy.path).toBe(join(folder, 'x', 'bin', 'trivy'));
      await writeFile(join(folder, 'mine'), 'evil');
      const attempt = store.copy(join(folder, 'mine'), sha256(program), join(folder, 'x'));
      await expect(attempt).rejects.toThrow('(trivy-checksum), saw');
      expect(await readdir(join(folder, 'x', 'bin'))).toEqual([]);
    });
  });
});

it('a member is found whatever the sizes of the chunks', () => {
  const archive = tarFile([
    { name: 'a', content: 'x'.repeat(700) },
    { name: './trivy', content: 'the program' },
    { name: 'trivy', content: 'a second one' },
  ]);
  for (const size of [1, 7, 511, 512, 513, 10_000]) {
    const reader = memberReader('trivy');
    const pieces: Buffer[] = [];
    for (let at = 0; at < archive.length; at += size)
      pieces.push(...reader.push(archive.subarray(at, at + size)));
    expect(Buffer.concat(pieces).toString()).toBe('the program');
    expect(reader.complete()).toBe(true);
  }
});
