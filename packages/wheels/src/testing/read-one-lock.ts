// One lock from texts, as a service of a repository would have it.
import type { Files } from '@compose-delivery/runtime';
import { realFiles } from '@compose-delivery/runtime/adapters';
import type { Lock } from '../lock.ts';
import { WHOLE_LOCK, type HashRule, type LockSelection } from '../lock-reading.ts';
import { readLock } from '../read-lock.ts';
import { targetOfNames } from '../target.ts';

export type LockRequest = LockSelection & {
  readonly python: string;
  readonly platform: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly hashRule: HashRule;
};

/** @param texts by path below the repository; the first is the lock */
export function readOneLock(
  texts: Readonly<Record<string, string | Error>>,
  request: Partial<LockRequest> = {},
): Promise<Lock> {
  const {
    python = '3.11',
    platform = 'manylinux_2_36_x86_64',
    environment = {},
    hashRule = 'true',
    ...rest
  } = request;
  const files: Files = {
    ...realFiles,
    readText: (path) => {
      const name = path.replace('/r/', '');
      const text = Object.hasOwn(texts, name) ? texts[name] : undefined;
      return text instanceof Error ? Promise.reject(text) : Promise.resolve(text);
    },
  };
  return readLock({
    files,
    path: `/r/${Object.keys(texts)[0] ?? 'lock.txt'}`,
    show: (path) => path.replace('/r/', ''),
    environment,
    target: targetOfNames(python, platform),
    selection: { ...WHOLE_LOCK, ...rest },
    hashRule,
  });
}
