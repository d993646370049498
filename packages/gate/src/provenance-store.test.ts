// The bundle of a fetched Trivy: verified after the hash fits, kept, verified again at every use, and never believed when it is wrong.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { withFolder } from '@compose-delivery/runtime/testing';
import { trivyStore, type Fetched } from './adapters/trivy-store.ts';
import type { ProvenanceRequest } from './adapters/provenance-store.ts';
import { signerOf } from './provenance.ts';
import { ownSigstore, type OwnSigstore } from './testing/sigstore.ts';
import { tarFile } from './testing/tar-file.ts';
import { texts } from './texts.ts';
import { chooseRelease, type Release } from './trivy-release.ts';

const archive = gzipSync(tarFile([{ name: 'trivy', content: '#!/bin/sh\n' }]));
const sha256 = createHash('sha256').update(archive).digest('hex');

let sigstore: OwnSigstore;
let good: string;
let evil: string;
beforeAll(async () => {
  sigstore = await ownSigstore(new Date());
  good = JSON.stringify(await sigstore.sign(archive, signerOf('9.9.9')));
  const stranger = { ...signerOf('9.9.9'), repository: 'https://github.com/evil/trivy' };
  evil = JSON.stringify(await sigstore.sign(archive, stranger));
});

type World = {
  readonly folder: string;
  readonly release: Release;
  /** How often a bundle was asked for. */
  readonly asked: () => number;
  readonly fetch: (over?: Partial<ProvenanceRequest>) => Promise<Fetched>;
};

/** @param answer how the bundle is answered, the first time and later */
async function withRelease<T>(
  answer: (response: ServerResponse, time: number) => void,
  body: (world: World) => Promise<T>,
): Promise<T> {
  let asked = 0;
  const server = createServer((request, response) => {
    if (request.url?.endsWith('.sigstore.json') !== true) return void response.end(archive);
    asked += 1;
    answer(response, asked);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const release = chooseRelease('9.9.9', sha256, 'linux-x64', origin);
  const store = trivyStore({}, () => Promise.resolve());
  try {
    return await withFolder((folder) =>
      body({
        folder,
        release,
        asked: () => asked,
        fetch: (over = {}) => {
          const request = { rule: 'when-available', offline: false, root: sigstore.root, ...over } as const;
          return store.fetch(release, join(folder, 'store'), join(folder, 'scratch'), request);
        },
      }),
    );
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

const says =
  (text: () => string) =>
  (response: ServerResponse): void =>
    void response.end(text());
const status =
  (code: number) =>
  (response: ServerResponse): void =>
    void response.writeHead(code).end();
const keptAt = ({ folder, release }: World): string =>
  join(folder, 'store', release.sha256, `${release.name}.sigstore.json`);

describe('the bundle of a fetched Trivy', () => {
  it('is verified, kept, and verified again without the network', async () => {
    await withRelease(
      says(() => good),
      async (world) => {
        for (const offline of [false, false, true]) {
          const { provenance } = await world.fetch({ rule: 'require', offline });
          expect(provenance).toMatchObject({ kind: 'verified', workflow: signerOf('9.9.9').workflow });
        }
        expect(world.asked()).toBe(1);
        expect(await readFile(keptAt(world), 'utf8')).toBe(good);
      },
    );
  });

  it.each(['when-available', 'require'] as const)(
    'that does not verify is an error with %s, and leaves no program and no bundle behind',
    async (rule) => {
      await withRelease(
        says(() => evil),
        async (world) => {
          await expect(world.fetch({ rule })).rejects.toThrow(
            'names repository https://github.com/evil/trivy',
          );
          expect(await readdir(join(world.folder, 'scratch', 'bin'))).toEqual([]);
          expect(existsSync(keptAt(world))).toBe(false);
        },
      );
    },
  );

  it('that is a web page, or cut off, is an error, not an absent one', async () => {
    for (const text of [(): string => '<html>', (): string => good.slice(0, 900), (): string => ''])
      await withRelease(says(text), (world) => expect(world.fetch()).rejects.toThrow('it is not JSON'));
  });

  it('of 100 MB is cut off at its first MiB and is an error', async () => {
    let sent = 0;
    const flood = (response: ServerResponse): void => {
      const more = (): void => {
        if (sent >= 100_000_000 || response.destroyed) return void response.end();
        sent += 1_000_000;
        response.write('x'.repeat(1_000_000), more);
      };
      more();
    };
    await withRelease(flood, (world) => expect(world.fetch()).rejects.toThrow('of at most 1048576 bytes'));
    expect(sent).toBeLessThan(100_000_000);
  });

  it('swapped in the store is fetched again; offline it is an error', async () => {
    await withRelease(
      says(() => good),
      async (world) => {
        await world.fetch();
        await writeFile(keptAt(world), evil);
        await expect(world.fetch({ offline: true })).rejects.toThrow('names repository');
        expect((await world.fetch()).provenance.kind).toBe('verified');
        await writeFile(keptAt(world), Buffer.alloc(3_000_000, 'x'));
        expect((await world.fetch()).provenance.kind).toBe('verified');
        expect(await readFile(keptAt(world), 'utf8')).toBe(good);
      },
    );
  });

  it('that the release does not have is a warning, or an error where it is required', async () => {
    await withRelease(status(404), async (world) => {
      const { provenance, path } = await world.fetch();
      expect(provenance).toEqual({ kind: 'absent', why: 'the release has none (status 404)' });
      expect(existsSync(path)).toBe(true);
      expect(world.asked()).toBe(1);
      await expect(world.fetch({ rule: 'require' })).rejects.toThrow(
        'expected a Sigstore bundle, but the release has none',
      );
    });
  });

  it('is asked for three times; a server that never gives it is the same as none', async () => {
    const busy = (response: ServerResponse, time: number): void => {
      if (time < 3) status(503)(response);
      else response.end(good);
    };
    await withRelease(busy, async (world) => {
      expect((await world.fetch()).provenance.kind).toBe('verified');
    });
    await withRelease(status(503), async (world) => {
      expect((await world.fetch()).provenance).toEqual({
        kind: 'absent',
        why: 'it could not be fetched: status 503',
      });
      expect(world.asked()).toBe(3);
    });
  });

  it('is not fetched offline, and not looked at when it is switched off', async () => {
    await withRelease(
      says(() => evil),
      async (world) => {
        expect((await world.fetch({ rule: 'off' })).provenance).toEqual({ kind: 'off' });
        expect((await world.fetch({ offline: true })).provenance.kind).toBe('absent');
        await expect(world.fetch({ offline: true, rule: 'require' })).rejects.toThrow('offline');
        expect(world.asked()).toBe(0);
      },
    );
  });
});

it('what became of it is said in both languages', () => {
  for (const t of Object.values(texts)) {
    expect(t.provenance({ kind: 'absent', why: 'status 404' })).toContain('status 404');
    const told = t.provenance({
      ...{ kind: 'verified', workflow: 'w@v1', repository: 'r', logIndex: '42' },
      signedAt: '2026-01-01T00:00:00.000Z',
    });
    for (const part of ['w@v1', '42', '2026-01-01T00:00:00.000Z']) expect(told).toContain(part);
    expect(t.provenance({ kind: 'off' })).toContain('trivy-provenance');
  }
});
