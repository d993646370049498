// Faults of the disk: told from those of the network, and said in words.
import { DeliveryFailure, messageOf } from '@compose-delivery/runtime';
import type { Wheel } from './resolve-wheels.ts';

/** A disk that is full or read-only will be so again; no server is to blame. */
export function isDiskFault(error: unknown): boolean {
  const { code = '', syscall = '' } = (error ?? {}) as NodeJS.ErrnoException;
  return (
    ['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EFBIG', 'EBADF'].includes(code) &&
    !['connect', 'read', 'getaddrinfo'].includes(syscall)
  );
}

/** A disk that is full, read-only or not ours, in words; undefined for anything else. */
export function diskFailure(error: unknown, wheel: Wheel, root: string): DeliveryFailure | undefined {
  const { code = '' } = (error ?? {}) as NodeJS.ErrnoException;
  if (
    !isDiskFault(error) &&
    !['EACCES', 'EPERM', 'EMFILE', 'ENFILE', 'ENOTDIR', 'EISDIR', 'ENOTEMPTY', 'ENAMETOOLONG'].includes(code)
  )
    return undefined;
  return new DeliveryFailure(`${wheel.filename} cannot be written to ${root}: ${messageOf(error)}`, {
    advice: ['ENOSPC', 'EDQUOT'].includes(code)
      ? 'Free space (or inodes) there, or name a wheelhouse on another disk. What came stays; a second run goes on from there.'
      : 'The user of this job must be able to write there; or name another wheelhouse.',
    cause: error,
  });
}
