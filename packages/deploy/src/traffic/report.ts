// What became of a stream of requests: counts by class, drops, the moment of the switch, latencies. Pure.

export const TRAFFIC_CLASSES = [
  'fresh-get',
  'keepalive-get',
  'keepalive-post',
  'slow',
  'sse',
  'websocket',
] as const;
export type TrafficClass = (typeof TRAFFIC_CLASSES)[number];

/** ok: a whole answer under 500. The rest are drops: the sender did not get what it asked for. */
export const OUTCOMES = ['ok', 'server-error', 'reset-before-answer', 'reset-mid-body', 'timeout'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** One request, or one message over a websocket. Times in milliseconds since the traffic began. */
export type Sample = {
  readonly class: TrafficClass;
  readonly start: number;
  readonly end: number;
  readonly outcome: Outcome;
  readonly status: number | undefined;
  readonly slot: string | undefined;
  readonly generation: number | undefined;
  /** How often the server says that it has seen the id of this POST; above 1, it was done twice. */
  readonly seen?: number | undefined;
};

export type ClassReport = {
  readonly requests: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly dropped: number;
  /** Upper end of the 95 % interval of the share of drops of this class. */
  readonly droppedUpper95: number;
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
  readonly p99Ms: number | undefined;
};

export type Bucket = {
  /** Begin of the 100 ms, since the traffic began. */
  readonly atMs: number;
  readonly ok: number;
  readonly dropped: number;
  /** Answers by slot. */
  readonly slots: Readonly<Record<string, number>>;
};

export type TrafficReport = {
  readonly requests: number;
  readonly dropped: number;
  /** Upper end of the 95 % interval of the share of drops; 3/N when none was seen. */
  readonly droppedUpper95: number;
  readonly durationMs: number;
  readonly perSecond: number;
  /** Mean gap between two short requests: what is shorter cannot be seen. Undefined without any. */
  readonly resolutionMs: number | undefined;
  /** POSTs that the server says it has seen before: an id is sent once, so somebody on the way repeated it. */
  readonly repeatedPosts: number;
  /** What the router counted meanwhile, of everybody; absent where it does not count. */
  readonly counted?: RouterCount | undefined;
  readonly classes: Readonly<Partial<Record<TrafficClass, ClassReport>>>;
  /** Command to first answer of the new generation; its resolution is the gap between two requests. */
  readonly switchMs: number | undefined;
  /** First answer of the new generation to last answer of the old one, of short requests that began after the command. */
  readonly mixedWindowMs: number | undefined;
  /** Of the short classes; of all where there is no other. */
  readonly p50Ms: number | undefined;
  readonly p95Ms: number | undefined;
  readonly p99Ms: number | undefined;
  /** p99 of the short requests that began within a second of a moment at which another slot answered first; undefined without such a moment. */
  readonly switchoverP99Ms: number | undefined;
  readonly timeline: readonly Bucket[];
  /** Of drops, at most 20, for the report. */
  readonly dropExamples: readonly Sample[];
};

/** `agrees`: it counted at least the whole answers that we got, and at least the errors that we saw. */
export type RouterCount = { readonly requests: number; readonly errors: number; readonly agrees: boolean };

export type SwitchMark = { readonly at: number; readonly generation: number };

const BUCKET_MS = 100;

export function reportTraffic(
  samples: readonly Sample[],
  durationMs: number,
  mark: SwitchMark | undefined,
): TrafficReport {
  const dropped = samples.filter((sample) => sample.outcome !== 'ok');
  const short = samples.filter(isShort);
  const classes = Object.fromEntries(
    TRAFFIC_CLASSES.map((name) => [name, samples.filter((sample) => sample.class === name)] as const)
      .filter(([, members]) => members.length > 0)
      .map(([name, members]) => [name, reportClass(members)]),
  );
  return {
    requests: samples.length,
    dropped: dropped.length,
    droppedUpper95: upperBound95(dropped.length, samples.length),
    durationMs,
    perSecond: durationMs > 0 ? Math.round((samples.length / durationMs) * 10_000) / 10 : 0,
    resolutionMs: short.length === 0 ? undefined : Math.round((durationMs / short.length) * 10) / 10,
    repeatedPosts: samples.filter((sample) => (sample.seen ?? 1) > 1).length,
    classes,
    ...switchFigures(samples, mark),
    ...percentiles(short.length > 0 ? short : samples),
    switchoverP99Ms: percentiles(aroundSwitches(samples)).p99Ms,
    timeline: timelineOf(samples),
    dropExamples: dropped.slice(0, 20),
  };
}

const LONG: readonly TrafficClass[] = ['slow', 'sse', 'websocket'];

/** Its answer comes as soon as the service has it: what takes long on purpose says nothing of how fast it is. */
const isShort = (sample: Sample): boolean => !LONG.includes(sample.class);

/** Sets the prober's own count against the router's: one that saw fewer answers than we got counts something else. */
export function withCount(
  report: TrafficReport,
  delta: { readonly requests: number; readonly errors: number } | undefined,
): TrafficReport {
  if (!delta) return report;
  const requests = Object.entries(report.classes).filter(([name]) => name !== 'websocket' && name !== 'sse');
  const answered = requests.reduce(
    (sum, [, { outcomes }]) => sum + outcomes.ok + outcomes['server-error'],
    0,
  );
  const errors = requests.reduce((sum, [, { outcomes }]) => sum + outcomes['server-error'], 0);
  return { ...report, counted: { ...delta, agrees: delta.requests >= answered && delta.errors >= errors } };
}

function reportClass(members: readonly Sample[]): ClassReport {
  const outcomes = Object.fromEntries(
    OUTCOMES.map((outcome) => [outcome, members.filter((sample) => sample.outcome === outcome).length]),
  ) as Record<Outcome, number>;
  const dropped = members.length - outcomes.ok;
  return {
    requests: members.length,
    outcomes,
    dropped,
    droppedUpper95: upperBound95(dropped, members.length),
    ...percentiles(members),
  };
}

function percentiles(samples: readonly Sample[]): Pick<ClassReport, 'p50Ms' | 'p95Ms' | 'p99Ms'> {
  const sorted = samples
    .filter((sample) => sample.outcome === 'ok')
    .map((sample) => sample.end - sample.start)
    .sort((a, b) => a - b);
  const at = (share: number): number | undefined => {
    const value = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
    return value === undefined ? undefined : Math.round(value * 10) / 10;
  };
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}

function switchFigures(
  samples: readonly Sample[],
  mark: SwitchMark | undefined,
): Pick<TrafficReport, 'switchMs' | 'mixedWindowMs'> {
  if (!mark) return { switchMs: undefined, mixedWindowMs: undefined };
  const short = samples.filter((sample) => isShort(sample) && sample.generation !== undefined);
  const fresh = short.filter(
    (sample) => (sample.generation ?? 0) >= mark.generation && sample.end >= mark.at,
  );
  if (fresh.length === 0) return { switchMs: undefined, mixedWindowMs: undefined };
  // Not Math.min(...): an argument list has a limit, traffic has none.
  const first = fresh.reduce((least, sample) => Math.min(least, sample.end), Infinity);
  let lastOld = first;
  for (const sample of short)
    if ((sample.generation ?? 0) < mark.generation && sample.start >= mark.at && sample.end > lastOld)
      lastOld = sample.end;
  return {
    switchMs: Math.max(0, Math.ceil(first - mark.at)),
    mixedWindowMs: Math.max(0, Math.ceil(lastOld - first)),
  };
}

const AROUND_MS = 1_000;

/** What a switch itself costs, apart from the slot that started before it and the one that stops after it. */
function aroundSwitches(samples: readonly Sample[]): readonly Sample[] {
  const short = samples.filter(isShort);
  const told = short.filter(({ slot }) => slot !== undefined).sort((a, b) => a.end - b.end);
  const moments = told.filter(({ slot }, i) => i > 0 && slot !== told[i - 1]?.slot).map(({ end }) => end);
  const near: Sample[] = [];
  let next = 0;
  for (const sample of short.toSorted((a, b) => a.start - b.start)) {
    while (next < moments.length && (moments[next] ?? 0) < sample.start - AROUND_MS) next += 1;
    if (Math.abs((moments[next] ?? Infinity) - sample.start) <= AROUND_MS) near.push(sample);
  }
  return near;
}

function timelineOf(samples: readonly Sample[]): Bucket[] {
  const buckets = new Map<number, { ok: number; dropped: number; slots: Record<string, number> }>();
  for (const sample of samples) {
    const atMs = Math.floor(sample.end / BUCKET_MS) * BUCKET_MS;
    const bucket = buckets.get(atMs) ?? { ok: 0, dropped: 0, slots: {} };
    if (sample.outcome === 'ok') bucket.ok += 1;
    else bucket.dropped += 1;
    if (sample.slot !== undefined) bucket.slots[sample.slot] = (bucket.slots[sample.slot] ?? 0) + 1;
    buckets.set(atMs, bucket);
  }
  return [...buckets].sort(([a], [b]) => a - b).map(([atMs, bucket]) => ({ atMs, ...bucket }));
}

/**
 * Upper end of the one-sided 95 % interval of a share, from `events` of `total`: the rule of three for none (Hanley and Lippman-Hand,
 * 1983), else the Poisson bound with the Wilson-Hilferty approximation of the chi-square quantile. 1 when nothing was asked.
 */
export function upperBound95(events: number, total: number): number {
  if (total === 0) return 1;
  if (events === 0) return Math.min(1, 3 / total);
  const degrees = 2 * (events + 1);
  const part = 2 / (9 * degrees);
  const quantile = degrees * (1 - part + 1.644_854 * Math.sqrt(part)) ** 3;
  return Math.min(1, quantile / 2 / total);
}
