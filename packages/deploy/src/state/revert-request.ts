// A rollback asks the delivery that holds the lock to stop and go back. The request carries the number of that lock, so that it reaches nobody else.
import type { Clock, Files } from '@compose-delivery/runtime';
import * as z from 'zod';

const requestSchema = z.object({
  schema: z.literal(1),
  fence: z.int(),
  by: z.string(),
  reason: z.string(),
  at: z.string(),
});
export type RevertRequest = z.output<typeof requestSchema>;

const requestFile = (folder: string, fence: number): string =>
  `${folder}/requests/${String(fence).padStart(9, '0')}.json`;

export function askToRevert(
  files: Files,
  clock: Pick<Clock, 'now'>,
  folder: string,
  request: Pick<RevertRequest, 'fence' | 'by' | 'reason'>,
): Promise<void> {
  const at = new Date(clock.now()).toISOString();
  const text = JSON.stringify({ schema: 1, ...request, at } satisfies RevertRequest);
  return files.writeAtomic(requestFile(folder, request.fence), `${text}\n`, 0o600);
}

/** undefined: nobody asked this lock's holder. */
export async function readRevertRequest(
  files: Files,
  folder: string,
  fence: number,
): Promise<RevertRequest | undefined> {
  const text = await files.readText(requestFile(folder, fence));
  if (text === undefined) return undefined;
  try {
    return requestSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Requests to locks that are no longer held. */
export async function dropRevertRequests(files: Files, folder: string, upTo: number): Promise<void> {
  for (const name of await files.list(`${folder}/requests`))
    if (Number.parseInt(name, 10) <= upTo) await files.remove(`${folder}/requests/${name}`);
}
