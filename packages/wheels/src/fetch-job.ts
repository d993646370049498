// The state of one wheel's download: which addresses are left, what each did, and what a fault means for the next attempt.
import { DeliveryFailure, type Log } from '@compose-delivery/runtime';
import { backoffMs, type Backoff } from './backoff.ts';
import type { AttemptPorts, Watch } from './fetch-part.ts';
import { hostOf } from './index-client.ts';
import type { Limiter } from './limiter.ts';
import type { PartFault } from './part-fault.ts';
import type { Wheel } from './resolve-wheels.ts';
import type { SourceHealth } from './source-health.ts';
import type { PartFile, WheelStore } from './store-port.ts';

export type FetchPolicy = {
  readonly watch: Watch;
  readonly backoff: Backoff;
  /** Attempts after the first that may bring nothing new, for each range and address. */
  readonly retries: number;
  /** Files of at least this size come in ranges of `pieceBytes`. */
  readonly rangedFromBytes: number;
  readonly pieceBytes: number;
  /** For one wheel, with all its attempts. */
  readonly totalTimeoutMs: number;
};

export type FetchPorts = AttemptPorts & {
  readonly store: WheelStore;
  readonly log: Log;
  /** Bounds the connections of all wheels together. */
  readonly limit: Limiter;
  readonly health: SourceHealth;
  /** Where mirrors would have the wheel, in their order; they are asked before its own addresses. Bytes are all that they can supply. */
  readonly mirrorAddresses?: (wheel: Wheel) => Promise<readonly string[]>;
  /** Further addresses, asked for only when all known ones failed. */
  readonly moreAddresses: (wheel: Wheel) => Promise<readonly string[]>;
};

/** Why an address will not serve this wheel; by its length alone, which may be ours that is wrong. */
export type Gone = { readonly why: string; readonly byLength: boolean };

export type FetchJob = {
  readonly wheel: Wheel;
  readonly part: PartFile;
  readonly ports: FetchPorts;
  readonly policy: FetchPolicy;
  readonly started: number;
  /** In the order of preference: mirrors, then what the lock or an index named. */
  readonly urls: string[];
  readonly mirrors: ReadonlySet<string>;
  readonly gone: Map<string, Gone>;
  /** Addresses that serve it only whole. */
  readonly unranged: Set<string>;
  /** How often the bytes of an address were wrong. */
  readonly strikes: Map<string, number>;
  /** Addresses that the bytes now in the file came from. */
  readonly used: Set<string>;
  readonly hosts: Set<string>;
  /** After a wrong hash: the one address that may serve now. */
  only: string | undefined;
  /** How often the whole file had a wrong hash. */
  mismatches: number;
  attempts: number;
  networkBytes: number;
  /** Settled when the further addresses are known. */
  more: Promise<void> | undefined;
  /** Counts the fillings of the file: what belongs to an earlier one ends. */
  round: number;
  /** Whether addresses that disagree with the length we know were given their chance. */
  lengthDoubted: boolean;
};

/** The address that everything now in the file came from is lost: all must come anew, from another one. */
export class SourceLost extends Error {}

/** Decides what a fault means: the address is given up, or left alone for a while; throws a `no-ranges` fault for a whole download. */
export async function judgeFault(job: FetchJob, url: string, fault: PartFault, vain: number): Promise<void> {
  const { ports, policy, wheel } = job;
  if (fault.kind === 'no-ranges') {
    job.unranged.add(url);
    if (job.urls.every((one) => job.unranged.has(one) || job.gone.has(one))) throw fault;
    return;
  }
  const what = `${wheel.filename}: ${hostOf(url)} ${fault.message}`;
  const others = job.urls.some((one) => one !== url && !job.gone.has(one));
  const longest = policy.backoff.longestRetryAfterMs;
  const tooLong = (fault.waitMs ?? 0) > longest;
  const asks = tooLong ? ` and asks to wait ${Math.round((fault.waitMs ?? 0) / 1_000)} s` : '';
  if (fault.waitMs !== undefined)
    ports.health.hold(url, ports.clock.monotonic() + Math.min(fault.waitMs, longest));
  // A page of somebody else on the way has another length, too; the origin is asked again before it is given up.
  const passing = fault.kind === 'passing' || (fault.kind === 'other-length' && !job.mirrors.has(url));
  if (!passing || vain > policy.retries || (tooLong && others)) {
    const why = fault.message + asks + (passing && !tooLong ? ` (${vain} times in a row)` : '');
    job.gone.set(url, { why, byLength: fault.kind === 'other-length' });
    ports.log.info(
      fault.outcome === 'missing' && job.mirrors.has(url)
        ? `${wheel.filename}: ${hostOf(url)} does not have it yet (404)`
        : `${what}${asks}; it is not asked for this wheel any more`,
    );
    return;
  }
  if (tooLong)
    ports.log.warning(`${what}${asks}; it is asked again after ${longest / 1_000} s, the most we wait`);
  await waitAfter(job, url, fault, vain, others, what);
}

/** With other addresses at hand nobody waits: the health of the host says who is next. A throttled host is left alone in any case. */
async function waitAfter(
  job: FetchJob,
  url: string,
  fault: PartFault,
  vain: number,
  others: boolean,
  what: string,
): Promise<void> {
  const { ports, policy } = job;
  if (fault.waitMs !== undefined && fault.waitMs > 0)
    return void ports.log.info(`${what}; left alone as it asks`);
  const failures = Math.max(1, vain, fault.outcome === 'throttled' ? ports.health.failures(url) : 0);
  const wait = backoffMs(Math.min(failures, 32), policy.backoff);
  if (fault.outcome === 'throttled') ports.health.hold(url, ports.clock.monotonic() + wait);
  ports.log.info(`${what}; tried again ${others ? 'elsewhere' : `in ${(wait / 1_000).toFixed(1)} s`}`);
  if (!others && fault.outcome !== 'throttled') await sleepWithin(job, wait);
}

/** Sleeps, but not beyond the time for this wheel. */
export function sleepWithin(job: FetchJob, ms: number): Promise<void> {
  const left = job.started + job.policy.totalTimeoutMs - job.ports.clock.monotonic();
  return job.ports.clock.sleep(Math.max(0, Math.min(ms, left)), job.ports.signal);
}

/** @throws DeliveryFailure when the time for this wheel is over. */
export function checkTotalTime(job: FetchJob): void {
  const elapsed = job.ports.clock.monotonic() - job.started;
  if (elapsed < job.policy.totalTimeoutMs) return;
  throw new DeliveryFailure(
    `${job.wheel.filename} is not here after ${Math.round(elapsed / 1_000)} s and ${job.attempts} attempts`,
    { advice: 'What came stays in the wheelhouse; a second run goes on from there.' },
  );
}

/** What each address did, when none is left. */
export function nobodyServes(job: FetchJob): DeliveryFailure {
  const { wheel, ports } = job;
  const said = job.urls.map((url) => {
    const why =
      job.gone.get(url)?.why ?? (ports.health.lies(url) ? 'had served wrong bytes before' : 'failed');
    return `${hostOf(url)} ${why}`;
  });
  return new DeliveryFailure(`${wheel.filename} cannot be downloaded: ${said.join('; ')}`, {
    advice:
      'What came stays in the wheelhouse; a second run goes on from there. Further places can be named in mirrors and index-urls.',
  });
}
