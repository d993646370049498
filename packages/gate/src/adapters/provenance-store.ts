// The Sigstore bundle of a fetched archive: kept beside it, fetched where it is missing, and verified at every use.
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { messageOf, type Environment } from '@compose-delivery/runtime';
import { GateError } from '../gate-error.ts';
import { MAX_BUNDLE_BYTES, signerOf, type Provenance, type Signer, type Verified } from '../provenance.ts';
import type { Release } from '../trivy-release.ts';
import type { ProvenanceRule } from '../vocabulary.ts';
import { StatusError, follow } from './follow.ts';

export type ProvenanceRequest = {
  readonly rule: ProvenanceRule;
  /** Nothing is fetched: only a kept bundle counts. */
  readonly offline: boolean;
  /** Other than Trivy's own, for tests. */
  readonly signer?: Signer;
  /** Other than Sigstore's public-good root, for tests. */
  readonly root?: unknown;
};

const ATTEMPTS = 3;
const IDLE_MS = 20_000;

/**
 * @param archive whose hash fits already
 * @throws GateError when a bundle does not verify, or when there is none and there must be one
 */
export async function checkProvenance(
  release: Release,
  archive: string,
  request: ProvenanceRequest,
  environment: Environment,
  pause: (ms: number) => Promise<void>,
): Promise<Provenance> {
  if (request.rule === 'off') return { kind: 'off' };
  const place = `${archive}.sigstore.json`;
  const kept = await readKept(place);
  if (kept !== undefined) {
    try {
      return await verify(kept, release, archive, request);
    } catch (error) {
      if (request.offline) throw error;
      await rm(place, { force: true });
    }
  }
  const fetched = request.offline
    ? { absent: 'nothing is fetched offline' }
    : await fetchPatiently(`${release.url}.sigstore.json`, environment, pause);
  if ('absent' in fetched) {
    if (request.rule === 'require')
      throw new GateError(`${release.name}.sigstore.json: expected a Sigstore bundle, but ${fetched.absent}`);
    return { kind: 'absent', why: fetched.absent };
  }
  const verified = await verify(fetched.text, release, archive, request);
  await writeFile(`${place}.${process.pid}.part`, fetched.text);
  await rename(`${place}.${process.pid}.part`, place);
  return verified;
}

async function readKept(place: string): Promise<string | undefined> {
  const size = await stat(place).then(
    (found) => found.size,
    () => undefined,
  );
  if (size === undefined) return undefined;
  return size > MAX_BUNDLE_BYTES ? '' : readFile(place, 'utf8');
}

/** What verifies is half a megabyte of code that only fetching needs. */
async function verify(
  text: string,
  release: Release,
  archive: string,
  { signer, root }: ProvenanceRequest,
): Promise<Verified> {
  const { verifyBundle } = await import('../verify-bundle.ts');
  const subject = { name: release.name, sha256: release.sha256, bytes: () => readFile(archive) };
  return verifyBundle(text, subject, signer ?? signerOf(release.version), root);
}

type Fetched = { readonly text: string } | { readonly absent: string };

async function fetchPatiently(
  url: string,
  environment: Environment,
  pause: (ms: number) => Promise<void>,
): Promise<Fetched> {
  let last = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      return { text: await fetchText(url, environment) };
    } catch (error) {
      if (error instanceof GateError) throw error;
      if (error instanceof StatusError && (error.status === 404 || error.status === 410))
        return { absent: `the release has none (status ${error.status})` };
      last = messageOf(error);
      if (attempt < ATTEMPTS) await pause(2_000 * attempt);
    }
  }
  return { absent: `it could not be fetched: ${last}` };
}

/** @throws GateError for what is too large to be a bundle: it is there, and it is none. */
async function fetchText(url: string, environment: Environment): Promise<string> {
  const answer = await follow(url, environment, IDLE_MS);
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_BUNDLE_BYTES) {
      answer.destroy();
      throw new GateError(
        `${url}: expected a Sigstore bundle of at most ${MAX_BUNDLE_BYTES} bytes, saw more`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
