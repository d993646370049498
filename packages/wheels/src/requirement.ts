// One requirement of a lock: `name[extra]==1.2 ; marker --hash=sha256:...`. Source: PEP 508 and pip's requirements file format.
import { quoteSeen } from '@compose-delivery/runtime';
import { lockError, type LockedFile, type LockedPackage, type LockPlace } from './lock.ts';
import { normalizeName, parseMarker, MarkerSyntaxError } from './marker.ts';
import { parseSpecifiers, type Specifier } from './specifier.ts';
import { parseWheelName } from './wheel-name.ts';

const HEAD = /^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*/;
const HASH = /--hash(?:=|\s+)(\S+)/g;

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

function checkMarker(marker: string, place: LockPlace): void {
  if (marker === '') return;
  try {
    parseMarker(marker);
  } catch (error) {
    if (!(error instanceof MarkerSyntaxError)) throw error;
    throw lockError(
      place,
      'an environment marker that can be read',
      `${quoteSeen(marker)} (${error.message})`,
    );
  }
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
  return hashes;
}

function fragmentHash(url: string | undefined): string[] {
  const match = /#(?:.*&)?sha256=([0-9a-fA-F]{64})/.exec(url ?? '');
  return match ? [(match[1] ?? '').toLowerCase()] : [];
}

/**
 * The requirement as a locked package.
 * @throws InputError if it is not pinned to one version, or has no sha256.
 */
export function lockRequirement(requirement: Requirement): LockedPackage {
  const { name, place } = requirement;
  const files = requirement.url === undefined ? [] : [directFile(requirement, requirement.url)];
  const version = files[0] ? (parseWheelName(files[0].filename)?.version ?? '') : pinnedVersion(requirement);
  if (requirement.hashes.length === 0)
    throw lockError(
      place,
      `a --hash=sha256:... for ${name} (pip-compile --generate-hashes or uv pip compile --generate-hashes writes them)`,
      'none',
    );
  const { extras, marker, hashes } = requirement;
  return { name, version, extras, marker, hashes: [...new Set(hashes)].sort(), files, place };
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
  const url = address.replace(/#.*$/, '');
  const filename = decodeURIComponent(url.replace(/\?.*$/, '').split('/').pop() ?? '');
  const wheel = parseWheelName(filename);
  if (!/^https?:\/\//.test(url) || !wheel || wheel.name !== requirement.name)
    throw lockError(
      requirement.place,
      `an http(s) address of a wheel of ${requirement.name}`,
      quoteSeen(address),
    );
  return { filename, url, sha256: requirement.hashes[0] ?? '', size: undefined };
}
