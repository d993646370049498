import { describe, expect, it } from 'vitest';
import { createConcurrencyRegistry, type ConcurrencyRequest } from './concurrency.ts';

function request(more: Partial<ConcurrencyRequest> = {}) {
  const cancelled: string[] = [];
  const controller = new AbortController();
  const made: ConcurrencyRequest = {
    key: 'k',
    group: 'g',
    cancelInProgress: false,
    queue: 'single',
    cancel: (reason) => cancelled.push(reason),
    signal: controller.signal,
    ...more,
  };
  return { made, cancelled, controller };
}

describe('createConcurrencyRegistry', () => {
  it('lets one run, one wait, and cancels the older one that waits', async () => {
    const registry = createConcurrencyRegistry();
    const [a, b, c] = [request(), request(), request()];
    const release = await registry.acquire(a.made);
    const second = registry.acquire(b.made);
    const third = registry.acquire(c.made);
    expect(await second).toBeUndefined();
    expect(b.cancelled).toEqual(["Canceling since a higher priority waiting request for 'g' exists"]);
    expect(a.cancelled).toEqual([]);
    release?.();
    release?.();
    expect(typeof (await third)).toBe('function');
  });

  it('keeps all that wait with queue: max, in order', async () => {
    const registry = createConcurrencyRegistry();
    const order: number[] = [];
    const release = await registry.acquire(request().made);
    const waiting = [1, 2, 3].map(async (n) => {
      const next = await registry.acquire(request({ queue: 'max' }).made);
      order.push(n);
      next?.();
    });
    release?.();
    await Promise.all(waiting);
    expect(order).toEqual([1, 2, 3]);
  });

  it('cancels the holder when asked to, without regard to case of the key', async () => {
    const registry = createConcurrencyRegistry();
    const holder = request();
    const release = await registry.acquire(holder.made);
    const next = registry.acquire(request({ key: 'K', cancelInProgress: true }).made);
    expect(holder.cancelled).toHaveLength(1);
    release?.();
    expect(typeof (await next)).toBe('function');
  });

  it('gives up waiting when its signal aborts', async () => {
    const registry = createConcurrencyRegistry();
    await registry.acquire(request().made);
    const waiting = request();
    const promise = registry.acquire(waiting.made);
    waiting.controller.abort();
    expect(await promise).toBeUndefined();
  });
});
