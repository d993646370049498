// Which reader a lock file gets: its name says, as its own tools find it.
import { basename } from 'node:path';
import { lockError, type Lock } from './lock.ts';
import type { LockReading } from './lock-reading.ts';
import { readPoetryLock } from './poetry-lock.ts';
import { PYLOCK_NAME } from './pylock.ts';
import { readRequirementsLock } from './requirements-file.ts';
import { readPylockFile } from './select-pylock.ts';
import { readUvLock } from './uv-lock.ts';

export type LockKind = 'requirements' | 'uv' | 'poetry' | 'pylock';

/** The kind of a lock by the name of its file; undefined: one that nothing here reads. */
export function lockKind(path: string): LockKind | undefined {
  const name = basename(path);
  if (name === 'uv.lock') return 'uv';
  if (name === 'poetry.lock') return 'poetry';
  if (PYLOCK_NAME.test(name)) return 'pylock';
  // What other tools lock looks like a requirements file only by its ending.
  if (/^(?:Pipfile|pdm|conda|pixi|Cargo|yarn|composer)\.lock$/i.test(name)) return undefined;
  return /\.(?:txt|in|lock|pip)$/.test(name) ? 'requirements' : undefined;
}

const READERS: Readonly<Record<LockKind, (reading: LockReading) => Promise<Lock>>> = {
  requirements: readRequirementsLock,
  uv: readUvLock,
  poetry: readPoetryLock,
  pylock: readPylockFile,
};

/** @throws InputError naming the file: of no known kind, or with a mistake in it. */
export function readLock(reading: LockReading): Promise<Lock> {
  const kind = lockKind(reading.path);
  const place = { file: reading.show(reading.path), line: 0 };
  if (kind === undefined)
    throw lockError(
      place,
      'requirements with hashes (*.txt), uv.lock, poetry.lock or pylock.toml; other locks can be exported to one of them',
      basename(reading.path),
    );
  const { selection } = reading;
  const unused = [
    ...(kind === 'requirements' && selection.extras.length > 0 ? ['lock-extras'] : []),
    ...(kind === 'requirements' && selection.groups !== undefined ? ['lock-groups'] : []),
    ...(kind !== 'uv' && selection.project !== undefined ? ['lock-project'] : []),
  ];
  if (unused.length > 0)
    throw lockError(place, `a lock in which ${unused.join(' and ')} can choose`, `a lock of kind ${kind}`);
  return READERS[kind](reading);
}
