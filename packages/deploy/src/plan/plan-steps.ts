// The sequences of steps that plans are made of.
import type { PlannedStep } from '../model.ts';
import type { Operation } from '../state/journal.ts';

/** From an empty idle slot to a tidy deployment. `warm`: the release already runs there. */
export function wholeDelivery(operation: Operation, warm: boolean): PlannedStep[] {
  const { slot, release, from } = operation;
  const here = { slot, release: release.id };
  const start: PlannedStep[] = warm
    ? []
    : [
        {
          step: 'start-idle',
          why: `${release.version} is started in ${slot}, which gets no traffic`,
          ...here,
        },
      ];
  return [
    { step: 'preflight', why: 'nothing may be missing once traffic is about to move', ...here },
    ...dataSteps(operation),
    ...start,
    {
      step: 'verify-idle',
      why: `${slot} must be healthy, of the right version and checked before it gets traffic`,
      ...here,
    },
    {
      step: 'switch',
      why: `all services move ${from ? `from ${from.slot} ` : ''}to ${slot} at once`,
      ...here,
    },
    ...afterSwitch(operation),
  ];
}

function dataSteps({ data, slot, release }: Operation): PlannedStep[] {
  const here = { slot, release: release.id };
  return [
    ...(data?.backup === true
      ? [{ step: 'backup', why: 'a verified dump comes before anything is changed', ...here } as const]
      : []),
    ...(data?.migrate === true
      ? [
          {
            step: 'migrate',
            why: 'the schema is expanded first: the release that serves goes on running on it',
            ...here,
          } as const,
        ]
      : []),
  ];
}

/** What is left once the router serves the new slot. */
export function afterSwitch(operation: Operation): PlannedStep[] {
  const here = { slot: operation.slot, release: operation.release.id };
  return [
    { step: 'confirm', why: `new connections must see generation ${operation.generation}`, ...here },
    { step: 'watch', why: 'real traffic decides whether the release stays', ...here },
    {
      step: 'singletons',
      why: 'workers run once: the old ones stop before the new ones start',
      ...here,
    },
    {
      step: 'commit',
      why: `the ledger says what the router serves: ${operation.release.version}`,
      ...here,
    },
    ...afterCommit(operation),
  ];
}

/** Tidying, forward only. */
export function afterCommit(operation: Operation): PlannedStep[] {
  const here = { slot: operation.slot, release: operation.release.id };
  const old: PlannedStep[] = operation.from
    ? [
        {
          step: 'drain',
          why: `what ${operation.from.slot} still answers may finish`,
          slot: operation.from.slot,
          release: operation.from.release,
        },
        {
          step: 'retain',
          why: `${operation.from.slot} stays a target for a rollback`,
          slot: operation.from.slot,
          release: operation.from.release,
        },
      ]
    : [];
  return [...old, { step: 'prune', why: 'artifacts that no release needs make room', ...here }];
}

/** Steps as they are shown: what happens around every plan stands there, too. */
export function framed(steps: readonly PlannedStep[]): PlannedStep[] {
  return [
    { step: 'lock', why: 'one delivery at a time; its number is the fence for everything that follows' },
    { step: 'reconcile', why: 'router, engine and ledger are looked at before anything is believed' },
    ...steps,
    { step: 'unlock', why: 'the next delivery may begin' },
  ];
}
