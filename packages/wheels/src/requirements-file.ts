// Requirements files as pip reads them: continuation lines, comments, ${VARIABLES}, -r and -c. Source: pip's "Requirements File Format".
import { posix } from 'node:path';
import { quoteSeen, type Environment, type Files } from '@compose-delivery/runtime';
import { markerHolds } from './evaluate-marker.ts';
import {
  lockError,
  placeName,
  readLockText,
  type Lock,
  type LockedPackage,
  type LockPlace,
  type LockRemark,
} from './lock.ts';
import type { LockReading } from './lock-reading.ts';
import { hashMissing, lockRequirement, parseRequirement, type Requirement } from './requirement.ts';
import { fits } from './specifier.ts';
import { sameVersion } from './version.ts';

export type LogicalLine = { readonly text: string; readonly line: number };

/** Lines with continuations joined and comments gone; `line` is where each begins, from 1. */
export function logicalLines(text: string): readonly LogicalLine[] {
  const lines: LogicalLine[] = [];
  let open: { text: string; line: number } | undefined;
  const close = (): void => {
    const clean = open?.text.replace(/(^|\s)#.*$/s, '').trim();
    if (open && clean) lines.push({ text: clean, line: open.line });
    open = undefined;
  };
  text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .forEach((physical, i) => {
      open ??= { text: '', line: i + 1 };
      const isComment = /^\s*#/.test(physical);
      const continues = physical.endsWith('\\') && !isComment;
      // A comment ends a continuation, as in pip; the space keeps it from sticking to the word before.
      open.text += isComment ? ` ${physical}` : continues ? physical.slice(0, -1) : physical;
      if (!continues) close();
    });
  close();
  return lines;
}

type Reading = {
  readonly files: Files;
  readonly environment: Environment;
  /** How messages call a path. */
  readonly show: (path: string) => string;
  readonly requirements: Requirement[];
  readonly constraints: Requirement[];
  readonly sources: { path: string; text: string }[];
  readonly remarks: LockRemark[];
  /** Files whose reading has begun; the same one twice would be the same requirements twice. */
  count: number;
};

/** More includes than this nobody wrote; a file that includes itself under many names would never end. */
const MAX_FILES = 500;

/**
 * Reads a requirements file and everything that it includes.
 * @throws InputError naming file and line: not pinned, no hash, an option that asks for something else than wheels by hash.
 */
export async function readRequirementsLock(given: LockReading): Promise<Lock> {
  const { files, path, environment, show, hashRule, target } = given;
  const reading: Reading = {
    ...{ files, environment, show, requirements: [], constraints: [], sources: [], remarks: [] },
    count: 0,
  };
  await readFile(reading, path, 'requirement', { file: show(path), line: 0 }, []);
  const constraints = new Map<string, Requirement[]>();
  for (const one of reading.constraints)
    constraints.set(one.name, [...(constraints.get(one.name) ?? []), one]);
  const applies = (one: Requirement): boolean => markerHolds(one.marker, target.markers, one.place);
  const packages = reading.requirements.map((one) =>
    constrain(lockRequirement(one), (constraints.get(one.name) ?? []).filter(applies)),
  );
  const unhashed = packages.filter((one) => one.hashes.length === 0);
  const mixed = hashRule === 'auto' && unhashed.length < packages.length;
  const missing = unhashed.find((one) => hashRule === 'true' || mixed || one.files.length > 0);
  if (missing) throw hashMissing(missing.name, missing.place);
  if (unhashed.length > 0)
    reading.remarks.push({ kind: 'unhashed', file: show(path), names: unhashed.map((one) => one.name) });
  return { packages, sources: reading.sources, remarks: reading.remarks };
}

async function readFile(
  reading: Reading,
  path: string,
  kind: 'requirement' | 'constraint',
  from: LockPlace,
  parents: readonly string[],
): Promise<void> {
  if (parents.includes(path))
    throw lockError(from, 'files that do not include each other in a circle', reading.show(path));
  reading.count += 1;
  if (reading.count > MAX_FILES) throw lockError(from, `at most ${MAX_FILES} files in one lock`, 'more');
  const text = await readLockText(reading.files, path, reading.show, from);
  reading.sources.push({ path, text });
  for (const { text: line, line: number } of logicalLines(text)) {
    const place = { file: reading.show(path), line: number };
    const expanded = expandEnvironment(line, reading.environment);
    const include = /^(?:(-r|--requirement)|-c|--constraint)(?:\s+|=)?(\S.*)$/.exec(expanded);
    if (include) {
      const target = includedPath(path, include[2] ?? '', place);
      await readFile(reading, target, include[1] === undefined ? 'constraint' : kind, place, [
        ...parents,
        path,
      ]);
    } else if (expanded.startsWith('-')) readOption(reading, expanded, place);
    else if (kind === 'requirement') reading.requirements.push(parseRequirement(expanded, place));
    else reading.constraints.push(parseRequirement(expanded, place));
  }
}

function includedPath(from: string, target: string, place: LockPlace): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(target))
    throw lockError(place, 'a file of the repository', 'an address');
  return posix.resolve(posix.dirname(from), target.replace(/^(["'])(.*)\1$/, '$2'));
}

/** `${NAME}` in capitals only, as pip does; an unknown one stays as it is. */
function expandEnvironment(line: string, environment: Environment): string {
  return line.replace(/\$\{([A-Z0-9_]+)\}/g, (whole, name: string) => environment[name] || whole);
}

const HARMLESS = /^(--require-hashes|--prefer-binary|--pre|--only-binary|--use-feature|--no-index)\b/;
const INDEX = /^(-i|--index-url|--pypi-url|--extra-index-url|-f|--find-links|--trusted-host)(?:\s+|=|$)/;
const EDITABLE = /^(?:-e|--editable)/;

function readOption(reading: Reading, line: string, place: LockPlace): void {
  if (HARMLESS.test(line)) return;
  const index = INDEX.exec(line);
  if (index) return void reading.remarks.push({ kind: 'index-option', place, option: index[1] ?? '' });
  const expected = 'requirements by name, version and hash';
  if (EDITABLE.test(line))
    throw lockError(
      place,
      `${expected}; an editable one has no hash, the image brings that code itself`,
      '"-e"',
    );
  throw lockError(place, expected, quoteSeen(line.split(/[\s=]/)[0]));
}

/** Constraints narrow: a version that they exclude is a mistake in the lock, and hashes of both must agree. */
function constrain(locked: LockedPackage, constraints: readonly Requirement[]): LockedPackage {
  let { hashes } = locked;
  for (const constraint of constraints) {
    const wrong = constraint.specifiers.find((clause) => !fits(locked.version, clause));
    if (wrong && !(wrong.operator === '==' && sameVersion(wrong.version, locked.version))) {
      const rule = `${wrong.operator}${wrong.version} (${placeName(constraint.place)})`;
      throw lockError(locked.place, `${locked.name}${rule}`, `${locked.name}==${locked.version}`);
    }
    if (constraint.hashes.length === 0) continue;
    hashes =
      hashes.length === 0 ? constraint.hashes : hashes.filter((hash) => constraint.hashes.includes(hash));
    if (hashes.length === 0)
      throw lockError(
        locked.place,
        `a hash of ${locked.name} that ${constraint.place.file} allows, too`,
        'none',
      );
  }
  return { ...locked, hashes };
}
