// Cancellation as text: why a signal was aborted, and a signal that spares what is still wanted.
import { setMaxListeners } from 'node:events';

export const reasonOf = (signal: AbortSignal): string =>
  typeof signal.reason === 'string' ? signal.reason : 'The run was canceled.';

/** Aborts with `signal`, but not when `wanted` says so at that moment. */
export function unlessWanted(signal: AbortSignal, wanted: () => boolean): AbortSignal {
  // One listener a job is right, however many jobs there are.
  setMaxListeners(0, signal);
  const own = new AbortController();
  const onAbort = (): void => {
    if (!wanted()) own.abort(signal.reason);
  };
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  return own.signal;
}
