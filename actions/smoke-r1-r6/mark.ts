// The mark of what a check has stopped: on the disk of the host before anything is, and gone once it runs again.
import { join } from 'node:path';
import { DeliveryFailure, type Files } from '@compose-delivery/runtime';

export type Mark = {
  /** Process of the run, on that machine; 0: a run of another machine, which gives signs of life in a file beside the mark. */
  readonly pid: number;
  readonly services: readonly string[];
  /** Containers that have to run again. */
  readonly containers: readonly string[];
};

/** @param folder state folder of the deployment */
export const markAt = (folder: string): string => join(folder, 'stopped-by-checks.json');

export async function readMark(files: Files, path: string): Promise<Mark | undefined> {
  const text = await files.readText(path);
  if (text === undefined) return undefined;
  try {
    const mark = JSON.parse(text) as Mark;
    const whole = Number.isInteger(mark.pid) && [mark.services, mark.containers].every(Array.isArray);
    if (whole && mark.containers.every((id) => /^[0-9a-f]{12,64}$/.test(id))) return mark;
  } catch {
    // told below: a mark that cannot be read must not be lost
  }
  throw new DeliveryFailure(`${path} cannot be read, so what it names cannot be put back`, {
    advice: 'start what is stopped by hand, then remove the file',
  });
}
