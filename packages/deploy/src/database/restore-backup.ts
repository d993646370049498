// A dump brought back, only by a person's word: beside the live database first, counted, and then by two renames in one transaction.
import type { SlotName } from '@compose-delivery/application';
import {
  DeliveryFailure,
  InputError,
  messageOf,
  type Clock,
  type Files,
  type Log,
} from '@compose-delivery/runtime';
import type { Engine } from '../ports.ts';
import { dumpPath, listBackups, readRecord, type BackupRecord } from './backup-record.ts';
import { SqlFailure, type Client } from './client.ts';
import { identifier, literal } from './connection.ts';
import { deadline, takeBackup, type BackupRequest, type BackupWorld } from './take-backup.ts';
import { createLike, dropDatabase, readWhole, restoreInto } from './verify-backup.ts';

export type RestoreWorld = BackupWorld & {
  readonly client: Client;
  readonly files: Files;
  readonly clock: Clock;
  readonly log: Log;
  readonly engine: Pick<Engine, 'stop' | 'stopSingletons' | 'observe'>;
  readonly graceSeconds: number;
};

export type RestoreRequest = Omit<BackupRequest, 'operation'> & { readonly backup: string };

export type Restored = {
  readonly backup: BackupRecord;
  /** The dump of the state that was left. */
  readonly safety: BackupRecord;
  /** The database of before, under its new name: it holds what was written after the safety dump, too. */
  readonly keptAs: string;
  /** How long the application was stopped for it, in milliseconds; a start of the release follows. */
  readonly stoppedMs: number;
};

/** object_in_use. Source: PostgreSQL manual, appendix A. */
const IN_USE = '55006';
const SWAP_TRIES = 10;
const SWAP_PAUSE_MS = 200;

/** What has to be typed, exactly. */
export const confirmationOf = (application: string, environment: string, backup: string): string =>
  `${application}/${environment || 'default'}/${backup}`;

/** @throws InputError unless the text is the one that names this very restore. */
export function checkConfirmation(
  place: { readonly application: string; readonly environmentName: string },
  backup: string,
  typed: string,
): void {
  const expected = confirmationOf(place.application, place.environmentName, backup);
  if (typed === expected) return;
  throw new InputError([
    {
      input: 'confirm',
      expected: `${expected}, typed exactly: a restore replaces the data of ${place.application}`,
      seen: typed === '' ? 'nothing' : JSON.stringify(typed),
    },
  ]);
}

/** The record of a backup that may be restored. @throws DeliveryFailure that lists what there is */
export async function findBackup(
  world: Pick<RestoreWorld, 'files' | 'folder' | 'application' | 'environment' | 'client'>,
  id: string,
): Promise<BackupRecord> {
  const record = await readRecord(world.files, world.folder, id);
  const { records } = await listBackups(world.files, world.folder);
  if (!record || !records.some((other) => other.id === id))
    throw new DeliveryFailure(
      `there is no backup ${JSON.stringify(id)}; possible: ${records.map((other) => `${other.id} (revision ${other.revision})`).join(', ') || 'none'}`,
    );
  const { application, environment, database } = record;
  if (
    application !== world.application ||
    environment !== world.environment ||
    database !== world.client.connection.name
  )
    throw new DeliveryFailure(
      `backup ${id} is of ${application}/${environment}, database ${database}: it is not restored here`,
    );
  return record;
}

/**
 * Restores a dump. The order: the dump is checked, the present state dumped, the old one restored beside it and counted; only then is
 * the application stopped and the two databases swap names in one transaction. Dying before that changes nothing.
 * The services of both slots stay stopped: whoever calls starts the release that runs on the restored revision.
 * @throws DeliveryFailure; before the swap, the live database is as it was.
 */
export async function restoreBackup(world: RestoreWorld, request: RestoreRequest): Promise<Restored> {
  const { client, log, clock, folder } = world;
  const left = deadline(clock, request.timeoutSeconds * 3, 'the restore');
  const backup = await findBackup(world, request.backup);
  const dump = dumpPath(folder, backup.id);
  const digest = await client.streams.digest(dump);
  if (digest.sha256 !== backup.sha256)
    throw new DeliveryFailure(
      `backup ${backup.id} was altered: expected sha256 ${backup.sha256}, saw ${digest.sha256}`,
    );
  await readWhole(client, dump, left, world.signal);
  log.info('a dump of the present state comes first');
  const safety = await takeBackup(world, { ...request, operation: 'restore' });
  const name = client.connection.name;
  const beside = `${name.slice(0, 40)}_delivery_new`;
  const stamp = safety.at.replaceAll(/[^0-9]/g, '').slice(0, 17);
  const keptAs = `${name.slice(0, 40)}_before_${stamp}`;
  await dropDatabase(client, beside);
  try {
    const owner = client.connection.user;
    await createLike(client, beside, owner);
    await restoreInto(client, dump, beside, backup.tables, { left, signal: world.signal, role: owner });
  } catch (error) {
    await dropDatabase(client, beside).catch(() => undefined);
    throw new DeliveryFailure(`${backup.id} was not restored: ${messageOf(error)}`, {
      cause: error,
      advice: 'the live database is as it was, and the application was not stopped',
    });
  }
  const began = clock.monotonic();
  log.warning('the application is stopped now: its database is exchanged');
  await stopSlots(world);
  await swap(client, clock, beside, keptAs);
  const stoppedMs = Math.ceil(clock.monotonic() - began);
  log.warning(
    `${name} is now the state of ${backup.at}; what was there is kept as the database ${keptAs} and as backup ${safety.id}. Drop the former by hand when nobody needs it any more.`,
  );
  return { backup, safety, keptAs, stoppedMs };
}

async function stopSlots({ engine, graceSeconds }: RestoreWorld): Promise<void> {
  const slots = await engine.observe();
  for (const slot of ['blue', 'green'] satisfies SlotName[]) {
    if (slots[slot].singletons.length > 0) await engine.stopSingletons(slot, graceSeconds);
    if (slots[slot].state !== 'absent') await engine.stop(slot, graceSeconds);
  }
}

/** ALTER DATABASE ... RENAME may stand in a transaction, so either both names change or none. A stranger who connects again is ended again. */
async function swap(client: Client, clock: Clock, beside: string, keptAs: string): Promise<void> {
  const name = client.connection.name;
  const sql = `BEGIN;
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname IN (${literal(name)}, ${literal(beside)}) AND pid <> pg_backend_pid() \\g /dev/null
ALTER DATABASE ${identifier(name)} RENAME TO ${identifier(keptAs)};
ALTER DATABASE ${identifier(beside)} RENAME TO ${identifier(name)};
COMMIT;`;
  for (let tries = 1; ; tries += 1) {
    try {
      return await client.execute(sql, { admin: true, database: 'postgres' });
    } catch (error) {
      if (!(error instanceof SqlFailure) || error.sqlState !== IN_USE || tries === SWAP_TRIES) throw error;
      await clock.sleep(SWAP_PAUSE_MS);
    }
  }
}
