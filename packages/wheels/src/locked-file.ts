// The files that a TOML lock names for a package: which of them are wheels, what stands for them, and why a package has none.
import { quoteSeen } from '@compose-delivery/runtime';
import {
  fileNameOf,
  hasCredentials,
  lockError,
  type LockedFile,
  type LockedPackage,
  type LockPlace,
} from './lock.ts';
import { sameVersion } from './version.ts';
import { parseWheelName } from './wheel-name.ts';

/** One file as a lock writes it. */
export type WrittenFile = {
  /** As the lock calls it; undefined: the last part of the address. */
  readonly filename: string | undefined;
  readonly url: string | undefined;
  readonly sha256: string | undefined;
  readonly size: number | undefined;
};

type Identity = { readonly name: string; readonly version: string; readonly extras: readonly string[] };

/**
 * A package with its wheels; source archives are left aside, since nothing is built.
 * @throws InputError for a name that is no wheel of this package, such as one with a path in it.
 */
export function lockFiles(
  identity: Identity,
  written: readonly WrittenFile[],
  place: LockPlace,
): LockedPackage {
  const { name, version, extras } = identity;
  const wheels = written.filter((file) => nameOf(file).toLowerCase().endsWith('.whl'));
  const files = wheels.flatMap((file): LockedFile[] => {
    const filename = nameOf(file);
    checkWheel(filename, identity, place);
    if (file.url !== undefined && hasCredentials(file.url))
      throw lockError(
        place,
        `an address of ${filename} without credentials; those of an index belong in index-urls`,
        'some',
      );
    if (file.sha256 === undefined || file.url === undefined || !/^https?:\/\//.test(file.url)) return [];
    return [{ filename, url: file.url.replace(/#.*$/s, ''), sha256: file.sha256, size: file.size }];
  });
  const hashes = [...new Set(wheels.flatMap((file) => file.sha256 ?? []))].sort();
  const base = { name, version, extras, marker: '', hashes, place };
  // Addresses for some of the files only would leave out the one that fits: the index knows them all.
  const addressed = files.length === wheels.filter((file) => file.sha256 !== undefined).length ? files : [];
  if (hashes.length > 0) return { ...base, files: addressed };
  return { ...base, files: [], refused: whyNone(name, written, wheels) };
}

function nameOf(file: WrittenFile): string {
  return file.filename ?? fileNameOf(file.url ?? '');
}

function whyNone(
  name: string,
  written: readonly WrittenFile[],
  wheels: readonly WrittenFile[],
): { expected: string; seen: string } {
  if (wheels.length > 0) return { expected: `a sha256 for the wheels of ${name}`, seen: 'none' };
  const seen =
    written.length === 0
      ? 'none'
      : 'only a source archive; nothing is built here: lock a version that has wheels, or build one (pip wheel) and put it on an index of your own';
  return { expected: `wheels of ${name} with a sha256`, seen };
}

function checkWheel(filename: string, { name, version }: Identity, place: LockPlace): void {
  const wheel = parseWheelName(filename);
  if (wheel?.name === name && (version === '' || sameVersion(wheel.version, version))) return;
  const which = version === '' ? name : `${name} ${version}`;
  throw lockError(place, `the name of a wheel of ${which}, without a path`, quoteSeen(filename));
}

/** A package that comes from elsewhere than an index; the address is not shown, since it may hold a token. */
export function refusedSource(identity: Identity, kind: string, place: LockPlace): LockedPackage {
  return {
    ...{ ...identity, marker: '', hashes: [], files: [], place },
    refused: {
      expected: `a wheel of ${identity.name} with a sha256`,
      seen: `${kind}; depend on a release of it, or build its wheel (pip wheel) and put it on an index of your own`,
    },
  };
}
