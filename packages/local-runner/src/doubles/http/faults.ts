// Faults on purpose: what can go wrong with one answer, and the list from which each request takes at most one.

/** What goes wrong with one call. The fields combine: `delayMs` with `status` is a slow error. */
export interface FaultEffect {
  /** Answer this instead of doing the work (with `lostAnswer`: after the work is done). */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Body for `status`; an object is sent as JSON. */
  readonly body?: unknown;
  /** Milliseconds to wait before anything else. */
  readonly delayMs?: number;
  /** Take the request and never answer. */
  readonly stall?: boolean;
  /** Cut the connection after this many bytes of the answer's body (of the request's body for an upload). */
  readonly cutAfterBytes?: number;
  /** Flip all bits of the body byte at this offset (modulo the length); the length stays right. */
  readonly corruptByteAt?: number;
  /** Do the work, then cut the connection without an answer (or answer `status`). */
  readonly lostAnswer?: boolean;
}

interface Counted {
  /** How many matching calls are hit; 1 when absent, `Infinity` until lifted. */
  readonly times?: number;
}

export interface FaultList<F> {
  /** Adds a fault and returns what takes it away again. */
  add(fault: F): () => void;
  /** The oldest fault that matches, counted down; undefined when none does. */
  take(matches: (fault: F) => boolean): F | undefined;
  clear(): void;
}

/** An ordered list of counted faults. Throws on a `times` below 1, which could never hit. */
export function createFaultList<F extends Counted>(): FaultList<F> {
  let entries: { fault: F; left: number }[] = [];
  return {
    add(fault) {
      const left = fault.times ?? 1;
      if (!(left >= 1)) throw new Error(`fault: times must be 1 or more, got ${String(fault.times)}`);
      const entry = { fault, left };
      entries.push(entry);
      return () => {
        entries = entries.filter((other) => other !== entry);
      };
    },
    take(matches) {
      const entry = entries.find(({ fault }) => matches(fault));
      if (entry === undefined) return undefined;
      entry.left -= 1;
      if (entry.left <= 0) entries = entries.filter((other) => other !== entry);
      return entry.fault;
    },
    clear() {
      entries = [];
    },
  };
}

/** What can stop and start listening: a loopback server. */
interface Interruptible {
  stopListening(): Promise<void>;
  listenAgain(): Promise<void>;
}

/** Puts a fault in force, or the whole server out of reach, and gives what lifts it again. */
export async function injectFault<F extends Counted>(
  server: Interruptible,
  faults: FaultList<F>,
  fault: F | { readonly outage: true },
): Promise<() => Promise<void>> {
  if ('outage' in fault && fault.outage === true) {
    await server.stopListening();
    return () => server.listenAgain();
  }
  const lift = faults.add(fault as F);
  return () => Promise.resolve(lift());
}

/** Refusal under GitHub's secondary rate limit, as an effect to inject. `status` is 403 or 429. */
export function secondaryRateLimit(retryAfterSeconds: number, status: 403 | 429 = 403): FaultEffect {
  return {
    status,
    headers: { 'retry-after': String(retryAfterSeconds) },
    body: {
      message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      documentation_url:
        'https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits',
    },
  };
}
