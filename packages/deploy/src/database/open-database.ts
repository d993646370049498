// The database of a deployment as steps use it: found in its container or on the host, with the dumps in the deployment's folder.
import type { Application, DatabaseDefinition } from '@compose-delivery/application';
import type { Clock, Exec, Files, Log } from '@compose-delivery/runtime';
import { backupsToDrop, dumpPath, listBackups, recordPath, type BackupRecord } from './backup-record.ts';
import { databaseClient, type Client, type Place } from './client.ts';
import { parseConnection } from './connection.ts';
import { readFacts, readRevision, type DatabaseFacts } from './facts.ts';
import type { There } from '../place.ts';
import type { Streams } from './ports.ts';
import { restoreBackup, type Restored, type RestoreWorld } from './restore-backup.ts';
import { takeBackup, type BackupWorld } from './take-backup.ts';

export type Database = {
  /** For people: which database, where. */
  readonly title: string;
  readonly definition: DatabaseDefinition;
  /** absent: its container was never started, as before the first delivery. */
  presence(): Promise<'there' | 'absent'>;
  /** The live revision; "none" before the first migration. Rejects when nobody can say. */
  revision(): Promise<string>;
  facts(): Promise<DatabaseFacts>;
  /** Takes and verifies a dump. Rejects, with nothing changed, if there is none in the end. */
  backup(request: { readonly operation: string; readonly served: string }): Promise<BackupRecord>;
  /** Verified ones, oldest first. */
  backups(): Promise<readonly BackupRecord[]>;
  /** Brings a dump back; the services of both slots are stopped then. Only for a person who has typed what is lost. */
  restore(
    request: { readonly backup: string; readonly served: string },
    engine: RestoreWorld['engine'],
  ): Promise<Restored>;
  /** Drops what the keep-list does not hold; answers ids. */
  retain(pinned: readonly string[]): Promise<readonly string[]>;
};

export type DatabaseWorld = {
  readonly application: Application;
  readonly variables: Readonly<Record<string, string>>;
  readonly files: Files;
  readonly clock: Clock;
  readonly log: Log;
  readonly exec: Exec;
  /** Runs docker where the containers are. */
  readonly docker: Exec;
  readonly streams: Streams;
  readonly signal: AbortSignal;
  /** Folder of the deployment. */
  readonly folder: string;
  readonly deploymentId: string;
  /** Another machine, where the programs of the database run, beside the dumps. */
  readonly there?: Pick<There, 'docker' | 'dockerEnvironment'> | undefined;
};

const GRACE_SECONDS = 10;

export const backupFolder = (folder: string): string => `${folder}/backups`;

/** Undefined without a `database` section. @throws InputError for a URL that cannot be used */
export function openDatabase(world: DatabaseWorld): Database | undefined {
  const definition = world.application.database;
  if (!definition) return undefined;
  const client = clientOf(world, definition);
  const { files, clock, log, signal, application } = world;
  const folder = backupFolder(world.folder);
  const query = definition.schema['revision-query'];
  const backupWorld: BackupWorld = {
    client,
    files,
    clock,
    log,
    signal,
    folder,
    application: application.application,
    environment: application.environmentName || 'default',
  };
  const rules = {
    verify: definition.backup.verify,
    revisionQuery: query,
    timeoutSeconds: definition.backup['timeout-seconds'],
  };
  return {
    title: client.title,
    definition,
    presence: () => client.presence(),
    revision: () => readRevision(client, query),
    facts: () => readFacts(client),
    backup: (request) => takeBackup(backupWorld, { ...request, ...rules }),
    restore: (request, engine) =>
      restoreBackup({ ...backupWorld, log, engine, graceSeconds: GRACE_SECONDS }, { ...request, ...rules }),
    backups: async () => (await listBackups(files, folder)).records,
    retain: (pinned) => retain(files, folder, definition.backup.keep, pinned),
  };
}

/** The record goes last: a dump whose record is left is told as missing, not taken for one of a stranger. */
async function retain(
  files: Files,
  folder: string,
  keep: number,
  pinned: readonly string[],
): Promise<string[]> {
  const { records } = await listBackups(files, folder);
  const drop = backupsToDrop(records, keep, pinned);
  for (const { id } of drop) {
    await files.remove(dumpPath(folder, id));
    await files.remove(recordPath(folder, id));
  }
  return drop.map(({ id }) => id);
}

export function clientOf(world: DatabaseWorld, definition: DatabaseDefinition): Client {
  const { variables } = world;
  const connection = parseConnection(definition.url, variables, 'database.url of the delivery file');
  const admin = parseConnection(
    definition['admin-url'] ?? definition.url,
    variables,
    'database.admin-url of the delivery file',
  );
  for (const { password } of [connection, admin]) if (password !== '') world.log.mask(password);
  const { service } = definition;
  return databaseClient({
    exec: service === undefined ? world.exec : (world.there?.docker ?? world.docker),
    streams: world.streams,
    place: service === undefined ? { kind: 'host' } : containerOf(world, service),
    title: `database ${connection.name} ${service === undefined ? `on ${connection.host}:${connection.port}` : `in ${service}`}`,
    connection,
    admin,
    ...(world.there ? { dockerEnvironment: world.there.dockerEnvironment } : {}),
  });
}

/** The running container of a shared service, by the labels that every container of a deployment carries. */
function containerOf(world: DatabaseWorld, service: string): Place {
  const filters = [`deployment=${world.deploymentId}`, `service=${service}`, 'role=shared'];
  return {
    kind: 'container',
    find: async () => {
      const found = await world.docker(
        [
          'docker',
          'ps',
          '--quiet',
          '--no-trunc',
          ...filters.flatMap((filter) => ['--filter', `label=compose-delivery.${filter}`]),
        ],
        { timeoutMs: 30_000, signal: new AbortController().signal },
      );
      return found.stdout.trim().split('\n')[0] || undefined;
    },
  };
}
