// The report of a delivery: everything that was measured, as JSON in the state directory, for people and for later steps.
import type { Clock, Files } from '@compose-delivery/runtime';
import type { DeliveryResult } from './execute/deliver.ts';

const settled = (work: Promise<void>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

/** Writes the report and answers its path, or that of the copy if the state is on another machine or takes no file; '' if neither could be written. */
export async function writeReport(
  files: Files,
  clock: Pick<Clock, 'now'>,
  folder: string,
  kind: 'deploy' | 'rollback',
  result: DeliveryResult,
  more: Readonly<Record<string, unknown>>,
  /** Folder of the caller that gets a copy, `deploy.json` or `rollback.json`. */
  copyTo: string,
  /** Files of the machine that the caller is on, where the state is on another one. */
  near: Files = files,
): Promise<string> {
  const at = new Date(clock.now()).toISOString();
  const path = `${folder}/reports/${at.replaceAll(/[:.]/g, '-')}-${kind}.json`;
  const text = `${JSON.stringify({ schema: 1, kind, at, ...more, ...result }, null, 1)}\n`;
  const copy = `${copyTo}/${kind}.json`;
  // A report that cannot be written must not hide how the delivery ended.
  const written = await settled(files.writeAtomic(path, text));
  const copied = await settled(near.writeAtomic(copy, text));
  return written && near === files ? path : copied ? copy : '';
}
