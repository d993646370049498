// Fetches a release archive and unpacks its one program. The archive is hashed while it is unpacked, at every use: what lies in a
// folder between two runs, or came out of a cache, is believed no more than what comes over the network.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs';
import { copyFile, chmod, mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { Environment } from '@compose-delivery/runtime';
import { GateError } from '../gate-error.ts';
import { memberReader } from '../tar-member.ts';
import type { Provenance } from '../provenance.ts';
import type { Release } from '../trivy-release.ts';
import { follow } from './follow.ts';
import { checkProvenance, type ProvenanceRequest } from './provenance-store.ts';

export type Program = { readonly path: string; /** Of the program itself. */ readonly sha256: string };

export type Fetched = Program & { readonly provenance: Provenance };

export type TrivyStore = {
  /**
   * The program of a release, unpacked into `scratch`: its archive hashed first, then its Sigstore bundle verified.
   * @param store where archives and bundles are kept between runs
   */
  fetch(release: Release, store: string, scratch: string, provenance: ProvenanceRequest): Promise<Fetched>;
  /** A copy of a program in `scratch`, hashed as it was copied. @throws GateError when the hash is another one than `sha256`. */
  copy(path: string, sha256: string, scratch: string): Promise<Program>;
};

const MAX_ARCHIVE = 400 * 1_024 * 1_024;
const ATTEMPTS = 3;

/** @param pause waits before another attempt */
export function trivyStore(environment: Environment, pause: (ms: number) => Promise<void>): TrivyStore {
  return {
    fetch: async (release, store, scratch, request) => {
      const archive = join(store, release.sha256, release.name);
      let program = await unpack(archive, release, scratch).catch(() => undefined);
      if (!program) {
        await rm(archive, { force: true });
        await downloadPatiently(release, archive, environment, pause);
        program = await unpack(archive, release, scratch);
      }
      try {
        const provenance = await checkProvenance(release, archive, request, environment, pause);
        return { ...program, provenance };
      } catch (error) {
        await rm(program.path, { force: true });
        throw error;
      }
    },
    copy: copyProgram,
  };
}

async function copyProgram(path: string, sha256: string, scratch: string): Promise<Program> {
  const copy = join(scratch, 'bin', 'trivy');
  await mkdir(dirname(copy), { recursive: true });
  await copyFile(path, copy);
  const seen = await hashFile(copy);
  if (seen !== sha256.toLowerCase()) {
    await rm(copy, { force: true });
    throw new GateError(`${path}: expected SHA-256 ${sha256} (trivy-checksum), saw ${seen}`);
  }
  await chmod(copy, 0o755);
  return { path: copy, sha256: seen };
}

/** SHA-256 of a file, hexadecimal. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

async function unpack(archive: string, release: Release, scratch: string): Promise<Program> {
  const part = join(scratch, 'bin', 'trivy.part');
  await mkdir(dirname(part), { recursive: true });
  const hash = createHash('sha256');
  const program = createHash('sha256');
  const source = createReadStream(archive);
  source.on('data', (chunk) => hash.update(chunk));
  const out = createWriteStream(part, { mode: 0o600 });
  try {
    const found = await readMember(source, out, program);
    const seen = hash.digest('hex');
    if (seen !== release.sha256)
      throw new GateError(`${release.name}: expected SHA-256 ${release.sha256}, saw ${seen}`);
    if (!found) throw new GateError(`${release.name}: expected a program called trivy in it, saw none`);
    const path = join(scratch, 'bin', 'trivy');
    await chmod(part, 0o755);
    await rename(part, path);
    return { path, sha256: program.digest('hex') };
  } catch (error) {
    await rm(part, { force: true });
    if (error instanceof GateError) throw error;
    throw new GateError(`${release.name}: expected a tar.gz archive that can be unpacked`, error);
  }
}

/** Reads to the end of the archive whatever it finds, so that the whole of it is hashed. */
async function readMember(
  source: NodeJS.ReadableStream,
  out: WriteStream,
  program: ReturnType<typeof createHash>,
): Promise<boolean> {
  const reader = memberReader('trivy');
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      const pieces = reader.push(chunk);
      for (const piece of pieces) program.update(piece);
      const body = Buffer.concat(pieces);
      if (body.length === 0 || out.write(body)) done();
      else out.once('drain', () => done());
    },
  });
  try {
    await pipeline(source, createGunzip(), sink);
  } finally {
    await new Promise<void>((resolve) => {
      out.end(() => resolve());
    });
  }
  return reader.complete();
}

async function downloadPatiently(
  release: Release,
  archive: string,
  environment: Environment,
  pause: (ms: number) => Promise<void>,
): Promise<void> {
  const failures: string[] = [];
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    try {
      return await download(release, archive, environment);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
      // Another hash is no passing fault: it is not asked for again.
      if (error instanceof GateError) throw error;
      if (attempt < ATTEMPTS) await pause(2_000 * attempt);
    }
  }
  throw new GateError(`${release.url}: expected the archive, saw: ${failures.at(-1) ?? 'nothing'}`);
}

async function download(release: Release, archive: string, environment: Environment): Promise<void> {
  await mkdir(dirname(archive), { recursive: true });
  const part = `${archive}.${process.pid}.part`;
  const hash = createHash('sha256');
  try {
    const answer = await follow(release.url, environment);
    let bytes = 0;
    answer.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      hash.update(chunk);
      if (bytes > MAX_ARCHIVE) answer.destroy(new Error(`more than ${MAX_ARCHIVE} bytes`));
    });
    await pipeline(answer, createWriteStream(part));
    const seen = hash.digest('hex');
    if (seen !== release.sha256)
      throw new GateError(
        `${release.url}: expected SHA-256 ${release.sha256}, saw ${seen} (${(await stat(part)).size} bytes)`,
      );
    await rename(part, archive);
  } finally {
    await rm(part, { force: true });
  }
}
