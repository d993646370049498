// Decides when a running step has to stop: its time limit, a cancelled job, a cancelled surrounding step.
import { say, type Frame, type JobState } from './job-state.ts';

export interface StepControl {
  signal: AbortSignal;
  timedOut: () => boolean;
  dispose: () => void;
}

/**
 * @param minutes time limit; 0 for none
 * @param condition the step's own condition, asked again when the job is cancelled: an always() step goes on
 */
export function startControl(
  job: JobState,
  frame: Frame,
  minutes: number,
  condition: () => boolean,
): StepControl {
  const own = new AbortController();
  let late = false;
  const timer =
    minutes > 0
      ? setTimeout(() => {
          late = true;
          own.abort();
        }, minutes * job.run.settings.minute)
      : undefined;
  const stop = (): void => own.abort();
  const onCancel = (): void => {
    if (!stillWanted(job, condition)) own.abort();
  };
  if (frame.signal.aborted) own.abort();
  frame.signal.addEventListener('abort', stop);
  // A job that is cancelled already has had this step's condition evaluated with that in mind.
  if (frame.depth === 0 && !job.signal.aborted) job.signal.addEventListener('abort', onCancel);
  return {
    signal: own.signal,
    timedOut: () => late,
    dispose: () => {
      clearTimeout(timer);
      frame.signal.removeEventListener('abort', stop);
      job.signal.removeEventListener('abort', onCancel);
    },
  };
}

function stillWanted(job: JobState, condition: () => boolean): boolean {
  try {
    return condition();
  } catch (error) {
    say(job, 'error', (error as Error).message);
    return false;
  }
}
