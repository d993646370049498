// A lock as a requirements file, for installers that cannot read it: what the target installs, each package with its hashes.
import type { LockedPackage } from './lock.ts';
import { lockKind } from './read-lock.ts';
import type { Wheel } from './resolve-wheels.ts';
import type { ServiceLock } from './service-locks.ts';
import { sameVersion } from './version.ts';

/**
 * The text of a requirements file.
 * @param wheels what was chosen; their sha256 stand for a package whose lock names none
 */
export function requirementsText(packages: readonly LockedPackage[], wheels: readonly Wheel[] = []): string {
  const chosen = (locked: LockedPackage): readonly string[] =>
    wheels
      .filter((wheel) => wheel.package === locked.name && sameVersion(wheel.version, locked.version))
      .map((wheel) => wheel.sha256);
  return packages
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((locked) => {
      const marker = locked.marker === '' ? '' : ` ; ${locked.marker}`;
      const hashes = locked.hashes.length > 0 ? locked.hashes : chosen(locked);
      return [
        `${locked.name}==${locked.version}${marker}`,
        ...hashes.map((hash) => `    --hash=sha256:${hash}`),
      ].join(' \\\n');
    })
    .join('\n')
    .concat('\n');
}

/**
 * Files that a service's view holds beside its wheels: the lock as requirements.txt, where pip cannot read the lock itself, or where the
 * hashes that were believed are recorded nowhere else.
 */
export function viewTexts(lock: ServiceLock, wheels: readonly Wheel[]): Readonly<Record<string, string>> {
  const readable =
    lockKind(lock.path) === 'requirements' && lock.packages.every((one) => one.hashes.length > 0);
  return readable ? {} : { 'requirements.txt': requirementsText(lock.packages, wheels) };
}
