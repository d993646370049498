// A dump before a migration: made in one snapshot with its counts and its revision, verified, and only then given its name.
import { DeliveryFailure, messageOf, type Clock, type Files, type Log } from '@compose-delivery/runtime';
import { dumpPath, listBackups, recordPath, type BackupRecord } from './backup-record.ts';
import { runProgram, type Client } from './client.ts';
import { readFacts } from './facts.ts';
import { openSnapshot, type Snapshot } from './snapshot.ts';
import { dropScratch, endLeftovers, readWhole, restoreIntoScratch } from './verify-backup.ts';

export type BackupWorld = {
  readonly client: Client;
  readonly files: Files;
  readonly clock: Clock;
  readonly log: Pick<Log, 'info' | 'warning'>;
  readonly signal: AbortSignal | undefined;
  /** Folder of the dumps. */
  readonly folder: string;
  readonly application: string;
  readonly environment: string;
};

export type BackupRequest = {
  readonly operation: string;
  readonly served: string;
  readonly verify: 'read' | 'restore';
  readonly revisionQuery: string;
  readonly timeoutSeconds: number;
};

/** Beside the dump itself: room for its record, and for what else writes meanwhile. */
const SPARE_BYTES = 64 * 1_024 * 1_024;
/** pg_dump does not queue behind a lock for ever, and so makes nobody queue behind it. */
const LOCK_WAIT_MS = 15_000;

/** What is left of a time limit. @throws DeliveryFailure when it is over */
export function deadline(clock: Clock, seconds: number, what: string): () => number {
  const end = clock.monotonic() + seconds * 1_000;
  return () => {
    const left = end - clock.monotonic();
    if (left <= 0) throw new DeliveryFailure(`${what} took longer than ${seconds} s and was stopped`);
    return left;
  };
}

/** A dump ends with the connection that it was begun over; once that stands again, it is made again, this often. */
const TRIES = 3;

/**
 * Takes, verifies and publishes a dump.
 * @throws DeliveryFailure, with nothing left behind: no space, a failed or hanging pg_dump, a dump that does not read or restore whole,
 * a way to the machine that is lost again and again.
 */
export async function takeBackup(world: BackupWorld, request: BackupRequest): Promise<BackupRecord> {
  const { streams } = world.client;
  const left = deadline(world.clock, request.timeoutSeconds, 'the backup');
  for (let tries = 1; ; tries += 1) {
    const losses = await streams.losses?.();
    try {
      return await takeOnce(world, request, left);
    } catch (error) {
      const lost = losses !== undefined && ((await streams.losses?.()) ?? 0) > losses;
      if (!lost || tries >= TRIES || world.signal?.aborted) throw error;
      world.log.warning(`the connection broke during the backup, which is made again: ${messageOf(error)}`);
    }
  }
}

async function takeOnce(
  world: BackupWorld,
  request: BackupRequest,
  left: () => number,
): Promise<BackupRecord> {
  const { client, files, clock, folder } = world;
  await tidy(world);
  const facts = await readFacts(client);
  const needed = facts.sizeBytes + SPARE_BYTES;
  const free = await client.streams.freeBytes(folder);
  if (free < needed)
    throw new DeliveryFailure(
      `the backup of ${client.title} may need ${megabytes(needed)}, and ${megabytes(free)} are free in ${folder}`,
      { advice: 'make room, or lower database.backup.keep; nothing was changed' },
    );
  const at = new Date(clock.now()).toISOString();
  const id = `${at.replaceAll(/[:.]/g, '-')}-${request.operation.replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 24)}`;
  const part = `${folder}/${id}.part`;
  try {
    const bound = await dumpInSnapshot(world, request, part, left);
    const digest = await client.streams.digest(part);
    await readWhole(client, part, left, world.signal);
    if (request.verify === 'restore')
      await restoreIntoScratch(client, part, bound.tables, { id, left, signal: world.signal });
    const record: BackupRecord = {
      schema: 1,
      id,
      application: world.application,
      environment: world.environment,
      database: client.connection.name,
      operation: request.operation,
      served: request.served,
      revision: bound.revision,
      at,
      sha256: digest.sha256,
      bytes: digest.bytes,
      tables: bound.tables,
      serverVersion: facts.version,
      verified: request.verify,
    };
    await client.streams.publish(part, dumpPath(folder, id));
    await files.writeAtomic(recordPath(folder, id), `${JSON.stringify(record, null, 1)}\n`, 0o600);
    return record;
  } catch (error) {
    await files.remove(part).catch(() => undefined);
    throw new DeliveryFailure(`there is no verified backup: ${messageOf(error)}`, {
      cause: error,
      advice: 'nothing was changed: no migration ran, traffic was not touched',
    });
  }
}

/** Parts and scratch databases of runs that died; the lock is ours, so nobody works with them. */
async function tidy(world: BackupWorld): Promise<void> {
  const { others } = await listBackups(world.files, world.folder);
  for (const name of others.filter((other) => other.endsWith('.part'))) {
    world.log.info(`removed: ${name}, part of a backup that did not come to its end`);
    await world.files.remove(`${world.folder}/${name}`);
  }
  await endLeftovers(world.client);
  await dropScratch(world.client);
}

/** The dump, its counts and its revision see one and the same moment: the snapshot is held until pg_dump has ended. */
async function dumpInSnapshot(
  world: BackupWorld,
  request: BackupRequest,
  part: string,
  left: () => number,
): Promise<Pick<Snapshot, 'tables' | 'revision'>> {
  const { client, signal } = world;
  const snapshot = await openSnapshot(client, request, left());
  try {
    const args = ['-Fc', '-w', `--snapshot=${snapshot.id}`, `--lock-wait-timeout=${LOCK_WAIT_MS}`];
    await runProgram(client, 'pg_dump', args, { stdout: part, timeoutMs: left(), signal });
    return snapshot;
  } finally {
    await snapshot.close();
  }
}

const megabytes = (bytes: number): string => `${Math.ceil(bytes / 1_048_576)} MB`;
