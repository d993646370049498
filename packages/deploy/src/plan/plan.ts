// The planner: (desired, observed, journal) -> the next steps, each with its reason. No input or output; a crash anywhere leads back here.
import type { SlotName } from '@compose-delivery/application';
import type { EnvironmentDigests, PlannedStep, Release, StepName } from '../model.ts';
import type { RouterObservation, Slots } from '../ports.ts';
import type { Operation, Undo, Unfinished } from '../state/journal.ts';
import type { Ledger, LedgerReading } from '../state/ledger.ts';
import { planWanted } from './plan-wanted.ts';
import { planRecovery } from './plan-recovery.ts';
import type { LiveSchema } from './schema-gate.ts';
import { planRepair } from './plan-repair.ts';

export type Desired = {
  /** Of the operation that a plan may begin. */
  readonly operationId: string;
  readonly allowBad: boolean;
  readonly onInterrupted: 'resume' | 'revert' | 'fail';
  /** Repairs that this run has tried already: nothing is tried for ever. */
  readonly repaired: readonly StepName[];
  /** force: the gate of the database's revision is overruled, and that is recorded. */
  readonly schema?: 'refuse' | 'force' | undefined;
} & (
  | {
      readonly kind: 'deploy';
      readonly release: Release;
      readonly allowOlder: boolean;
      readonly data?: Operation['data'];
    }
  | {
      readonly kind: 'rollback';
      /** previous, a version or an id of a release. */
      readonly to: string;
      readonly mode: 'auto' | 'warm' | 'stopped' | 'repull';
      /** current: a target that must be started gets the values of now, though it ran with others. Absent: refuse. */
      readonly changedEnvironment?: 'refuse' | 'current' | undefined;
      readonly reason: string;
    }
  /** Nothing new: what an earlier run left is finished or undone, and what does not fit together is repaired. */
  | { readonly kind: 'reconcile' }
);

export type Observed = {
  readonly router: RouterObservation;
  readonly slots: Slots;
  readonly ledger: Ledger;
  /** Whether the newest ledger could be read; if not, `ledger` is an older one or empty. */
  readonly ledgerSource: LedgerReading['source'];
  /** Absent: the application has no database that we know of. */
  readonly database?: LiveSchema | undefined;
  /** What a service that is started now would get; absent: nobody looked. */
  readonly environment?: EnvironmentDigests | undefined;
};

export type RunPlan = {
  readonly kind: 'run';
  /** deliver: what was asked. resume, finish, undo: what an earlier run left. repair: router, engine and ledger brought together. */
  readonly purpose: 'deliver' | 'resume' | 'finish' | 'undo' | 'repair';
  readonly why: string;
  /** Absent for a repair. */
  readonly operation?: Operation | undefined;
  /** Whether the journal has yet to hear of the operation. */
  readonly fresh: boolean;
  readonly resumedFrom?: string | undefined;
  readonly undo?: Undo | undefined;
  readonly steps: readonly PlannedStep[];
  /** Plan again afterwards: what was asked for is still to do. */
  readonly again: boolean;
};

export type Plan =
  | { readonly kind: 'refuse'; readonly why: string; readonly code: RefusalCode }
  | { readonly kind: 'noop'; readonly why: string; readonly release: string; readonly slot: SlotName }
  | RunPlan;

export type RefusalCode =
  | 'bad-release'
  | 'older'
  | 'interrupted'
  | 'unknown-target'
  | 'no-target'
  | 'not-warm'
  | 'gone'
  | 'schema'
  | 'environment';

/** What to do next. Order: what an earlier run left, what does not fit together, what is wanted now. */
export function plan(desired: Desired, observed: Observed, unfinished: Unfinished | undefined): Plan {
  if (unfinished) return planRecovery(desired, observed, unfinished);
  return planRepair(desired, observed) ?? planWanted(desired, observed);
}
