// Brings one wheel into the wheelhouse: in ranges where it is big, from whichever address serves it, and only under its own sha256.
import { blame, chooseSource, reviveOtherLengths } from './choose-source.ts';
import { diskFailure } from './disk-failure.ts';
import {
  checkTotalTime,
  sleepWithin,
  SourceLost,
  type FetchJob,
  type FetchPolicy,
  type FetchPorts,
} from './fetch-job.ts';
import { fetchFirst, fetchRange } from './fetch-range.ts';
import { hostOf } from './index-client.ts';
import { PartFault } from './part-fault.ts';
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

/**
 * @throws DeliveryFailure with what each address did, when none serves the wheel, or with what the disk said. What came stays for the
 * next run.
 */
export async function fetchWheel(
  wheel: Wheel,
  ports: FetchPorts,
  policy: FetchPolicy,
): Promise<FetchedWheel> {
  try {
    return await fetchToDisk(wheel, ports, policy);
  } catch (error) {
    throw diskFailure(error, wheel, ports.store.root) ?? error;
  }
}

async function fetchToDisk(wheel: Wheel, ports: FetchPorts, policy: FetchPolicy): Promise<FetchedWheel> {
  const part = await ports.store.openPart(wheel.sha256);
  let committed = false;
  try {
    const mirrors = (await ports.mirrorAddresses?.(wheel)) ?? [];
    const job: FetchJob = {
      wheel,
      part,
      ports,
      policy,
      started: ports.clock.monotonic(),
      urls: [...new Set([...mirrors, ...wheel.urls])],
      mirrors: new Set(mirrors.filter((url) => !wheel.urls.includes(url))),
      gone: new Map(),
      unranged: new Set(),
      strikes: new Map(),
      used: new Set(),
      hosts: new Set(),
      only: undefined,
      mismatches: 0,
      attempts: 0,
      networkBytes: 0,
      more: undefined,
      round: 0,
      lengthDoubted: false,
    };
    if (wheel.size !== undefined && part.size !== wheel.size) await startOver(job);
    const resumedBytes = coveredBytes(part.done);
    await fillUntilRight(job);
    await part.commit();
    committed = true;
    return {
      sha256: wheel.sha256,
      bytes: part.size ?? 0,
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
  job.used.clear();
  await job.part.restart();
  if (job.wheel.size !== undefined) await job.part.setSize(job.wheel.size);
}

/** Fills the file until its content is the right one. After a wrong hash everything comes anew, from one address at a time. */
async function fillUntilRight(job: FetchJob): Promise<void> {
  for (;;) {
    const resumed = job.used.size === 0 && coveredBytes(job.part.done) > 0;
    try {
      if (job.mismatches > 0) job.only = await nextAlone(job);
      await fill(job);
      if (await isRight(job, resumed)) return;
    } catch (error) {
      if (!(error instanceof SourceLost)) throw error;
    }
    reviveOtherLengths(job);
    await startOver(job);
    job.only = undefined;
  }
}

/** Whether the content is the right one; if not, whoever alone served it is to blame. */
async function isRight(job: FetchJob, resumed: boolean): Promise<boolean> {
  const { part, wheel, ports } = job;
  const seen = await part.sha256();
  if (seen === wheel.sha256) return true;
  job.mismatches += 1;
  // Bytes from several places, or of an earlier run: nobody is to blame yet.
  const [culprit] = resumed || job.used.size !== 1 ? [] : job.used;
  if (culprit !== undefined) blame(job, culprit);
  const from = culprit === undefined ? '' : ` from ${hostOf(culprit)}`;
  ports.log.warning(
    `${wheel.filename}: the bytes that came${from} have sha256 ${seen}, not ${wheel.sha256}; they are thrown away`,
  );
  return false;
}

/** The one address that everything comes from after a wrong hash. */
async function nextAlone(job: FetchJob): Promise<string> {
  for (;;) {
    checkTotalTime(job);
    const selection = await chooseSource(job, false, false);
    if ('url' in selection) return selection.url;
    await sleepWithin(job, selection.waitMs);
  }
}

async function fill(job: FetchJob): Promise<void> {
  const { part, policy } = job;
  let whole = false;
  for (;;) {
    const { size } = part;
    try {
      if (whole) return await fetchRange(job, undefined, false);
      if (size === undefined) {
        await fetchFirst(job);
        continue;
      }
      const ranged = size >= policy.rangedFromBytes || coveredBytes(part.done) > 0;
      if (!ranged) return await fetchRange(job, undefined, false);
      const pieces = missingRanges(
        part.done,
        size,
        size >= policy.rangedFromBytes ? policy.pieceBytes : size,
      );
      return await allPieces(job, pieces);
    } catch (error) {
      if (!(error instanceof PartFault) || error.kind !== 'no-ranges') throw error;
      await startOver(job);
      whole = true;
    }
  }
}

/** So many pieces before the end nobody tries anything new: a slow host would be what all wait for. */
const TAIL_PIECES = 4;

/** All pieces at once, as the limiter lets them. After a failure nothing new begins; the worst one is thrown when all have ended. */
async function allPieces(job: FetchJob, pieces: readonly Range[]): Promise<void> {
  const { round } = job;
  const outcomes = await Promise.allSettled(
    pieces.map(async (piece, i) => {
      try {
        await fetchRange(job, piece, i > 0 && i < pieces.length - TAIL_PIECES);
      } catch (error) {
        job.round = round + 1;
        throw error;
      }
    }),
  );
  const failures = outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason as Error] : []));
  const worst =
    failures.find((reason) => !(reason instanceof PartFault || reason instanceof SourceLost)) ?? failures[0];
  if (worst !== undefined) throw worst;
}
