// Which address is asked next for a wheel: honest before doubtful, healthy before sick, mirrors before the origin, the origin last of all.
import { SourceLost, nobodyServes, type FetchJob } from './fetch-job.ts';
import { PartFault } from './part-fault.ts';
import type { Selection } from './source-health.ts';

/** Whole files with another hash after which even the origin is given up. */
const STRIKES = 3;

/**
 * The address to ask now, or how long until one may be asked.
 * @param curious whether this attempt may try another address than the best one
 * @param avoid the address that just failed: if anybody else can be asked, it is
 * @throws DeliveryFailure when none is left; SourceLost when the only one that may serve is; a `no-ranges` fault when the rest can only
 * come whole.
 */
export async function chooseSource(
  job: FetchJob,
  ranged: boolean,
  curious: boolean,
  avoid?: string,
): Promise<NonNullable<Selection>> {
  const { ports, policy } = job;
  if (job.only !== undefined && job.gone.has(job.only)) throw new SourceLost();
  const select = (urls: readonly string[], chance: number | undefined): Selection =>
    ports.health.choose(urls, ports.clock.monotonic(), chance);
  const chance =
    curious && job.only === undefined && job.urls.length > 1 ? policy.backoff.jitter() : undefined;
  if (job.only !== undefined) {
    if (ranged && job.unranged.has(job.only)) throw new PartFault('no-ranges', 'success', 'serves no ranges');
    const selection = select([job.only], undefined);
    if (selection) return selection;
  }
  const candidates = honest(job, ranged);
  const rested = select(
    candidates.filter((url) => url !== avoid),
    chance,
  );
  const found = rested && 'url' in rested ? rested : select(candidates, chance);
  if (found) return found;
  job.more ??= addMore(job);
  await job.more;
  const another = select(honest(job, ranged), chance);
  if (another) return another;
  return select(lastResort(job, ranged), undefined) ?? giveUp(job, ranged);
}

async function addMore(job: FetchJob): Promise<void> {
  const more = await job.ports.moreAddresses(job.wheel);
  job.urls.push(...more.filter((one) => !job.urls.includes(one)));
}

function usable(job: FetchJob, ranged: boolean): string[] {
  return job.urls.filter((url) => !job.gone.has(url) && !(ranged && job.unranged.has(url)));
}

/** After two wrong files the origin decides, if it is there: whole downloads of a giant are not for guessing. */
function honest(job: FetchJob, ranged: boolean): readonly string[] {
  const urls = usable(job, ranged).filter((url) => !job.ports.health.lies(url) && !job.strikes.has(url));
  const origins = job.mismatches >= 2 ? urls.filter((url) => !job.mirrors.has(url)) : [];
  return origins.length > 0 ? origins : urls;
}

/** An origin may be asked again after wrong bytes: those may have been the line. A mirror may not. */
function lastResort(job: FetchJob, ranged: boolean): readonly string[] {
  return usable(job, ranged).filter((url) => !job.mirrors.has(url) && (job.strikes.get(url) ?? 0) < STRIKES);
}

function giveUp(job: FetchJob, ranged: boolean): never {
  const served = (url: string): boolean =>
    honest(job, false).includes(url) || lastResort(job, false).includes(url);
  if (ranged && job.urls.some((url) => job.unranged.has(url) && served(url)))
    throw new PartFault('no-ranges', 'success', 'no address serves ranges');
  if (!job.lengthDoubted && otherLengths(job).length > 0) throw new SourceLost();
  throw nobodyServes(job);
}

/** Addresses that were left because of a length that neither the lock nor the index vouches for. */
function otherLengths(job: FetchJob): readonly string[] {
  if (job.wheel.size !== undefined) return [];
  return [...job.gone].filter(([, { byLength }]) => byLength).map(([url]) => url);
}

/** Gives them their chance: the file begins anew, with their length perhaps. */
export function reviveOtherLengths(job: FetchJob): void {
  const others = otherLengths(job);
  if (others.length > 0) job.lengthDoubted = true;
  for (const url of others) job.gone.delete(url);
}

/** What wrong bytes mean for the address that alone served them. */
export function blame(job: FetchJob, url: string): void {
  const strikes = (job.strikes.get(url) ?? 0) + 1;
  job.strikes.set(url, strikes);
  job.ports.health.lied(url);
  if (job.mirrors.has(url) || strikes >= STRIKES)
    job.gone.set(url, {
      why: `served bytes with another sha256${strikes > 1 ? ` (${strikes} times)` : ''}`,
      byLength: false,
    });
}
