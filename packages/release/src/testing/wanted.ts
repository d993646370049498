// What a test wants released, and what it pretends to have observed.
import { createHash } from 'node:crypto';
import { recordedLog, virtualClock } from '@compose-delivery/runtime/testing';
import type { GitHub } from '@compose-delivery/runtime';
import { localAsset, type LocalAsset } from '../assets.ts';
import type { Remote } from '../github-calls.ts';
import { markedBody, readBody } from '../marker.ts';
import type { AssetFact, ReleaseFact, TagFact } from '../observe.ts';
import type { Wanted } from '../plan.ts';
import { readVersion } from '../version.ts';
import { sha } from './github-fake.ts';

export const deployed = sha('deployed');
export const elsewhere = sha('elsewhere');

export function asset(name: string, content = `content of ${name}`, record = false): LocalAsset {
  const sha256 = createHash('sha256').update(content).digest('hex');
  return localAsset({ path: `/files/${name}`, bytes: Buffer.byteLength(content), sha256 }, record);
}

export function wantedRelease(changes: Partial<Wanted> & { versionText?: string } = {}): Wanted {
  const version = readVersion(changes.versionText ?? '1.4.0');
  return {
    tag: `v${version.text}`,
    prefix: 'v',
    version,
    sha: deployed,
    title: `v${version.text}`,
    notes: 'What is new.',
    prerelease: version.prerelease.length > 0,
    makeLatest: 'auto',
    major: undefined,
    draftOnly: false,
    allowOlder: false,
    assets: [],
    tags: [],
    ...changes,
  };
}

export function tagFact(changes: Partial<TagFact> = {}): TagFact {
  return {
    name: 'v1.4.0',
    object: sha('tag object'),
    annotated: true,
    commit: deployed,
    moving: false,
    ...changes,
  };
}

export function uploaded(local: LocalAsset, changes: Partial<AssetFact> = {}): AssetFact {
  const digest = `sha256:${local.sha256}`;
  return { id: 900, name: local.name, state: 'uploaded', size: local.bytes, digest, url: '', ...changes };
}

/** A draft of ours that needs nothing, unless changed. */
export function releaseFact(changes: Partial<ReleaseFact> & { body?: string } = {}): ReleaseFact {
  const { body = markedBody('What is new.', { tag: 'v1.4.0', sha: deployed }), ...rest } = changes;
  return {
    id: 1,
    tag: 'v1.4.0',
    target: deployed,
    draft: true,
    prerelease: false,
    immutable: false,
    url: '',
    uploadUrl: '',
    assets: [],
    ...readBody(body),
    ...rest,
  };
}

export function remoteOf(github: GitHub, changes: Partial<Remote> = {}) {
  const log = recordedLog();
  const clock = virtualClock();
  const signal = new AbortController().signal;
  const remote: Remote = {
    github,
    repository: { owner: 'acme', repo: 'shop' },
    clock,
    log,
    signal,
    retries: 5,
    ...changes,
  };
  return { remote, log, clock };
}
