// Which checks run together and which alone: quiet ones share a pool, exclusive ones follow one by one, and nobody starts before what it needs.

export type Scheduled = {
  readonly id: string;
  readonly needs: readonly string[];
  readonly exclusive: boolean;
};

/**
 * Runs all of them. Needs that are not in the list count as done. A circle of needs would wait for ever, so it is an error.
 * @param run must not reject
 */
export async function runInOrder<T extends Scheduled>(
  checks: readonly T[],
  concurrency: number,
  run: (check: T) => Promise<void>,
): Promise<void> {
  const waiting = new Set(checks);
  const done = new Set<string>();
  const known = new Set(checks.map(({ id }) => id));
  const ready = (check: T): boolean => check.needs.every((need) => done.has(need) || !known.has(need));
  const finish = async (check: T): Promise<void> => {
    waiting.delete(check);
    await run(check);
    done.add(check.id);
  };
  while (waiting.size > 0) {
    const quiet = [...waiting].some((check) => !check.exclusive && ready(check));
    if (quiet) {
      await drain();
      continue;
    }
    const next = [...waiting].find(ready);
    if (!next) throw new Error(`these need each other: ${[...waiting].map(({ id }) => id).join(', ')}`);
    await finish(next);
  }

  /** Runs quiet ones, at most so many at a time, until none is ready. */
  async function drain(): Promise<void> {
    const running = new Set<Promise<void>>();
    for (;;) {
      const next = [...waiting].find((check) => !check.exclusive && ready(check));
      if (next && running.size < concurrency) {
        const promise: Promise<void> = finish(next).finally(() => running.delete(promise));
        running.add(promise);
      } else if (running.size > 0) await Promise.race(running);
      else return;
    }
  }
}
