// One range of a wheel, from one address after another, until it is here.
import { chooseSource } from './choose-source.ts';
import { checkTotalTime, judgeFault, sleepWithin, type FetchJob } from './fetch-job.ts';
import { fetchPart, type Watch } from './fetch-part.ts';
import { hostOf } from './index-client.ts';
import { PartFault } from './part-fault.ts';
import type { Range } from './ranges.ts';

/** An attempt that brought at least this much was not in vain, and does not count towards the retries. */
const PROGRESS_BYTES = 64 * 1_024;
/** How long a host may be much slower than another one before it is left. */
const WASTE_WINDOW_MS = 3_000;

type Attempt =
  | { readonly kind: 'done' }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'failed'; readonly url: string; readonly fault: PartFault; readonly got: number };

/** A range, or the whole file if it is undefined. @param curious whether it may come from another address than the best one */
export async function fetchRange(job: FetchJob, range: Range | undefined, curious: boolean): Promise<void> {
  const vain = new Map<string, number>();
  const { round } = job;
  let rest = range;
  let failed: string | undefined;
  while (rest === undefined || rest[0] < rest[1]) {
    const wanted: Range | undefined = rest;
    const attempt = await job.ports.limit(async (): Promise<Attempt> => {
      if (job.round !== round) return { kind: 'done' };
      checkTotalTime(job);
      return tryOnce(job, wanted, curious, failed);
    });
    if (attempt.kind === 'done') return;
    if (attempt.kind === 'wait') {
      await sleepWithin(job, attempt.ms);
      continue;
    }
    const { url, fault, got } = attempt;
    failed = url;
    rest = wanted ? [wanted[0] + got, wanted[1]] : continuation(job);
    const times: number = got >= PROGRESS_BYTES && rest !== undefined ? 0 : (vain.get(url) ?? 0) + 1;
    vain.set(url, times);
    await judgeFault(job, url, fault, times);
  }
}

/** The beginning of a file whose length nobody has told: the answer does. Returns when the length is known, or all is here. */
export async function fetchFirst(job: FetchJob): Promise<void> {
  const vain = new Map<string, number>();
  const asked: Range = [0, Math.max(job.policy.pieceBytes, job.policy.rangedFromBytes)];
  while (job.part.size === undefined) {
    checkTotalTime(job);
    const attempt = await job.ports.limit(() => tryOnce(job, asked, false));
    if (attempt.kind === 'wait') await sleepWithin(job, attempt.ms);
    if (attempt.kind !== 'failed') continue;
    const { url, fault, got } = attempt;
    const times = got >= PROGRESS_BYTES ? 0 : (vain.get(url) ?? 0) + 1;
    vain.set(url, times);
    await judgeFault(job, url, fault, times);
  }
}

/** Chooses when its turn has come, not before: what others have learnt by then counts. */
async function tryOnce(
  job: FetchJob,
  range: Range | undefined,
  curious: boolean,
  avoid?: string,
): Promise<Attempt> {
  const { part, ports } = job;
  const selection = await chooseSource(job, range !== undefined, curious, avoid);
  if ('waitMs' in selection) return { kind: 'wait', ms: selection.waitMs };
  const { url } = selection;
  const started = ports.clock.monotonic();
  let got = 0;
  const ended = (outcome: PartFault['outcome']): void => {
    const now = ports.clock.monotonic();
    ports.health.ended(url, { outcome, bytes: got, milliseconds: now - started, now });
  };
  job.attempts += 1;
  job.hosts.add(hostOf(url));
  ports.health.began(url);
  try {
    await fetchPart(url, range, part, ports, watchFor(job, url), (bytes) => {
      job.used.add(url);
      got += bytes;
      job.networkBytes += bytes;
    });
    ended('success');
    return { kind: 'done' };
  } catch (fault) {
    ended(fault instanceof PartFault ? fault.outcome : 'success'); // our disk is not the host's fault
    if (!(fault instanceof PartFault)) throw fault;
    if (ports.health.failures(url) === 3 && job.urls.length > 1)
      ports.log.info(`${hostOf(url)} failed 3 times in a row; others are asked first for a while`);
    return { kind: 'failed', url, fault, got };
  }
}

/** The watch on one attempt: stricter where another host is known to be much faster. */
function watchFor(job: FetchJob, url: string): Watch {
  const { watch, totalTimeoutMs } = job.policy;
  const deadline = job.started + totalTimeoutMs;
  const others = job.only === undefined ? job.urls.filter((one) => !job.gone.has(one)) : [];
  const floor = job.ports.health.floor(url, others, job.ports.clock.monotonic());
  if (watch.minBytesPerSecond === 0 || floor <= watch.minBytesPerSecond) return { ...watch, deadline };
  return {
    ...watch,
    deadline,
    minBytesPerSecond: floor,
    windowMs: Math.min(watch.windowMs, WASTE_WINDOW_MS),
  };
}

/** What is left of a whole file that broke off, if its length is known now and somebody may serve the rest. */
function continuation(job: FetchJob): Range | undefined {
  const { part } = job;
  const first = part.done[0];
  const someRanged = job.urls.some((url) => !job.gone.has(url) && !job.unranged.has(url));
  if (!someRanged || part.size === undefined || first === undefined || first[0] !== 0) return undefined;
  return first[1] < part.size ? [first[1], part.size] : undefined;
}
