// What steps work with, and how they end when they do not work.
import type { Clock, Files, Http, Log } from '@compose-delivery/runtime';
import { DeliveryFailure, messageOf } from '@compose-delivery/runtime';
import type { WatchDefinition } from '@compose-delivery/application';
import type { MetricsWatch, QueryEvidence } from '../analysis/metrics-watch.ts';
import type { BackupRecord } from '../database/backup-record.ts';
import type { Database } from '../database/open-database.ts';
import type { DeadMan } from '../operator/dead-man.ts';
import type { LiveSchema } from '../plan/schema-gate.ts';
import type { EnvironmentDigests, Figures, Judgement, PlannedStep, Verdict } from '../model.ts';
import type { Engine, Router, VerifySlot } from '../ports.ts';
import type { Observed } from '../plan/plan.ts';
import type { DataFacts, Journal, Operation, Undo } from '../state/journal.ts';
import { readLedger, type Ledger } from '../state/ledger.ts';
import type { HeldLock } from '../state/lock.ts';
import type { Surroundings } from '../state/surroundings.ts';
import type { TrafficReport } from '../traffic/report.ts';

/** Continuous requests across the switch, and what became of them. */
export type DeliveryTraffic = {
  start(): Promise<void>;
  /** The command to switch goes out now. */
  markSwitch(generation: number): void;
  stop(): Promise<TrafficReport | undefined>;
};

export type Settings = {
  readonly watch: WatchDefinition;
  readonly drainTimeoutSeconds: number;
  /** How long a service may take to end after a polite signal. */
  readonly graceSeconds: number;
  readonly keepPrevious: 'warm' | 'stopped';
  /** How many good releases keep their artifacts, the active one included. */
  readonly keepReleases: number;
  /** Addresses that the watch asks through the front. */
  readonly probes: readonly string[];
};

export type World = {
  readonly engine: Engine;
  readonly router: Router;
  readonly files: Files;
  readonly clock: Clock;
  readonly http: Http;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly lock: HeldLock;
  readonly journal: Journal;
  /** Folder of the deployment, and the state directory that it is part of. */
  readonly folder: string;
  readonly stateDirectory: string;
  readonly traffic: DeliveryTraffic;
  readonly verify: VerifySlot | undefined;
  /** Before a switch; absent: whoever runs us collects when it likes. */
  readonly collectGarbage?: (() => void) | undefined;
  /** The environment file, for headers of health requests. */
  readonly variables: Readonly<Record<string, string>>;
  readonly settings: Settings;
  /** Absent: the application has none that we know of. */
  readonly database?: Database | undefined;
  /** Metrics that the watch asks beside the counters of the front. */
  readonly metrics?: MetricsWatch | undefined;
  /** What services get from outside the suite; absent: nobody notes it. */
  readonly surroundings?: Pick<Surroundings, 'digest'> | undefined;
  /** Takes a switch back on the host when this run goes silent. Absent: nothing does. */
  readonly deadMan?: DeadMan | undefined;
};

/** Filled in as steps go by. */
export type Findings = {
  readonly figures: Figures;
  judgement?: Judgement;
  traffic?: TrafficReport;
  readonly startedAt: number;
  /** Artifacts of the release that this run is asked for: tidying after an earlier run must not take them away. */
  readonly wanted: Readonly<Record<string, string>>;
  /** What was done to the database, for the journal and the ledger. */
  data?: DataFacts;
  backup?: BackupRecord;
  /** What the watch measured, for the report. */
  evidence?: readonly QueryEvidence[];
};

export type StepContext = {
  readonly world: World;
  readonly step: PlannedStep;
  readonly operation: Operation | undefined;
  readonly undo: Undo | undefined;
  readonly findings: Findings;
};

/** Check, do, verify: what is already so is left alone, what was done is looked at again. */
export type StepAction = {
  /** Why there is nothing to do; undefined if there is. */
  readonly check?: (context: StepContext) => Promise<string | undefined>;
  readonly act: (context: StepContext) => Promise<void>;
  /** @throws DeliveryFailure if the world is not as the step promises. */
  readonly verify?: (context: StepContext) => Promise<void>;
};

/** A step looked at the release and found it wrong: unlike a fault of the surroundings, that is remembered of the release. */
export class BadRelease extends DeliveryFailure {
  constructor(seen: string, options: { advice?: string; cause?: unknown } = {}) {
    super(seen, options);
    this.name = 'BadRelease';
  }
}

/** A watch that saw too little, or a check that could not say: neither promotion nor rollback follows. */
export class Undecided extends DeliveryFailure {
  readonly verdict: Verdict = 'inconclusive';

  constructor(seen: string, options: { advice?: string } = {}) {
    super(seen, options);
    this.name = 'Undecided';
  }
}

/** Router, engine, ledger and database as they are now. */
export async function observe(
  world: Pick<World, 'engine' | 'router' | 'files' | 'folder' | 'database' | 'surroundings'>,
): Promise<Observed> {
  const [router, slots, { ledger, source }] = [
    await world.router.observe(),
    await world.engine.observe(),
    await readLedger(world.files, world.folder),
  ];
  const database = await observeDatabase(world.database);
  const environment = await observeEnvironment(world.surroundings, ledger);
  return {
    router,
    slots,
    ledger,
    ledgerSource: source,
    ...(database ? { database } : {}),
    ...(environment ? { environment } : {}),
  };
}

/** Everything that any release of the ledger was started with, as it is now. */
async function observeEnvironment(
  surroundings: Pick<Surroundings, 'digest'> | undefined,
  ledger: Ledger,
): Promise<EnvironmentDigests | undefined> {
  const names = new Set(ledger.releases.flatMap((release) => Object.keys(release.environment?.values ?? {})));
  return names.size === 0 ? undefined : surroundings?.digest([...names]);
}

/** A database that does not answer is a fact, not a failure: whoever needs its revision refuses. */
async function observeDatabase(database: Database | undefined): Promise<LiveSchema | undefined> {
  if (!database) return undefined;
  try {
    return (await database.presence()) === 'absent'
      ? { unknown: `${database.title} does not run` }
      : { revision: await database.revision() };
  } catch (error) {
    return { unknown: messageOf(error) };
  }
}
