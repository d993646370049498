// A service that is built for several platforms has one view: the wheels of all of them, of which each installation takes its own.
import type { ServiceWheels } from './advisories.ts';
import type { LockedPackage } from './lock.ts';
import type { ServiceLock } from './service-locks.ts';

/** Entries of one service become one, in the order of their platforms; a service with a single target stays as it is. */
export function mergePlatforms(services: readonly ServiceWheels[]): readonly ServiceWheels[] {
  const groups = new Map<string, ServiceWheels[]>();
  for (const one of services) groups.set(one.lock.service, [...(groups.get(one.lock.service) ?? []), one]);
  return [...groups.values()].flatMap(([first, ...more]) => {
    if (!first || more.length === 0) return first ?? [];
    const all = [first, ...more];
    const wheels = new Map(all.flatMap((one) => one.wheels.map((wheel) => [wheel.filename, wheel] as const)));
    return { ...first, lock: mergeLocks(all.map((one) => one.lock)), wheels: [...wheels.values()] };
  });
}

/** The locks are one file, read for each platform. */
function mergeLocks(locks: readonly ServiceLock[]): ServiceLock {
  const [first] = locks;
  if (!first) throw new Error('no lock to merge');
  const name = [...new Set(locks.map((lock) => lock.target.name))].join(', ');
  const remarks = locks.flatMap((lock) => lock.lock.remarks);
  return {
    ...first,
    lock: { ...first.lock, remarks },
    target: { ...first.target, name },
    packages: mergePackages(locks),
  };
}

type Found = { readonly locked: LockedPackage; readonly lock: ServiceLock };

function mergePackages(locks: readonly ServiceLock[]): readonly LockedPackage[] {
  const found = new Map<string, Found[]>();
  for (const lock of locks)
    for (const locked of lock.packages) {
      const key = `${locked.name} ${locked.version}`;
      found.set(key, [...(found.get(key) ?? []), { locked, lock }]);
    }
  return [...found.values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const hashes = [...new Set(same.flatMap(({ locked }) => locked.hashes))];
    return { ...first.locked, hashes, marker: markerOf(same, locks) };
  });
}

/**
 * A marker that the lock wrote decides on every platform by itself. What has none, since it was evaluated for each platform, and is not
 * installed on all of them, is asked for by its machine. Source: PEP 508, platform_machine.
 */
function markerOf(same: readonly Found[], locks: readonly ServiceLock[]): string {
  const own = [...new Set(same.map(({ locked }) => locked.marker))];
  if (!own.includes('')) return own.length === 1 ? (own[0] ?? '') : own.map((one) => `(${one})`).join(' or ');
  const machine = (lock: ServiceLock): string =>
    `platform_machine == "${lock.target.markers.platform_machine}"`;
  const machines = [...new Set(same.map(({ lock }) => machine(lock)))];
  return machines.length === new Set(locks.map(machine)).size ? '' : machines.join(' or ');
}
