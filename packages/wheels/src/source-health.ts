// Which host is worth asking, learnt while asking: a score of speed and success, a circuit that opens when it fails, and no trust at all
// after wrong bytes. Decides only; it neither asks nor waits. Times are milliseconds of a monotonic clock.
import {
  FAILURES_THAT_OPEN,
  isWell,
  selectHost,
  type Host,
  type Outcome,
  type Selection,
} from './select-host.ts';

export type { Outcome, Selection } from './select-host.ts';

export type HostReport = {
  readonly host: string;
  readonly bytes: number;
  /** Of one connection, smoothed; undefined until one attempt has brought enough to tell. */
  readonly bytesPerSecond: number | undefined;
  /** From 0 to 1, smoothed: what just happened counts most. */
  readonly success: number;
  readonly outcomes: Readonly<Partial<Record<Outcome, number>>>;
  readonly trusted: boolean;
};

export type Ended = {
  readonly outcome: Outcome;
  readonly bytes: number;
  readonly milliseconds: number;
  readonly now: number;
};

export type SourceHealth = {
  /**
   * @param urls in the order of preference
   * @param chance from 0 to 1, other each time: whether to try another host than the best, to find a faster one or to see
   * whether a sick one is well again; undefined: not now
   */
  choose(urls: readonly string[], now: number, chance: number | undefined): Selection;
  began(url: string): void;
  ended(url: string, what: Ended): void;
  /** The host asked to be left alone until then (Retry-After). */
  hold(url: string, until: number): void;
  /** It served bytes that are not the file: for the rest of this run it is not asked if anybody else can be. */
  lied(url: string): void;
  lies(url: string): boolean;
  /** Bytes a second of one connection below which `url` is a waste of time, since another of these is so much faster; 0: none is. */
  floor(url: string, urls: readonly string[], now: number): number;
  /** Failures in a row of the host. */
  failures(url: string): number;
  report(): readonly HostReport[];
};

const SMOOTHING = 0.3;
const OPEN_MS = 10_000;
const LONGEST_OPEN_MS = 160_000;
/** Less than this tells more about the way there and back than about speed. */
const TELLING_BYTES = 256 * 1_024;
/** A host that is so much slower than another one is left in the middle of an attempt. */
const WASTE = 0.1;

function newHost(name: string): Host {
  return {
    name,
    rate: undefined,
    success: 1,
    failures: 0,
    opened: 0,
    openUntil: 0,
    heldUntil: 0,
    probes: 0,
    bytes: 0,
    liar: false,
    outcomes: {},
  };
}

export function createSourceHealth(): SourceHealth {
  const hosts = new Map<string, Host>();
  const hostOf = (url: string): Host => {
    const name = new URL(url).host;
    const known = hosts.get(name) ?? newHost(name);
    hosts.set(name, known);
    return known;
  };
  return {
    choose: (urls, now, chance) =>
      selectHost(
        urls.map((url) => ({ url, host: hostOf(url) })),
        now,
        chance,
      ),
    began: (url) => {
      const host = hostOf(url);
      if (host.failures >= FAILURES_THAT_OPEN) host.probes += 1;
    },
    ended: (url, what) => learn(hostOf(url), what),
    hold: (url, until) => {
      const host = hostOf(url);
      host.heldUntil = Math.max(host.heldUntil, until);
    },
    lied: (url) => {
      const host = hostOf(url);
      host.liar = true;
      host.outcomes['bad-hash'] = (host.outcomes['bad-hash'] ?? 0) + 1;
    },
    lies: (url) => hostOf(url).liar,
    floor: (url, urls, now) => {
      const host = hostOf(url);
      const others = urls.map(hostOf).filter((one) => one !== host && !one.liar && isWell(one, now));
      return WASTE * Math.max(0, ...others.map((one) => one.rate ?? 0));
    },
    failures: (url) => hostOf(url).failures,
    report: () => [...hosts.values()].map(describe),
  };
}

function describe(host: Host): HostReport {
  const { name, bytes, rate, success, outcomes, liar } = host;
  return { host: name, bytes, bytesPerSecond: rate, success, outcomes: { ...outcomes }, trusted: !liar };
}

function smooth(old: number, sample: number): number {
  return old + SMOOTHING * (sample - old);
}

function learn(host: Host, { outcome, bytes, milliseconds, now }: Ended): void {
  host.probes = Math.max(0, host.probes - 1);
  host.bytes += bytes;
  host.outcomes[outcome] = (host.outcomes[outcome] ?? 0) + 1;
  if (bytes >= TELLING_BYTES && milliseconds > 0) {
    const sample = (bytes * 1_000) / milliseconds;
    host.rate = host.rate === undefined ? sample : smooth(host.rate, sample);
  }
  if (outcome === 'missing') return;
  host.success = smooth(host.success, outcome === 'success' ? 1 : 0);
  if (outcome === 'success') {
    host.failures = 0;
    host.opened = 0;
    return;
  }
  host.failures += 1;
  if (host.failures < FAILURES_THAT_OPEN || now < host.openUntil) return;
  host.openUntil = now + Math.min(LONGEST_OPEN_MS, OPEN_MS * 2 ** host.opened);
  host.opened += 1;
}
