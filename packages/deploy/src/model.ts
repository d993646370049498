// The nouns of a deployment: release, slot, step, figure. Plain data that is written to the ledger and the journal.
import type { ListenerDefinition, ServiceDefinition, SlotName } from '@compose-delivery/application';

export const SLOTS = ['blue', 'green'] as const;

export function otherSlot(slot: SlotName): SlotName {
  return slot === 'blue' ? 'green' : 'blue';
}

/** What a release says about the schema of its database. */
export type ReleaseSchema = {
  /** The revision that its migration leads to. */
  readonly revision?: string | undefined;
  /** Revisions that it can run on beside its own, and those whose releases still run on its schema; `38..42` is a range. */
  readonly runsOn: readonly string[];
  readonly acceptsCode: readonly string[];
};

/** Keyed digests of what a release got from its surroundings, by name; empty for what was not there. `key` tells one key from another. */
export type EnvironmentDigests = {
  readonly key: string;
  readonly values: Readonly<Record<string, string>>;
};

/** What runs: artifacts by digest, and the services and routes as the delivery file of that commit said. Never a secret. */
export type Release = {
  readonly id: string;
  /** Without a leading "v". */
  readonly version: string;
  readonly sha: string;
  /** Service to artifact, as `formatArtifact` writes it. */
  readonly artifacts: Readonly<Record<string, string>>;
  readonly services: Readonly<Record<string, ServiceDefinition>>;
  readonly listeners: readonly ListenerDefinition[];
  /** Absent: it said nothing about the database. */
  readonly schema?: ReleaseSchema | undefined;
  /** Absent: nobody noted what it was started with. */
  readonly environment?: EnvironmentDigests | undefined;
  readonly createdAt: string;
  readonly runId?: string | undefined;
  readonly runUrl?: string | undefined;
};

/**
 * good: passed its watch, may be returned to. unproven: serves, but the watch saw too little to say. bad: failed while serving, or
 * was left by a rollback. interrupted: never got to serve. superseded: was good, its artifacts are no longer kept.
 */
export type ReleaseStatus = 'good' | 'unproven' | 'bad' | 'interrupted' | 'superseded';

export type Verdict = 'pass' | 'fail' | 'inconclusive';

/** A verdict and the sentences that explain it. */
export type Judgement = { readonly verdict: Verdict; readonly reasons: readonly string[] };

export const STEP_NAMES = [
  'lock',
  'reconcile',
  'preflight',
  'backup',
  'migrate',
  'start-idle',
  'verify-idle',
  'switch',
  'confirm',
  'watch',
  'singletons',
  'commit',
  'drain',
  'retain',
  'prune',
  'unlock',
  'remove-idle',
  'restart-active',
  'record',
] as const;
export type StepName = (typeof STEP_NAMES)[number];

/** One step of a plan: what, where, and the reason that a reader of the log is owed. */
export type PlannedStep = {
  readonly step: StepName;
  readonly why: string;
  readonly slot?: SlotName;
  readonly release?: string;
};

/** What was measured on the way; milliseconds. Absent: never got there. */
export type Figures = {
  switchMs?: number;
  mixedWindowMs?: number;
  requests?: number;
  dropped?: number;
  droppedUpper95?: number;
  /** Mean gap between two requests of the measurement: shorter windows cannot be seen. */
  resolutionMs?: number;
  repeatedPosts?: number;
  connectionsCut?: number;
  drainMs?: number;
  recoveredMs?: number;
};
