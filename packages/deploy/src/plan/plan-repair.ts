// Router, engine and ledger may disagree without any delivery having died: a reboot, a hand at work, a lost file. The router is believed.
import { findRelease } from '../state/ledger.ts';
import type { Desired, Observed, Plan } from './plan.ts';

export function planRepair(desired: Desired, observed: Observed): Plan | undefined {
  const { router, slots, ledger } = observed;
  if (!router.active) return undefined;
  const active = slots[router.active];
  if (
    active.release &&
    !desired.repaired.includes('record') &&
    (ledger.active?.slot !== router.active || ledger.active.release !== active.release.id)
  ) {
    return repair(
      {
        step: 'record',
        why: `the router serves ${router.active}, the ledger says ${ledger.active ? `${ledger.active.slot}` : 'nothing'}: the ledger is corrected`,
        slot: router.active,
        release: active.release.id,
      },
      'the ledger is behind the router',
    );
  }
  const release = findRelease(ledger, ledger.active?.release);
  if (desired.repaired.includes('restart-active')) return undefined;
  if (desired.kind === 'deploy' && active.state !== 'running' && release) {
    const dead = active.state === 'absent' ? 'nothing runs there' : `not running: ${active.down.join(', ')}`;
    return repair(
      {
        step: 'restart-active',
        why: `the router serves ${router.active}, but ${dead}: started again first, so that people are served meanwhile`,
        slot: router.active,
        release: release.id,
      },
      'the active slot is down',
    );
  }
  return undefined;
}

function repair(step: Extract<Plan, { kind: 'run' }>['steps'][number], why: string): Plan {
  return { kind: 'run', purpose: 'repair', why, fresh: false, steps: [step], again: true };
}
