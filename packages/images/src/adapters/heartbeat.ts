// A sign of life at a steady pace; never keeps the process alive.
import type { Heartbeat } from '../build-result.ts';

export const realHeartbeat: Heartbeat = (everyMs, beat) => {
  const timer = setInterval(beat, everyMs);
  timer.unref();
  return () => clearInterval(timer);
};
