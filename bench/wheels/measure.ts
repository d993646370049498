// One contender's run across the link: its seconds, everything that crossed the link, and what came from where.
import type { Sample, Samples } from '../samples.ts';
import type { Place, Ran } from './contenders.ts';
import type { Ground } from './ground.ts';
import type { Behaviour } from './index-behaviour.ts';
import type { IndexedWheel } from './index-page.ts';

/** What a run moved, without what wraps it. */
export type Moved = {
  readonly pageBytes: number;
  readonly fileBytes: number;
  readonly cacheDown: number;
  readonly cacheUp: number;
};

export type Measured = { readonly ran: Ran; readonly sample: Sample; readonly place: Place };

export type Runner = (place: Place) => Promise<Ran>;

/** One address for all: what a client remembers of an index it remembers by its address. */
export const TAG = 'index';

/** Runs nobody else at the same time: the link's counters are common to all. */
export async function measure(
  ground: Ground,
  behaviour: Behaviour,
  given: { readonly folder: string; readonly wheels: readonly IndexedWheel[] },
  run: Runner,
): Promise<Measured> {
  const { servers, link } = ground;
  await servers.configure(TAG, behaviour);
  const place = { at: link.client, ...given, index: `${servers.index}/${TAG}/simple/` };
  const before = { wire: link.counters(), cache: await servers.traffic() };
  const ran = await run(place);
  const after = { wire: link.counters(), cache: await servers.traffic(), index: await servers.served(TAG) };
  const moved: Moved = {
    pageBytes: after.index.pageBytes,
    fileBytes: after.index.fileBytes,
    cacheDown: after.cache.blobDown - before.cache.blobDown,
    cacheUp: after.cache.blobUp - before.cache.blobUp,
  };
  const calls = after.cache.calls - before.cache.calls;
  const blobs = after.cache.blobRequests - before.cache.blobRequests;
  return {
    ran,
    place,
    sample: {
      ok: ran.ok,
      seconds: ran.seconds,
      bytesDown: after.wire.down - before.wire.down,
      bytesUp: after.wire.up - before.wire.up,
      requests: after.index.pages + after.index.files + calls + blobs,
      note: ran.ok ? '' : ran.said,
      more: { ...moved, pages: after.index.pages, files: after.index.files, calls, blobs },
    },
  };
}

/** What several steps of one contender took together. */
export function together(...samples: readonly Sample[]): Sample {
  const sum = (pick: (sample: Sample) => number | undefined): number =>
    samples.reduce((total, sample) => total + (pick(sample) ?? 0), 0);
  return {
    ok: samples.every(({ ok }) => ok),
    seconds: sum((one) => one.seconds),
    bytesDown: sum((one) => one.bytesDown),
    bytesUp: sum((one) => one.bytesUp),
    requests: sum((one) => one.requests),
    note: samples.map(({ note }) => note).find((note) => note !== '') ?? '',
    more: { steps: samples.map(({ seconds, more }) => ({ seconds, ...more })) },
  };
}

/** The sample, failed if what it left is not what the lock says. */
export function judged(
  sample: Sample,
  check: { readonly missing: number; readonly wrong: number },
  complaint?: string,
): Sample {
  if (sample.ok && check.missing + check.wrong === 0 && complaint === undefined) return sample;
  const note = !sample.ok
    ? sample.note
    : (complaint ?? `${check.missing} wheels are missing, ${check.wrong} have wrong bytes`);
  return { ...sample, ok: false, note, more: { ...sample.more, ...check } };
}

export function movedBy(samples: Samples, scenario: string, contender: string): Moved | undefined {
  return samples.of(scenario, contender)[0]?.more as Moved | undefined;
}
