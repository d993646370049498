// The primary rate limit: so many requests an hour and token, with GitHub's headers.

export interface Budget {
  readonly allowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** Counts one request against `perHour` (GitHub gives a GITHUB_TOKEN 1,000 an hour and repository). */
export function createRequestBudget(perHour: number): (token: string, nowMs: number) => Budget {
  const windows = new Map<string, { used: number; resetMs: number }>();
  return (token, nowMs) => {
    const known = windows.get(token);
    const current =
      known === undefined || known.resetMs <= nowMs ? { used: 0, resetMs: nowMs + 3_600_000 } : known;
    windows.set(token, current);
    const allowed = current.used < perHour;
    if (allowed) current.used += 1;
    return {
      allowed,
      headers: {
        'x-ratelimit-limit': String(perHour),
        'x-ratelimit-remaining': String(perHour - current.used),
        'x-ratelimit-used': String(current.used),
        'x-ratelimit-reset': String(Math.ceil(current.resetMs / 1000)),
        'x-ratelimit-resource': 'core',
      },
    };
  };
}
