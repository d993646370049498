// How long to wait before the next attempt: what the server asks for, else exponential with full jitter.
// Source: RFC 9110 section 10.2.3 (Retry-After); "Exponential Backoff and Jitter", AWS Architecture Blog.

export type Backoff = {
  readonly firstMs: number;
  readonly longestMs: number;
  /** A server that asks for more than this is left for another one. */
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

/** Milliseconds to wait after failure number `failures`, counted from 1. */
export function backoffMs(failures: number, backoff: Backoff): number {
  const ceiling = Math.min(backoff.longestMs, backoff.firstMs * 2 ** (failures - 1));
  return Math.round(ceiling * (0.5 + backoff.jitter() / 2));
}

/** Milliseconds that a Retry-After header asks for: whole seconds or an HTTP date; undefined if it says nothing. */
export function retryAfterMs(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1_000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
