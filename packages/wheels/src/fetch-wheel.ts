// Brings one wheel into the wheelhouse: in ranges where it is big, from whichever address serves it, and only under its own sha256.
import {
  askNext,
  checkTotalTime,
  judgeFault,
  type FetchJob,
  type FetchPolicy,
  type FetchPorts,
} from './fetch-job.ts';
import { fetchPart, PartFault } from './fetch-part.ts';
import { hostOf } from './index-client.ts';
import { coveredBytes, missingRanges, type Range } from './ranges.ts';
import type { Wheel } from './resolve-wheels.ts';

export const PIECE_BYTES = 8 * 1_024 * 1_024;
export const RANGED_FROM_BYTES = 16 * 1_024 * 1_024;

export type FetchedWheel = {
  readonly sha256: string;
  readonly bytes: number;
  /** Bytes that came over the network now. */
  readonly networkBytes: number;
  /** Bytes that an earlier run had left. */
  readonly resumedBytes: number;
  readonly attempts: number;
  readonly hosts: readonly string[];
  readonly milliseconds: number;
};

/** An attempt that brought at least this much was not in vain, and does not count towards the retries. */
const PROGRESS_BYTES = 64 * 1_024;

/** @throws DeliveryFailure with what each address did, when none serves the wheel. */
export async function fetchWheel(
  wheel: Wheel,
  ports: FetchPorts,
  policy: FetchPolicy,
): Promise<FetchedWheel> {
  const part = await ports.store.openPart(wheel.sha256);
  const job: FetchJob = {
    wheel,
    part,
    ports,
    policy,
    started: ports.clock.monotonic(),
    urls: [...wheel.urls],
    gone: new Map(),
    unranged: new Set(),
    suspects: new Set(),
    used: new Set(),
    hosts: new Set(),
    attempts: 0,
    networkBytes: 0,
    askedForMore: false,
    sizeDoubted: wheel.size !== undefined,
  };
  let committed = false;
  try {
    if (wheel.size !== undefined && part.size !== wheel.size) await startOver(job);
    const resumedBytes = coveredBytes(part.done);
    await fillUntilRight(job);
    await part.commit();
    committed = true;
    return {
      sha256: wheel.sha256,
      bytes: await ports.store.sizeOf(wheel.sha256),
      networkBytes: job.networkBytes,
      resumedBytes,
      attempts: job.attempts,
      hosts: [...job.hosts],
      milliseconds: ports.clock.monotonic() - job.started,
    };
  } finally {
    if (!committed) await part.close();
  }
}

async function startOver(job: FetchJob): Promise<void> {
  await job.part.restart();
  if (job.wheel.size !== undefined) await job.part.setSize(job.wheel.size);
}

/** Fills the file until its content is the right one. After a wrong hash everything comes anew, from one address at a time. */
async function fillUntilRight(job: FetchJob): Promise<void> {
  const { part, wheel, ports } = job;
  let only: string | undefined;
  for (;;) {
    const before = coveredBytes(part.done);
    job.used.clear();
    await fill(job, only);
    const seen = await part.sha256();
    if (seen === wheel.sha256) return;
    ports.log.warning(
      `${wheel.filename}: the bytes that came have sha256 ${seen}, not ${wheel.sha256}; they are thrown away`,
    );
    await startOver(job);
    // Bytes from several places, or of an earlier run: nobody is to blame yet.
    const [culprit] = before === 0 && job.used.size === 1 ? job.used : [];
    if (culprit !== undefined) blame(job, culprit);
    only = await askNext(job, false);
  }
}

/** Once may be the line; twice is the address itself. */
function blame(job: FetchJob, url: string): void {
  if (!job.suspects.has(url)) {
    job.suspects.add(url);
    return;
  }
  job.gone.set(url, 'served bytes with another sha256, twice');
  job.ports.health.lied(url);
}

async function fill(job: FetchJob, only: string | undefined): Promise<void> {
  const { part, policy } = job;
  let whole = false;
  for (;;) {
    const { size } = part;
    const ranged =
      !whole && size !== undefined && (size >= policy.rangedFromBytes || coveredBytes(part.done) > 0);
    try {
      if (!ranged) return await fetchRange(job, undefined, only);
      const pieces = missingRanges(
        part.done,
        size,
        size >= policy.rangedFromBytes ? policy.pieceBytes : size,
      );
      return await allPieces(pieces, (piece) => fetchRange(job, piece, only));
    } catch (error) {
      if (!(error instanceof PartFault) || error.kind !== 'no-ranges') throw error;
      await startOver(job);
      whole = true;
    }
  }
}

/** All pieces at once, as the limiter lets them; the worst failure is thrown when all have ended. */
async function allPieces(pieces: readonly Range[], work: (piece: Range) => Promise<void>): Promise<void> {
  const outcomes = await Promise.allSettled(pieces.map(work));
  const failures = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
  const worst = failures.find((reason) => !(reason instanceof PartFault)) ?? failures[0];
  if (worst !== undefined) throw worst;
}

/** One range, or the whole file, from one address after another until it is here. */
async function fetchRange(job: FetchJob, range: Range | undefined, only: string | undefined): Promise<void> {
  const { part, ports, policy } = job;
  let vain = 0;
  let rest = range;
  while (rest === undefined || rest[0] < rest[1]) {
    checkTotalTime(job);
    const url = only !== undefined && !job.gone.has(only) ? only : await askNext(job, rest !== undefined);
    const wanted: Range | undefined = rest;
    let got = 0;
    try {
      await ports.limit(() => {
        job.attempts += 1;
        job.used.add(url);
        job.hosts.add(hostOf(url));
        return fetchPart(url, wanted, part, ports, policy.watch, (bytes) => {
          got += bytes;
          job.networkBytes += bytes;
        });
      });
      ports.health.succeeded(url);
      return;
    } catch (error) {
      if (!(error instanceof PartFault)) throw error;
      rest = wanted ? [wanted[0] + got, wanted[1]] : continuation(job);
      vain = got >= PROGRESS_BYTES && rest !== undefined ? 0 : vain + 1;
      await judgeFault(job, url, error, vain);
    }
  }
}

/** What is left of a whole file that broke off, if its length is known now and somebody may serve the rest. */
function continuation(job: FetchJob): Range | undefined {
  const { part } = job;
  const first = part.done[0];
  const someRanged = job.urls.some((url) => !job.gone.has(url) && !job.unranged.has(url));
  if (!someRanged || part.size === undefined || first === undefined || first[0] !== 0) return undefined;
  return first[1] < part.size ? [first[1], part.size] : undefined;
}
