// How long to wait before the next attempt: what the server asks for, else exponential with full jitter.
// Source: RFC 9110 section 10.2.3 (Retry-After); "Exponential Backoff and Jitter", AWS Architecture Blog.

export type Backoff = {
  readonly firstMs: number;
  readonly longestMs: number;
  /** A server that asks for more than this is asked again after this long, if nobody else can be asked. */
  readonly longestRetryAfterMs: number;
  /** From 0 to 1. */
  readonly jitter: () => number;
};

/** @param randomId hexadecimal characters, at least eight, others each time */
export function standardBackoff(randomId: () => string): Backoff {
  return {
    firstMs: 500,
    longestMs: 20_000,
    longestRetryAfterMs: 120_000,
    jitter: () => Number.parseInt(randomId().slice(0, 8), 16) / 0x1_0000_0000,
  };
}

/** Milliseconds to wait after failure number `failures`, counted from 1: anything up to the ceiling, but never nothing. */
export function backoffMs(failures: number, backoff: Backoff): number {
  const ceiling = Math.min(backoff.longestMs, backoff.firstMs * 2 ** (failures - 1));
  return Math.round(Math.max(backoff.firstMs / 2, ceiling * backoff.jitter()));
}

/**
 * Milliseconds that a Retry-After header asks for: whole seconds or an HTTP date; undefined if it says nothing.
 * @param date the answer's own Date header: a date is as far away as the server thinks, however wrong our clock is
 */
export function retryAfterMs(header: string | undefined, nowMs: number, date?: string): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d+$/.test(header.trim())) return Math.min(Number(header) * 1_000, Number.MAX_SAFE_INTEGER);
  const until = Date.parse(header);
  const sent = Date.parse(date ?? '');
  return Number.isNaN(until) ? undefined : Math.max(0, until - (Number.isNaN(sent) ? nowMs : sent));
}
