// V8 collects when it likes. Beside a switch that takes threads of its own the better part of a core for 50 ms (measured), on a machine that
// serves people at that moment: so it is asked to collect before.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Some 10 ms. Where this Node does not hand out its collector, nothing happens. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('globalThis.gc') as (() => void) | undefined;
  collect?.();
}
