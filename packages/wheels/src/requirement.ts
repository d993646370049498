// One requirement of a lock: `name[extra]==1.2 ; marker --hash=sha256:...`. Source: PEP 508 and pip's requirements file format.
import { quoteSeen } from '@compose-delivery/runtime';
import { checkMarker } from './evaluate-marker.ts';
import {
  fileNameOf,
  hasCredentials,
  lockError,
  type LockedFile,
  type LockedPackage,
  type LockPlace,
} from './lock.ts';
import { normalizeName } from './marker.ts';
import { parseSpecifiers, type Specifier } from './specifier.ts';
import { parseWheelName } from './wheel-name.ts';

const HEAD = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*/;
const HASH = /--hash(?:=|\s+)(\S+)/g;
/** Options of one requirement that concern a build, which is not done here. */
const BUILD_OPTION =
  /--(?:config-settings?|global-option|no-binary|only-binary)(?:=|\s+)(?:"[^"]*"|'[^']*'|\S+)/g;
const REPOSITORY = /^(?:git|hg|svn|bzr)\+/i;

/** A requirement before it is known to be pinned and hashed: constraints need neither. */
export type Requirement = {
  readonly name: string;
  readonly extras: readonly string[];
  readonly specifiers: readonly Specifier[];
  readonly url: string | undefined;
  readonly marker: string;
  readonly hashes: readonly string[];
  readonly place: LockPlace;
};

/** @throws InputError naming file and line. */
export function parseRequirement(line: string, place: LockPlace): Requirement {
  const { body, options } = splitOptions(line);
  checkKind(body, place);
  const head = HEAD.exec(body);
  const rest = head ? body.slice(head[0].length) : '';
  if (!head || (rest !== '' && !/^[(<>=!~;@]/.test(rest)))
    throw lockError(place, 'a requirement such as name==1.2.3', quoteSeen(body));
  const { url, versions, marker } = splitTail(rest);
  const specifiers = parseSpecifiers(versions.replace(/^\((.*)\)$/, '$1'));
  if (!specifiers) throw lockError(place, 'version clauses such as ==1.2.3', quoteSeen(versions));
  checkMarker(marker, place);
  return {
    name: normalizeName(head[1] ?? ''),
    extras: (head[2] ?? '')
      .split(',')
      .map((extra) => normalizeName(extra.trim()))
      .filter((extra) => extra !== ''),
    specifiers,
    url,
    marker,
    hashes: [...readHashes(options, place), ...fragmentHash(url)],
    place,
  };
}

function splitOptions(line: string): { body: string; options: string } {
  const at = /(?:^|\s)--?[a-zA-Z]/.exec(line)?.index ?? line.length;
  return { body: line.slice(0, at).trim(), options: line.slice(at) };
}

/** In `name @ url ; marker` the semicolon needs a space before it, since an address may hold one. */
function splitTail(rest: string): { url: string | undefined; versions: string; marker: string } {
  if (rest.startsWith('@')) {
    const [url = '', marker = ''] = rest
      .slice(1)
      .trim()
      .split(/\s+;\s*(.*)/s);
    return { url: url.trim(), versions: '', marker: marker.trim() };
  }
  const at = rest.indexOf(';');
  if (at === -1) return { url: undefined, versions: rest.trim(), marker: '' };
  return { url: undefined, versions: rest.slice(0, at).trim(), marker: rest.slice(at + 1).trim() };
}

/** What a person writes who has no name to pin: told apart, so that each is answered. Addresses are not shown, they may hold a token. */
function checkKind(body: string, place: LockPlace): void {
  const expected = 'a requirement such as name==1.2.3';
  if (REPOSITORY.test(body))
    throw lockError(place, `${expected}; code from a repository has no sha256`, 'an address of a repository');
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(body))
    throw lockError(place, `${expected}, or name @ address of a wheel`, 'an address without a name');
  if (/^(?:\.{0,2}\/|~\/|[A-Za-z]:\\)|\.(?:whl|tar\.gz|zip)$/.test(body) && !body.includes('@'))
    throw lockError(
      place,
      `${expected}; a file of the repository belongs on an index of your own`,
      quoteSeen(body),
    );
}

function readHashes(options: string, place: LockPlace): string[] {
  const hashes: string[] = [];
  for (const [, written = ''] of options.matchAll(HASH)) {
    const [kind, value = ''] = written.split(':');
    if (kind !== 'sha256') continue;
    if (!/^[0-9a-fA-F]{64}$/.test(value))
      throw lockError(place, '--hash=sha256: and 64 hexadecimal digits', quoteSeen(written));
    hashes.push(value.toLowerCase());
  }
  const rest = options.replaceAll(HASH, '').replaceAll(BUILD_OPTION, '').trim();
  if (rest !== '')
    throw lockError(place, 'options of a requirement that pip knows, such as --hash', quoteSeen(rest));
  return hashes;
}

function fragmentHash(url: string | undefined): string[] {
  const parts = (url ?? '').split('#').slice(1).join('#').split('&');
  return parts.flatMap((part) => {
    const digest = /^sha256=([0-9a-fA-F]{64})$/.exec(part)?.[1];
    return digest === undefined ? [] : [digest.toLowerCase()];
  });
}

/**
 * The requirement as a locked package.
 * @throws InputError if it is not pinned to one version.
 */
export function lockRequirement(requirement: Requirement): LockedPackage {
  const { name, place } = requirement;
  const files = requirement.url === undefined ? [] : [directFile(requirement, requirement.url)];
  const version = files[0] ? (parseWheelName(files[0].filename)?.version ?? '') : pinnedVersion(requirement);
  const { extras, marker, hashes } = requirement;
  return { name, version, extras, marker, hashes: [...new Set(hashes)].sort(), files, place };
}

/** The error of a requirement without a sha256. */
export function hashMissing(name: string, place: LockPlace): Error {
  return lockError(
    place,
    `a --hash=sha256:... for ${name} (pip-compile --generate-hashes or uv pip compile --generate-hashes writes them)`,
    'none',
  );
}

function pinnedVersion(requirement: Requirement): string {
  const [only, ...others] = requirement.specifiers;
  const pinned = only && others.length === 0 && (only.operator === '===' || only.operator === '==');
  if (!pinned || only.version.endsWith('.*')) {
    const seen =
      requirement.specifiers.map((clause) => clause.operator + clause.version).join(',') || 'no version';
    throw lockError(requirement.place, `one exact version, such as ${requirement.name}==1.2.3`, seen);
  }
  return only.version;
}

function directFile(requirement: Requirement, address: string): LockedFile {
  const { name, place } = requirement;
  const url = address.replace(/#.*$/s, '');
  const expected = `an http(s) address of a wheel of ${name}`;
  if (REPOSITORY.test(url)) throw lockError(place, expected, 'a repository, whose code has no sha256');
  if (hasCredentials(url))
    throw lockError(place, `${expected} without credentials; those of an index belong in index-urls`, 'some');
  const filename = fileNameOf(url);
  const wheel = parseWheelName(filename);
  if (!/^https?:\/\//.test(url) || wheel?.name !== name) throw lockError(place, expected, quoteSeen(address));
  return { filename, url, sha256: requirement.hashes[0] ?? '', size: undefined };
}
