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
    (ledger.active?.slot !== router.active ||
      ledger.active.release !== active.release.id ||
      observed.ledgerSource === 'previous')
  ) {
    return repair(
      {
        step: 'record',
        why: `the router serves ${active.release.version} in ${router.active}, the ledger ${observed.ledgerSource === 'whole' ? `says ${ledger.active?.release ?? 'nothing'}` : 'cannot be read'}: it is written anew`,
        slot: router.active,
        release: active.release.id,
      },
      'the ledger is behind the router',
    );
  }
  const release = findRelease(ledger, ledger.active?.release);
  if (!release || desired.repaired.includes('restart-active')) return undefined;
  const dead = !router.running
    ? 'the front does not run'
    : active.state === 'absent'
      ? 'nothing runs there'
      : `these do not run: ${active.down.join(', ')}`;
  // A rollback is the cure for a slot that died; only a front that is away concerns it, too.
  if (!router.running || (desired.kind !== 'rollback' && active.state !== 'running'))
    return repair(
      {
        step: 'restart-active',
        why: `${router.active} is to serve, but ${dead}: started again first, so that people are served meanwhile`,
        slot: router.active,
        release: release.id,
      },
      dead,
    );
  return undefined;
}

function repair(step: Extract<Plan, { kind: 'run' }>['steps'][number], why: string): Plan {
  return { kind: 'run', purpose: 'repair', why, fresh: false, steps: [step], again: true };
}
