// What is known of a dump: written beside it once it is verified. A dump without its record does not count.
import type { Files } from '@compose-delivery/runtime';
import * as z from 'zod';

export type BackupRecord = {
  readonly schema: 1;
  readonly id: string;
  readonly application: string;
  readonly environment: string;
  readonly database: string;
  /** The delivery that it was made for; 'restore' for the state before a restore. */
  readonly operation: string;
  /** Version that served when it was made; '' for none. */
  readonly served: string;
  /** Revision of the schema, read in the dump's own snapshot. */
  readonly revision: string;
  readonly at: string;
  readonly sha256: string;
  readonly bytes: number;
  /** Rows by table, counted in the dump's own snapshot. */
  readonly tables: Readonly<Record<string, number>>;
  readonly serverVersion: string;
  readonly verified: 'read' | 'restore';
};

const recordSchema = z.looseObject({
  schema: z.literal(1),
  id: z.string(),
  application: z.string(),
  environment: z.string(),
  database: z.string(),
  operation: z.string(),
  served: z.string(),
  revision: z.string(),
  at: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().min(1),
  tables: z.record(z.string(), z.number()),
  serverVersion: z.string(),
  verified: z.enum(['read', 'restore']),
});

export const dumpPath = (folder: string, id: string): string => `${folder}/${id}.dump`;
export const recordPath = (folder: string, id: string): string => `${folder}/${id}.json`;

/** Undefined if it is not there or cannot be read. */
export async function readRecord(
  files: Files,
  folder: string,
  id: string,
): Promise<BackupRecord | undefined> {
  const text = await files.readText(recordPath(folder, id));
  if (text === undefined) return undefined;
  try {
    const record = recordSchema.parse(JSON.parse(text)) as unknown as BackupRecord;
    return record.id === id ? record : undefined;
  } catch {
    return undefined;
  }
}

export type BackupList = {
  /** Oldest first; each with its dump. */
  readonly records: readonly BackupRecord[];
  /** Names that are neither: a part, a dump without a readable record. */
  readonly others: readonly string[];
};

export async function listBackups(files: Files, folder: string): Promise<BackupList> {
  const names = await files.list(folder);
  const records: BackupRecord[] = [];
  for (const name of names) {
    if (!name.endsWith('.json')) continue;
    const record = await readRecord(files, folder, name.slice(0, -'.json'.length));
    if (record && names.includes(`${record.id}.dump`)) records.push(record);
  }
  const known = new Set(records.flatMap(({ id }) => [`${id}.json`, `${id}.dump`]));
  return {
    records: records.sort((a, b) => a.at.localeCompare(b.at) || a.id.localeCompare(b.id)),
    others: names.filter((name) => !known.has(name)),
  };
}

/**
 * Backups that may go: verified ones beyond the newest `keep`, never one that is named in `pinned`, never the last.
 * What has no readable record is never among them: nobody knows what it is.
 */
export function backupsToDrop(
  records: readonly BackupRecord[],
  keep: number,
  pinned: readonly string[],
): BackupRecord[] {
  const newest = new Set(records.slice(-Math.max(1, keep)).map(({ id }) => id));
  return records.filter(({ id }) => !newest.has(id) && !pinned.includes(id));
}
