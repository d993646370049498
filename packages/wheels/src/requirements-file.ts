// Requirements files as pip reads them: continuation lines, comments, ${VARIABLES}, -r and -c. Source: pip's "Requirements File Format".
import { posix } from 'node:path';
import { quoteSeen, type Environment, type Files } from '@compose-delivery/runtime';
import { lockError, type Lock, type LockedPackage, type LockPlace } from './lock.ts';
import { lockRequirement, parseRequirement, type Requirement } from './requirement.ts';
import { fits } from './specifier.ts';
import { sameVersion } from './version.ts';

export type LogicalLine = { readonly text: string; readonly line: number };

/** Lines with continuations joined and comments gone; `line` is where each begins, from 1. */
export function logicalLines(text: string): readonly LogicalLine[] {
  const lines: LogicalLine[] = [];
  let open: { text: string; line: number } | undefined;
  const close = (): void => {
    const clean = open?.text.replace(/(^|\s+)#.*$/, '').trim();
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
  readonly remarks: Set<string>;
};

/**
 * Reads a requirements file and everything that it includes.
 * @param show how messages call a path, such as its part below the repository
 * @throws InputError naming file and line: not pinned, no hash, an option that asks for something else than wheels by hash.
 */
export async function readRequirementsLock(
  files: Files,
  path: string,
  environment: Environment,
  show: (path: string) => string,
): Promise<Lock> {
  const reading: Reading = {
    files,
    environment,
    show,
    requirements: [],
    constraints: [],
    sources: [],
    remarks: new Set(),
  };
  await readFile(reading, path, 'requirement', { file: show(path), line: 0 }, []);
  const packages = reading.requirements.map((requirement) =>
    constrain(lockRequirement(requirement), reading),
  );
  return { packages, sources: reading.sources, remarks: [...reading.remarks] };
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
  const text = await reading.files.readText(path);
  if (text === undefined)
    throw lockError(from, 'an existing lock file', `${reading.show(path)}, which is not there`);
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
    throw lockError(place, 'a file of the repository', quoteSeen(target));
  return posix.resolve(posix.dirname(from), target.replace(/^(["'])(.*)\1$/, '$2'));
}

/** `${NAME}` in capitals only, as pip does; an unknown one stays as it is. */
function expandEnvironment(line: string, environment: Environment): string {
  return line.replace(/\$\{([A-Z0-9_]+)\}/g, (whole, name: string) => environment[name] || whole);
}

const HARMLESS = /^(--require-hashes|--prefer-binary|--pre|--only-binary|--use-feature|--no-index)\b/;
const INDEX = /^(-i|--index-url|--extra-index-url|-f|--find-links|--trusted-host)(?:\s+|=|$)/;

function readOption(reading: Reading, line: string, place: LockPlace): void {
  if (HARMLESS.test(line)) return;
  const index = INDEX.exec(line);
  if (!index)
    throw lockError(place, 'requirements by name, version and hash', quoteSeen(line.split(/[\s=]/)[0]));
  reading.remarks.add(
    `${place.file}, line ${place.line}: ${index[1] ?? ''} has no effect; indexes come from the input index-urls`,
  );
}

/** Constraints narrow: a version that they exclude is a mistake in the lock, and hashes of both must agree. */
function constrain(locked: LockedPackage, reading: Reading): LockedPackage {
  let { hashes } = locked;
  for (const constraint of reading.constraints.filter((one) => one.name === locked.name)) {
    const wrong = constraint.specifiers.find((clause) => !fits(locked.version, clause));
    if (wrong && !(wrong.operator === '==' && sameVersion(wrong.version, locked.version))) {
      const rule = `${wrong.operator}${wrong.version} (${constraint.place.file}, line ${constraint.place.line})`;
      throw lockError(locked.place, `${locked.name}${rule}`, `${locked.name}==${locked.version}`);
    }
    if (constraint.hashes.length > 0) hashes = hashes.filter((hash) => constraint.hashes.includes(hash));
    if (hashes.length === 0)
      throw lockError(
        locked.place,
        `a hash of ${locked.name} that ${constraint.place.file} allows, too`,
        'none',
      );
  }
  return { ...locked, hashes };
}
