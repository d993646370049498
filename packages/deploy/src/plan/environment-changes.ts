// What a release that is started now would get otherwise than when it was delivered. Pure; names only, never values.
import type { EnvironmentDigests } from '../model.ts';

export type EnvironmentChange = {
  readonly name: string;
  readonly how: 'changed' | 'gone' | 'new';
};

/**
 * What a release that is started now would get otherwise than when it was delivered, by name. Empty where nobody can say: a release of
 * before, or a key that was lost.
 */
export function environmentChanges(
  then: EnvironmentDigests | undefined,
  now: EnvironmentDigests | undefined,
): EnvironmentChange[] {
  if (!then || !now || then.key !== now.key) return [];
  return Object.entries(then.values).flatMap(([name, old]): EnvironmentChange[] => {
    const current = now.values[name] ?? '';
    if (old === current) return [];
    return [{ name, how: current === '' ? 'gone' : old === '' ? 'new' : 'changed' }];
  });
}

/** For people: names, never values. */
export const describeChanges = (changes: readonly EnvironmentChange[]): string =>
  changes
    .map(
      ({ name, how }) =>
        `${name.replace(/^file:/, '')} ${how === 'gone' ? 'is gone' : how === 'new' ? 'is new' : 'has changed'}`,
    )
    .join(', ');
