// The real Trivy for tests, where this machine has one: found by TRIVY_PROGRAM or where scripts/install-trivy.sh puts it, with a
// vulnerability database of a few made-up advisories and images that are written here.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { boltFile } from './bolt-file.ts';
import { sqliteFile } from './sqlite-file.ts';
import { tarFile, type Member } from './tar-file.ts';

const BUILT = '/var/cache/compose-delivery/trivy-0.69.3/trivy';

/** Undefined where there is none: tests then say so loudly and are skipped. */
export const realTrivy = [process.env['TRIVY_PROGRAM'], BUILT].find(
  (place) => place !== undefined && place !== '' && existsSync(place),
);

export const NO_TRIVY = realTrivy ? '' : ' [SKIPPED: no Trivy; run scripts/install-trivy.sh]';

/** A database in `<cache>/db`: shoplib before 2.0.0 (CVE-2026-1001 HIGH, CVE-2026-1002 LOW unfixed) and Alpine 3.19 with a bad musl. */
export async function writeDatabase(cache: string, updatedAt: Date): Promise<void> {
  const advisory = (value: object): string => JSON.stringify(value);
  const maven = 'maven::GitHub Security Advisory Maven';
  const source = 'pip::GitHub Security Advisory Pip';
  const bolt = boltFile({
    [source]: {
      shoplib: {
        'CVE-2026-1001': advisory({ PatchedVersions: ['2.0.0'], VulnerableVersions: ['<2.0.0'] }),
        'CVE-2026-1002': advisory({ VulnerableVersions: ['<3.0.0'] }),
      },
      otherlib: {
        'CVE-2026-1003': advisory({ PatchedVersions: ['1.5.0'], VulnerableVersions: ['<1.5.0'] }),
      },
    },
    [maven]: {
      'org.shop:basket': {
        'CVE-2026-3001': advisory({ PatchedVersions: ['2.0.0'], VulnerableVersions: ['<2.0.0'] }),
      },
    },
    'alpine 3.19': { musl: { 'CVE-2026-2001': advisory({ FixedVersion: '1.2.5-r0' }) } },
    'data-source': {
      [source]: advisory({
        ID: 'ghsa',
        Name: 'GitHub Security Advisory Pip',
        URL: 'https://github.com/advisories',
      }),
      [maven]: advisory({
        ID: 'ghsa',
        Name: 'GitHub Security Advisory Maven',
        URL: 'https://github.com/advisories',
      }),
      'alpine 3.19': advisory({ ID: 'alpine', Name: 'Alpine Secdb', URL: 'https://secdb.alpinelinux.org/' }),
    },
    vulnerability: {
      'CVE-2026-1001': detail('HIGH', 'Overflow in shoplib'),
      'CVE-2026-1002': detail('LOW', 'Slow in shoplib'),
      'CVE-2026-1003': detail('CRITICAL', 'Takeover through otherlib'),
      'CVE-2026-2001': detail('CRITICAL', 'Takeover through musl'),
      'CVE-2026-3001': detail('HIGH', 'Overflow in basket'),
    },
  });
  await mkdir(join(cache, 'db'), { recursive: true });
  await writeFile(join(cache, 'db', 'trivy.db'), bolt);
  const day = 86_400_000;
  await writeFile(
    join(cache, 'db', 'metadata.json'),
    JSON.stringify({
      Version: 2,
      NextUpdate: new Date(updatedAt.getTime() + day).toISOString(),
      UpdatedAt: updatedAt.toISOString(),
      DownloadedAt: updatedAt.toISOString(),
    }),
  );
}

function detail(severity: string, title: string): string {
  return JSON.stringify({
    Title: title,
    Description: title,
    Severity: severity,
    VendorSeverity: { ghsa: ['UNKNOWN', 'LOW', 'MEDIUM', 'HIGH', 'CRITICAL'].indexOf(severity) },
    References: ['https://example.org/advisory'],
  });
}

/** A Java database in `<cache>/java-db` that knows this JAR file as org.shop:basket 1.0.0. */
export async function writeJavaDatabase(cache: string, updatedAt: Date, jar: Buffer): Promise<void> {
  const folder = join(cache, 'java-db');
  await mkdir(folder, { recursive: true });
  const sha1 = createHash('sha1').update(jar).digest();
  // Source of the tables: aquasecurity/trivy-java-db pkg/db/db.go.
  const database = sqliteFile([
    {
      name: 'artifacts',
      sql: 'CREATE TABLE artifacts(id INTEGER PRIMARY KEY, group_id TEXT, artifact_id TEXT)',
      rows: [[null, 'org.shop', 'basket']],
    },
    {
      name: 'indices',
      sql: 'CREATE TABLE indices(artifact_id INTEGER, version TEXT, sha1 BLOB, archive_type TEXT)',
      rows: [[1, '1.0.0', sha1, 'jar']],
    },
  ]);
  await writeFile(join(folder, 'trivy-java.db'), database);
  const time = updatedAt.toISOString();
  const next = new Date(updatedAt.getTime() + 3 * 86_400_000).toISOString();
  const metadata = { Version: 1, NextUpdate: next, UpdatedAt: time, DownloadedAt: time };
  await writeFile(join(folder, 'metadata.json'), JSON.stringify(metadata));
}

/** An Alpine image with one package, as `docker save` would write it. */
export async function writeImage(file: string, musl: string, more: readonly Member[] = []): Promise<void> {
  const layer = tarFile([
    { name: 'etc/alpine-release', content: '3.19.1\n' },
    { name: 'etc/os-release', content: 'ID=alpine\nVERSION_ID=3.19.1\nNAME="Alpine Linux"\n' },
    {
      name: 'lib/apk/db/installed',
      content: `C:Q1abc\nP:musl\nV:${musl}\nA:x86_64\nS:1\nI:1\nT:libc\nU:https://musl.libc.org/\nL:MIT\no:musl\nm:A <a@example.org>\nt:1\nc:abc\n\n`,
    },
    ...more,
  ]);
  const digest = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: {},
      rootfs: { type: 'layers', diff_ids: [`sha256:${digest(layer)}`] },
      history: [{ created: '2026-01-01T00:00:00Z', created_by: 'test' }],
    }),
  );
  const manifest = [{ Config: `${digest(config)}.json`, RepoTags: ['shop:1'], Layers: ['layer.tar'] }];
  await mkdir(dirname(file), { recursive: true });
  const archive = tarFile([
    { name: `${digest(config)}.json`, content: config },
    { name: 'layer.tar', content: layer },
    { name: 'manifest.json', content: JSON.stringify(manifest) },
  ]);
  await writeFile(file, file.endsWith('.gz') ? gzipSync(archive) : archive);
}
