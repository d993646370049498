// Steps on the database, before anything of the release starts: a verified dump, then the expand migration. Traffic is never touched.
import { DeliveryFailure, messageOf } from '@compose-delivery/runtime';
import { connectionHeadroom, NO_REVISION } from '../database/facts.ts';
import type { Database } from '../database/open-database.ts';
import { migrate as runMigration } from '../database/migrate.ts';
import { runsAsItIs } from '../plan/schema-gate.ts';
import { readLedger, findRelease } from '../state/ledger.ts';
import type { StepAction, StepContext } from './context.ts';
import { releaseOf, slotOf } from './step-target.ts';

/** A dump of this very delivery that is older than this is made again: what was written since would not be in it. */
const FRESH_MS = 15 * 60_000;

function databaseOf({ world, step }: StepContext): Database {
  if (!world.database)
    throw new DeliveryFailure(
      `${step.step} was begun with a database that the delivery file does not name any more`,
    );
  return world.database;
}

/** Before the first delivery there may be no container of the database, and so nothing to save. */
const firstEver = async (context: StepContext): Promise<boolean> =>
  context.operation?.from === undefined && (await databaseOf(context).presence()) === 'absent';

export const backup: StepAction = {
  check: async (context) => {
    const database = databaseOf(context);
    if (await firstEver(context)) return 'the database does not exist yet';
    const own = (await database.backups()).findLast(({ operation }) => operation === context.operation?.id);
    if (!own) return undefined;
    const age = context.world.clock.now() - Date.parse(own.at);
    const migrated = own.revision !== (await database.revision());
    if (!migrated && age > FRESH_MS) return undefined;
    context.findings.data = { ...context.findings.data, backup: own.id };
    return `${own.id} was made for this delivery${migrated ? ', before its migration' : ''}`;
  },
  act: async (context) => {
    const { world, operation } = context;
    const { ledger } = await readLedger(world.files, world.folder);
    const record = await databaseOf(context).backup({
      operation: operation?.id ?? '',
      served: findRelease(ledger, ledger.active?.release)?.version ?? '',
    });
    context.findings.data = { ...context.findings.data, backup: record.id };
    context.findings.backup = record;
    const rows = Object.values(record.tables).reduce((sum, count) => sum + count, 0);
    world.log.info(
      `  ${record.id}: ${record.bytes} bytes, sha256 ${record.sha256}, revision ${record.revision}, ${rows} rows in ${Object.keys(record.tables).length} tables, verified by ${record.verified === 'restore' ? 'a restore' : 'reading it whole'}`,
    );
  },
};

export const migrate: StepAction = {
  check: async (context) => {
    if (await firstEver(context)) return undefined;
    const { world } = context;
    const release = await releaseOf(context);
    const live = await databaseOf(context).revision();
    const { ledger } = await readLedger(world.files, world.folder);
    context.findings.data = { schemaFrom: live, ...context.findings.data, schemaTo: live };
    return runsAsItIs(release, live, ledger)
      ? `the database is at revision ${live}, on which ${release.version} runs`
      : undefined;
  },
  act: async (context) => {
    const { world, operation } = context;
    const database = databaseOf(context);
    const { migrate: definition } = database.definition;
    if (!definition)
      throw new DeliveryFailure('the delivery file names no migration any more (database.migrate)');
    const release = await releaseOf(context);
    const before = (await firstEver(context)) ? NO_REVISION : await database.revision();
    const generation = operation?.generation ?? 0;
    let failure: unknown;
    const tries = await runMigration(world, definition, { slot: slotOf(context), release, generation }).catch(
      (error: unknown) => {
        failure = error;
        return 0;
      },
    );
    const after = await database.revision();
    // What an earlier, dead run began from counts, not what it left half way.
    const from = context.findings.data?.schemaFrom ?? before;
    context.findings.data = { ...context.findings.data, schemaFrom: from, schemaTo: after };
    if (failure !== undefined)
      throw new DeliveryFailure(
        `${messageOf(failure)}\nthe database was at revision ${before} and is at ${after}${after === before ? '' : ': part of the migration stays, and needs attention'}`,
        {
          cause: failure,
          ...(failure instanceof DeliveryFailure && failure.advice ? { advice: failure.advice } : {}),
        },
      );
    world.log.info(
      `  the database went from revision ${before} to ${after}${tries > 1 ? ` at try ${tries}` : ''}`,
    );
  },
  verify: async (context) => {
    const release = await releaseOf(context);
    const live = await databaseOf(context).revision();
    const { ledger } = await readLedger(context.world.files, context.world.folder);
    const wanted = release.schema?.revision;
    if (wanted !== undefined && wanted !== live && !runsAsItIs(release, live, ledger))
      throw new DeliveryFailure(
        `the migration of ${release.version} was to lead to revision ${wanted}, and the database is at ${live}`,
        { advice: 'the old release goes on serving; look at the migration before the next try' },
      );
  },
};

/** What a start would ask too much of the database; warnings are told. */
export async function missingOfDatabase(context: StepContext): Promise<string[]> {
  const { world } = context;
  const { database } = world;
  if (!database) return [];
  try {
    if ((await database.presence()) === 'absent')
      return context.operation?.from === undefined ? [] : [`the container of ${database.title} does not run`];
    const { problem, warning } = connectionHeadroom(
      await database.facts(),
      database.definition['connections-per-slot'],
    );
    if (warning !== undefined) world.log.warning(warning);
    return problem === undefined ? [] : [problem];
  } catch (error) {
    // A way back must not depend on a database that is ill: the gate of the schema has had its say.
    if (context.operation?.kind === 'deploy') return [messageOf(error)];
    world.log.warning(messageOf(error));
    return [];
  }
}
