// Among hosts whose record is known: the one to ask next.

/** What became of one attempt. `missing` (404): the host lags behind, which is no failure of it. */
export type Outcome =
  'success' | 'missing' | 'refused' | 'throttled' | 'server-error' | 'reset' | 'stall' | 'short' | 'bad-hash';

/** Among addresses: the one to ask now, or how long until one may be asked; undefined if none can be. */
export type Selection = { readonly url: string } | { readonly waitMs: number } | undefined;

export type Host = {
  readonly name: string;
  rate: number | undefined;
  success: number;
  failures: number;
  opened: number;
  openUntil: number;
  heldUntil: number;
  probes: number;
  bytes: number;
  liar: boolean;
  readonly outcomes: Partial<Record<Outcome, number>>;
};

export const FAILURES_THAT_OPEN = 3;
const EXPLORATION = 0.1;
/** A later host must be so much better than an earlier one: the order is somebody's choice. */
const CLEARLY_BETTER = 1.25;

export function isWell(host: Host, now: number): boolean {
  return host.failures < FAILURES_THAT_OPEN && now >= host.heldUntil;
}

export type Candidate = { readonly url: string; readonly host: Host };

/** @param chance as in SourceHealth.choose */
export function selectHost(urls: readonly Candidate[], now: number, chance: number | undefined): Selection {
  const free = urls.filter(({ host }) => now >= host.heldUntil);
  const well = free.filter(({ host }) => isWell(host, now));
  const curious = chance !== undefined || well.length === 0;
  const halfOpen = free.find(({ host }) => !isWell(host, now) && now >= host.openUntil && host.probes === 0);
  if (halfOpen && curious) return { url: halfOpen.url };
  const best = leader(well);
  if (best) {
    const others = well.filter(({ host }) => host !== best.host);
    const other =
      chance !== undefined && chance < EXPLORATION ? explored(others, chance / EXPLORATION) : undefined;
    return { url: (other ?? best).url };
  }
  // All are sick, and the work must be done: the one whose time is over first.
  const [sick] = free.toSorted((a, b) => a.host.openUntil - b.host.openUntil);
  if (sick) return { url: sick.url };
  if (urls.length === 0) return undefined;
  return { waitMs: Math.min(...urls.map(({ host }) => host.heldUntil)) - now };
}

function leader(candidates: readonly Candidate[]): Candidate | undefined {
  let [best] = candidates;
  for (const other of candidates.slice(1)) if (best && isBetter(other.host, best.host)) best = other;
  return best;
}

function isBetter(other: Host, best: Host): boolean {
  if (best.rate === undefined || other.rate === undefined) return best.success < other.success / 2;
  return other.rate * other.success > CLEARLY_BETTER * best.rate * best.success;
}

/** A host of which nothing is known goes first. */
function explored(others: readonly Candidate[], chance: number): Candidate | undefined {
  return (
    others.find(({ host }) => host.rate === undefined) ??
    others[Math.floor(chance * others.length)] ??
    others[0]
  );
}
