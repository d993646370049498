// Runs something while it holds a concurrency group, or says why it never got it.
import { asText, truthy } from './expression.ts';
import type { RunState } from './run-state.ts';
import { reasonOf } from './wanted-signal.ts';

export interface Holder {
  id: string;
  signal: AbortSignal;
  held: readonly string[];
}

interface Wanted {
  group: string;
  cancelInProgress: boolean;
  queue: 'single' | 'max';
}

function readGroup(value: unknown): Wanted | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'object') return { group: asText(value), cancelInProgress: false, queue: 'single' };
  const given = value as Record<string, unknown>;
  const group = asText(given['group']);
  if (group === '') throw new Error('concurrency.group is empty; expected a name');
  return {
    group,
    cancelInProgress: truthy(given['cancel-in-progress']),
    queue: given['queue'] === 'max' ? 'max' : 'single',
  };
}

/**
 * Runs `action` with a signal that also aborts when a newer holder takes the group.
 * Resolves to the reason as text when it was cancelled while it waited.
 */
export async function withGroup<T>(
  run: RunState,
  concurrency: unknown,
  holder: Holder,
  action: (signal: AbortSignal, held: readonly string[]) => Promise<T>,
): Promise<T | string> {
  const wanted = readGroup(concurrency);
  if (wanted === undefined) return action(holder.signal, holder.held);
  const { caller } = run.settings;
  const key = `${caller.root}|${caller.slug}|${wanted.group}`.toLowerCase();
  if (holder.held.includes(key)) {
    return `Canceling since a deadlock for concurrency group '${wanted.group}' was detected between '${holder.id}' and a caller of it`;
  }
  const own = new AbortController();
  const signal = AbortSignal.any([holder.signal, own.signal]);
  const release = await run.settings.concurrency.acquire({
    key,
    group: wanted.group,
    cancelInProgress: wanted.cancelInProgress,
    queue: wanted.queue,
    cancel: (reason) => own.abort(reason),
    signal,
    onWait: () =>
      run.emit({
        type: 'job-waiting',
        job: holder.id,
        reason: `waits for concurrency group '${wanted.group}'`,
      }),
  });
  if (release === undefined) return reasonOf(signal);
  try {
    return await action(signal, [...holder.held, key]);
  } finally {
    release();
  }
}
