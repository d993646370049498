// Whether the state directory takes what a delivery writes: asked with real files before the lock, because a run that stops half way for want
// of room leaves work for the next one.
import { DeliveryFailure, messageOf, type Files } from '@compose-delivery/runtime';

/**
 * `delivery`: lock, ledger and its copy, slot, ports, journal, report and logs of services. `rollback`: a disk that is nearly full may be
 * the very reason to go back, so only what its own records take.
 */
export const ROOM = {
  delivery: { files: 12, bytes: 64 * 1_024 },
  rollback: { files: 3, bytes: 16 * 1_024 },
};

const REASONS: readonly (readonly [RegExp, string, string])[] = [
  [
    // Node calls it ENOENT when a folder cannot be made on a read-only file system.
    /EROFS|read-only file system|ENOENT.*mkdir/i,
    'it is read-only',
    'mount it writable: a file system that met an error is often mounted read-only by the kernel',
  ],
  [
    /ENOSPC|no space left/i,
    'it has no room left, of bytes or of inodes',
    'make room (df and df -i tell which of the two is used up)',
  ],
  [/EDQUOT|quota/i, 'the quota of this user is used up', 'raise the quota, or make room'],
  [
    /EACCES|EPERM|permission denied/i,
    'this user may not write there',
    'give the state directory to the user that delivers',
  ],
];

/**
 * Writes a few files into the folder of the deployment and removes them.
 * @throws DeliveryFailure that says what is wrong with the folder; nothing was changed then.
 */
export async function probeState(
  files: Files,
  folder: string,
  room: (typeof ROOM)['delivery'],
): Promise<void> {
  const content = '.'.repeat(room.bytes);
  const probes = Array.from({ length: room.files }, (_, i) => `${folder}/.probe-${i}`);
  const made = await Promise.allSettled(probes.map((path) => files.writeAtomic(path, content, 0o600)));
  await Promise.allSettled(probes.map((path) => files.remove(path)));
  const failed = made.find((one) => one.status === 'rejected');
  if (failed) throw unwritable(failed.reason, folder);
}

const reasonOf = (error: unknown): { readonly why: string; readonly cure: string } => {
  const told = messageOf(error);
  const [, why, cure] = REASONS.find(([pattern]) => pattern.test(told)) ?? [
    '',
    told,
    'see what the host says of it',
  ];
  return { why, cure };
};

/** Why nothing can be written there, and what helps, in place of a code of the kernel. */
export function unwritable(error: unknown, folder: string): DeliveryFailure {
  const { why, cure } = reasonOf(error);
  return new DeliveryFailure(`the state directory ${folder} cannot be written: ${why}`, {
    advice: `nothing was changed, and traffic was not touched; ${cure}`,
    cause: error,
  });
}

/** Whether this is the disk's doing, and not a fault of the release or of ours. */
export const diskFailed = (error: unknown): boolean =>
  !(error instanceof DeliveryFailure) && /\b(?:ENOSPC|EROFS|EDQUOT|EIO)\b/.test(messageOf(error));

/** The disk failed under a delivery: neither its journal nor a way back could be written. */
export function halfWay(error: unknown, folder: string): DeliveryFailure {
  const { why, cure } = reasonOf(error);
  return new DeliveryFailure(`the state directory ${folder} cannot be written any more: ${why}`, {
    advice: `what serves goes on serving, and what was written so far is whole: the next run goes on from there; ${cure}`,
    cause: error,
  });
}
