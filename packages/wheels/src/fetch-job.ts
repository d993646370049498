// The state of one wheel's download: which addresses are left, what each did, and what a fault means for the next attempt.
import { DeliveryFailure, type Log } from '@compose-delivery/runtime';
import { backoffMs, type Backoff } from './backoff.ts';
import { PartFault, type AttemptPorts, type Watch } from './fetch-part.ts';
import { hostOf } from './index-client.ts';
import type { Limiter } from './limiter.ts';
import type { Wheel } from './resolve-wheels.ts';
import type { SourceHealth } from './source-health.ts';
import type { PartFile, WheelStore } from './store-port.ts';

export type FetchPolicy = {
  readonly watch: Watch;
  readonly backoff: Backoff;
  /** Attempts after the first that may bring nothing new, for each range. */
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
  /** Further addresses, asked for only when all known ones failed. */
  readonly moreAddresses: (wheel: Wheel) => Promise<readonly string[]>;
};

export type FetchJob = {
  readonly wheel: Wheel;
  readonly part: PartFile;
  readonly ports: FetchPorts;
  readonly policy: FetchPolicy;
  readonly started: number;
  readonly urls: string[];
  /** Addresses that will not serve this wheel, with why. */
  readonly gone: Map<string, string>;
  /** Addresses that serve it only whole. */
  readonly unranged: Set<string>;
  /** Addresses whose bytes were wrong once. */
  readonly suspects: Set<string>;
  /** Addresses that the bytes now in the file may come from. */
  readonly used: Set<string>;
  readonly hosts: Set<string>;
  attempts: number;
  networkBytes: number;
  askedForMore: boolean;
  /** Whether the length is beyond doubt: said by the index, or doubted once already. */
  sizeDoubted: boolean;
};

/** Decides what a fault means: waits, gives the address up, or throws a `no-ranges` fault for a whole download. */
export async function judgeFault(job: FetchJob, url: string, fault: PartFault, vain: number): Promise<void> {
  const { ports, policy, wheel } = job;
  if (fault.kind === 'no-ranges') {
    job.unranged.add(url);
    if (job.urls.every((one) => job.unranged.has(one) || job.gone.has(one))) throw fault;
    return;
  }
  ports.health.failed(url);
  if (fault.kind === 'wrong-length' && !job.sizeDoubted) {
    // The length is what an earlier answer said, which may have been the wrong one.
    job.sizeDoubted = true;
    throw new PartFault('no-ranges', fault.message);
  }
  const what = `${wheel.filename}: ${hostOf(url)} ${fault.message}`;
  const tooLong = (fault.waitMs ?? 0) > policy.backoff.longestRetryAfterMs;
  if (fault.kind !== 'passing' || tooLong || vain > policy.retries) {
    job.gone.set(url, describeEnd(fault, vain, tooLong));
    ports.log.info(`${what}; it is not asked for this wheel any more`);
    return;
  }
  const alone = job.urls.filter((one) => !job.gone.has(one)).length <= 1;
  const wait = fault.waitMs ?? backoffMs(Math.max(1, vain), policy.backoff);
  ports.log.info(`${what}; tried again in ${(wait / 1_000).toFixed(1)} s`);
  if (alone || fault.waitMs !== undefined) await ports.clock.sleep(wait, ports.signal);
}

function describeEnd(fault: PartFault, vain: number, tooLong: boolean): string {
  if (tooLong) return `${fault.message} and asks to wait ${(fault.waitMs ?? 0) / 1_000} s`;
  return fault.kind === 'passing' ? `${fault.message} (${vain} times in a row)` : fault.message;
}

/**
 * The address to ask next: honest and healthy first.
 * @throws DeliveryFailure when none is left; a `no-ranges` fault when only whole downloads are.
 */
export async function askNext(job: FetchJob, ranged: boolean): Promise<string> {
  const usable = (): readonly string[] => {
    const left = job.ports.health
      .order(job.urls)
      .filter((url) => !job.gone.has(url) && !(ranged && job.unranged.has(url)));
    return [...left.filter((url) => !job.suspects.has(url)), ...left.filter((url) => job.suspects.has(url))];
  };
  let [url] = usable();
  if ((url === undefined || job.suspects.has(url)) && !job.askedForMore) {
    job.askedForMore = true;
    const more = await job.ports.moreAddresses(job.wheel);
    job.urls.push(...more.filter((one) => !job.urls.includes(one)));
    [url] = usable();
  }
  if (url !== undefined) return url;
  if (ranged && job.urls.some((one) => job.unranged.has(one) && !job.gone.has(one)))
    throw new PartFault('no-ranges', 'no address serves ranges');
  throw nobodyServes(job);
}

function nobodyServes(job: FetchJob): DeliveryFailure {
  const { wheel, ports } = job;
  const said = job.urls.map((url) => {
    const why = job.gone.get(url) ?? (ports.health.lies(url) ? 'had served wrong bytes before' : 'failed');
    return `${hostOf(url)} ${why}`;
  });
  return new DeliveryFailure(`${wheel.filename} cannot be downloaded: ${said.join('; ')}`, {
    advice:
      'What came stays in the wheelhouse; a second run goes on from there. Further indexes can be named in index-urls.',
  });
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
