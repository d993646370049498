// A lock on the disk: a numbered file that only one can create. The highest number holds.
import type { Files } from '@compose-delivery/runtime';
import * as z from 'zod';

const recordSchema = z.object({
  schema: z.literal(1),
  fence: z.int().min(1),
  operation: z.string(),
  runId: z.string(),
  attempt: z.string(),
  actor: z.string(),
  /** OWNER/NAME on GitHub, whose run it is. */
  repository: z.string().optional(),
  pid: z.int(),
  startTime: z.string(),
  machine: z.string(),
  acquiredAt: z.string(),
  heartbeat: z.number(),
  released: z.boolean(),
});
export type LockRecord = z.output<typeof recordSchema>;

export const lockFile = (folder: string, fence: number): string =>
  `${folder}/locks/${String(fence).padStart(9, '0')}.json`;

export async function highestLock(files: Files, folder: string): Promise<number> {
  const names = (await files.list(`${folder}/locks`)).filter((name) => /^\d{9}\.json$/.test(name));
  return Math.max(0, ...names.map((name) => Number(name.slice(0, 9))));
}

/** undefined: the file cannot be read, so nobody can say that it is free. */
export async function readLock(files: Files, folder: string, fence: number): Promise<LockRecord | undefined> {
  const text = await files.readText(lockFile(folder, fence));
  try {
    return text === undefined ? undefined : recordSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export const holderOf = (record: LockRecord): string =>
  `${record.operation} of run ${record.runId} (attempt ${record.attempt}, by ${record.actor}, process ${record.pid}, since ${record.acquiredAt})`;
