// What a delivery asks beside engine and router: the database, the metrics, and the paths that the measurement sends requests to.
import type { Application } from '@compose-delivery/application';
import { GateRefused, InputError, type Ports } from '@compose-delivery/runtime';
import { metricsWatch, type MetricsWatch } from './analysis/metrics-watch.ts';
import { openDatabase, type Database, type DatabaseWorld } from './database/open-database.ts';
import type { Streams } from './database/ports.ts';
import { checkConfirmation, type Restored } from './database/restore-backup.ts';
import type { Deployment } from './open-deployment.ts';
import { targetNamed } from './plan/plan-wanted.ts';
import { refuseSchema } from './plan/schema-gate.ts';
import type { Operation } from './state/journal.ts';
import { findRelease, readLedger } from './state/ledger.ts';
import type { TrafficTarget } from './traffic/start-traffic.ts';

export type JudgesRequest = Omit<DatabaseWorld, 'clock' | 'log' | 'signal' | 'streams'> & {
  /** Undefined: programs cannot be run with files as their streams where the state is. */
  readonly streams: Streams | undefined;
};

/** The steps on the database that a deploy has: as the delivery file says, unless inputs leave them out. */
export function dataSteps(
  { database }: Pick<Application, 'database'>,
  inputs: { readonly backup: 'auto' | 'off'; readonly migrate: 'auto' | 'off' },
): Operation['data'] {
  if (!database) return undefined;
  return {
    backup: inputs.backup === 'auto' && database.backup.mode !== 'off',
    migrate: inputs.migrate === 'auto' && database.migrate !== undefined,
  };
}

/** @throws InputError for a database or a server of metrics that cannot be reached as it is written. */
export function openJudges(
  ports: Pick<Ports, 'clock' | 'log' | 'signal' | 'http'>,
  request: JudgesRequest,
): { readonly database?: Database; readonly metrics?: MetricsWatch } {
  const { application, streams } = request;
  if (application.database && !streams)
    throw new InputError([
      {
        input: 'database of the delivery file',
        expected: 'a way to run programs with files as their streams, which dumps need',
        seen: 'none: whoever opens this deployment hands in none',
      },
    ]);
  const { clock, log, signal } = ports;
  const database = streams && openDatabase({ ...request, clock, log, signal, streams });
  const { prometheus } = application.watch;
  return {
    ...(database ? { database } : {}),
    ...(prometheus ? { metrics: metricsWatch({ ...ports, variables: request.variables }, prometheus) } : {}),
  };
}

/**
 * The restore that a person asked for, as it is done under the lock before the way back is planned.
 * @throws InputError without a database, or unless the confirmation is typed exactly
 */
export function restoreFor(
  ports: Pick<Ports, 'clock' | 'log' | 'signal'>,
  deployment: Pick<Deployment, 'application' | 'database' | 'folder' | 'engine' | 'place'>,
  /** `to`: the release that is to run on it, as a rollback names it. */
  asked: {
    readonly backup: string;
    readonly confirm: string;
    readonly schema: 'refuse' | 'force';
    readonly to: string;
  },
): { readonly done: () => Restored | undefined; readonly before: () => Promise<void> } {
  const { application, database, folder, place } = deployment;
  checkConfirmation(application, asked.backup, asked.confirm);
  if (!database)
    throw new InputError([
      { input: 'restore-backup', expected: 'a database in the delivery file', seen: 'none' },
    ]);
  let restored: Restored | undefined;
  return {
    done: () => restored,
    before: async () => {
      const { ledger } = await readLedger(place.files, folder);
      const target = targetNamed(ledger, asked.to);
      // All of this is found out before anything is dumped, stopped or exchanged.
      if (!target)
        throw new GateRefused(
          `no release is called ${JSON.stringify(asked.to)} (input to): nothing could run on the restored data`,
        );
      const record = (await database.backups()).find(({ id }) => id === asked.backup);
      const why = record && refuseSchema(target, { revision: record.revision }, ledger);
      if (why !== undefined && asked.schema !== 'force')
        throw new GateRefused(
          `after the restore of ${asked.backup}, ${why}; choose another release (input to) or another backup. Nothing was changed`,
        );
      restored = await database.restore(
        { backup: asked.backup, served: findRelease(ledger, ledger.active?.release)?.version ?? '' },
        deployment.engine,
      );
      ports.log.info(`restored ${asked.backup}; the application was stopped for it`);
    },
  };
}

/** Where the measurement asks: the listener of the watch, with the classes of traffic that its paths make possible. */
export function trafficTargets(application: Application, base: string): readonly TrafficTarget[] {
  const { paths, post, slow, sse, websocket } = application.watch.probe;
  return [{ base, get: paths, post, slow, sse, websocket }];
}
