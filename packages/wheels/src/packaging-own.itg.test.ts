// pypa/packaging's own tests as the oracle: they run once with a recorder, and everything that they ask of it is asked of our parsers, too.
// The sdist with the tests comes from the package index by pip, into the folder for temporary files; without a network this is skipped, loudly.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chooseWheel } from './choose-wheel.ts';
import { evaluateMarker } from './evaluate-marker.ts';
import { MarkerSyntaxError, normalizeName, parseMarker } from './marker.ts';
import { readPylock, type PylockPackage } from './pylock.ts';
import { selectPylock } from './select-pylock.ts';
import { fits, parseSpecifier, parseSpecifiers } from './specifier.ts';
import { compatibleTags, cpythonTags, macTags, manylinuxTags, musllinuxTags } from './tags.ts';
import { compareVersions, parseVersion, sameVersion } from './version.ts';
import { parseWheelName } from './wheel-name.ts';

const VERSION = '26.3';
const PYTHON = 'python3';
const RECORDER = join(import.meta.dirname, 'testing', 'packaging_recorder.py');
const TESTS = [
  'tags',
  'markers',
  'pylock',
  'pylock_select',
  'utils',
  'specifiers',
  'version',
  'manylinux',
  'musllinux',
];

function run(argv: readonly string[], cwd: string, env: Record<string, string> = {}): boolean {
  const [program = '', ...rest] = argv;
  const options = { cwd, env: { ...process.env, ...env }, encoding: 'utf8', timeout: 240_000 } as const;
  return spawnSync(program, rest, options).status === 0;
}

/** Records the cases, or finds those of an earlier run of the same recorder; undefined: the index cannot be reached. */
function recordCases(): string | undefined {
  const key = createHash('sha256').update(readFileSync(RECORDER)).digest('hex').slice(0, 12);
  const folder = join(tmpdir(), 'compose-delivery-oracle');
  const cases = join(folder, `packaging-${VERSION}-${key}.jsonl`);
  if (existsSync(cases)) return cases;
  mkdirSync(folder, { recursive: true });
  const work = mkdtempSync(join(folder, 'work-'));
  const pip = [PYTHON, '-m', 'pip', '--disable-pip-version-check', '--no-input', '-q'];
  try {
    const ready =
      run([...pip, 'download', '--no-deps', '--no-binary', 'packaging', `packaging==${VERSION}`], work) &&
      run([...pip, 'install', '--target', 'tools', 'pytest', 'pretend', 'tomli_w'], work) &&
      run(['tar', 'xzf', `packaging-${VERSION}.tar.gz`], work);
    if (!ready) return undefined;
    const source = join(work, `packaging-${VERSION}`);
    const path = [join(source, 'src'), join(work, 'tools'), join(RECORDER, '..')].join(':');
    const files = TESTS.map((name) => `tests/test_${name}.py`);
    const pytest = [
      PYTHON,
      '-B',
      '-m',
      'pytest',
      '-q',
      '-p',
      'packaging_recorder',
      '-p',
      'no:cacheprovider',
      ...files,
    ];
    const recorded = join(work, 'cases.jsonl');
    if (!run(pytest, source, { PYTHONPATH: path, RECORDED_CASES: recorded })) return undefined;
    renameSync(recorded, cases);
    return cases;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

type Case = readonly [kind: string, ...rest: unknown[]];

const path = recordCases();
const CASES: readonly Case[] =
  path === undefined
    ? []
    : readFileSync(path, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Case);
const WITHOUT = path === undefined ? ` (SKIPPED: no sdist of packaging ${VERSION} from the index)` : '';

/** Every case of a kind on which we say something else, but for those that a reason excuses. */
function compare(
  kinds: string | readonly string[],
  ours: (...rest: never[]) => unknown,
  least: number,
  excuse: (...rest: never[]) => string | undefined = () => undefined,
): void {
  const cases = CASES.filter(([kind]) => [kinds].flat().includes(kind));
  const answers = cases.map(([, ...rest]) => ({
    asked: rest.slice(0, -1),
    theirs: rest.at(-1),
    ours: (ours as (...all: unknown[]) => unknown)(...rest.slice(0, -1)),
    why: (excuse as (...all: unknown[]) => string | undefined)(...rest),
  }));
  const agree = answers.filter((one) => JSON.stringify(one.ours) === JSON.stringify(one.theirs));
  const excused = answers.filter((one) => !agree.includes(one) && one.why !== undefined);
  const wrong = answers.filter((one) => !agree.includes(one) && one.why === undefined);
  const reasons = [...new Set(excused.map((one) => one.why))].map((why) => `; excused: ${why}`);
  process.stderr.write(
    `packaging ${VERSION}, ${[kinds].flat().join(' and ')}: ${agree.length} of ${cases.length} cases agree, ${excused.length} excused${reasons.join('')}\n`,
  );
  expect(wrong.slice(0, 20)).toEqual([]);
  expect(agree.length).toBeGreaterThanOrEqual(least);
}

/** What throws a syntax error is no marker; anything else that is thrown is a bug. */
function parses(text: string): boolean {
  try {
    parseMarker(text);
    return true;
  } catch (error) {
    if (error instanceof MarkerSyntaxError) return false;
    throw error;
  }
}

const OPTIONS = { timeout: 280_000, skip: path === undefined };

test(`versions: which texts are one${WITHOUT}`, OPTIONS, () => {
  compare('version', (text: string) => parseVersion(text) !== undefined, 1_200);
});

test(`versions: their order, every pair${WITHOUT}`, OPTIONS, () => {
  const holds: Record<string, (order: number) => boolean> = {
    '<': (order) => order < 0,
    '<=': (order) => order <= 0,
    '==': (order) => order === 0,
    '!=': (order) => order !== 0,
    '>': (order) => order > 0,
    '>=': (order) => order >= 0,
  };
  compare(
    'compare',
    (left: string, operator: string, right: string) => {
      const [a, b] = [parseVersion(left), parseVersion(right)];
      return a && b ? holds[operator]?.(compareVersions(a, b)) : 'no version';
    },
    30_000,
  );
});

test(`specifiers: which texts are one${WITHOUT}`, OPTIONS, () => {
  const endless = (text: string): string | undefined =>
    text.length > 4_300
      ? 'numbers of more digits than Python reads, which packaging finds out only when asked'
      : undefined;
  compare('specifier', (text: string) => parseSpecifier(text) !== undefined, 850, endless);
  compare('specifiers', (text: string) => parseSpecifiers(text) !== undefined, 390, endless);
});

test(`specifiers: which versions they let in${WITHOUT}`, OPTIONS, () => {
  compare(
    'contains',
    (text: string, version: string) => parseSpecifiers(text)?.every((clause) => fits(version, clause)),
    10_600,
  );
});

test(`markers: which texts are one${WITHOUT}`, OPTIONS, () => {
  compare('marker', parses, 2_200);
});

type Environment = Readonly<Record<string, string | readonly string[] | null>>;

function evaluate(text: string, environment: Environment): boolean | null {
  const names = (key: string): Set<string> =>
    new Set([environment[key] ?? []].flat().map((name) => normalizeName(name)));
  const plain = Object.entries(environment).flatMap(([key, value]) =>
    typeof value === 'string' ? [[key, value]] : [],
  );
  try {
    return evaluateMarker(parseMarker(text), Object.fromEntries(plain) as Record<string, string>, {
      extras: names('extras'),
      groups: names('dependency_groups'),
    });
  } catch (error) {
    if (error instanceof MarkerSyntaxError) return null;
    throw error;
  }
}

test(`markers: what they say${WITHOUT}`, OPTIONS, () => {
  compare('evaluate', evaluate, 100);
});

test(`names of wheels and of projects${WITHOUT}`, OPTIONS, () => {
  compare(
    'wheel',
    (filename: string) => {
      const wheel = parseWheelName(filename);
      return wheel ? [wheel.name, wheel.version, wheel.build, [...wheel.tags].sort()] : null;
    },
    18,
    (filename: string, theirs: readonly [string, string] | null) => {
      const wheel = parseWheelName(filename);
      if (wheel && theirs && sameVersion(wheel.version, theirs[1]))
        return 'versions stay as they are written, and are compared as versions';
      return /[^\x20-\x7e]/.test(filename) ? 'a name that is not ASCII is not written to a disk' : undefined;
    },
  );
  compare('name', (name: string) => normalizeName(name), 24);
});

test(`tags: manylinux, musllinux, macOS, CPython, pure Python${WITHOUT}`, OPTIONS, () => {
  type Pair = readonly [number, number];
  compare(
    'manylinux',
    (arch: string, libc: Pair, able: boolean) => (able ? manylinuxTags(arch, libc) : []),
    3,
  );
  compare('musllinux', (arch: string, libc: Pair | null) => (libc ? musllinuxTags(arch, libc) : []), 10);
  compare('mac', macTags, 9, (_: Pair, arch: string) =>
    /^(?:x86_64|arm64)$/.test(arch) ? undefined : 'PowerPC and 32 bit',
  );
  compare(
    'cpython',
    ([major, minor]: Pair, abis: readonly string[] | null, platforms: readonly string[]) =>
      cpythonTags([major, minor], abis ?? [`cp${major}${minor}`], platforms),
    16,
  );
  compare(
    'compatible',
    (python: Pair, interpreter: string | null, platforms: readonly string[]) =>
      compatibleTags(python, interpreter ?? undefined, platforms),
    3,
  );
});

const PLACE = { file: 'pylock.toml', line: 0 };

test(`pylock.toml: which documents are one${WITHOUT}`, OPTIONS, () => {
  compare(
    'pylock',
    (document: Record<string, unknown>) => {
      try {
        readPylock(document, PLACE, []);
        return true;
      } catch {
        return false;
      }
    },
    40,
  );
});

/** What is installed of a package, by packaging's name of the kind; undefined where nothing suits. */
function kindOf(one: PylockPackage, ranks: ReadonlyMap<string, number>): string | undefined {
  if (one.direct)
    return { vcs: 'PackageVcs', directory: 'PackageDirectory', archive: 'PackageArchive' }[one.direct];
  const files = one.wheels.map((wheel) => ({
    filename: wheel.filename,
    url: '',
    sha256: wheel.hashes.sha256,
    size: undefined,
    requiresPython: '',
  }));
  const version = one.version ?? one.wheels[0]?.wheel.version ?? '';
  const hashes = files.flatMap((file) => file.sha256 ?? []);
  const locked = { name: one.name, version, extras: [], marker: '', hashes, files: [], place: PLACE };
  const target = { name: 'the test', version: '3.12.12', ranks, markers: {} };
  if (chooseWheel(locked, files, target).file) return 'PackageWheel';
  return one.sdist ? 'PackageSdist' : undefined;
}

test(`pylock.toml: what is selected${WITHOUT}`, OPTIONS, () => {
  compare(
    'select',
    (
      document: Record<string, unknown>,
      markers: Record<string, string>,
      tags: readonly string[],
      extras: readonly string[] | null,
      groups: readonly string[] | null,
    ) => {
      const ranks = new Map(tags.map((tag, rank) => [tag, rank]));
      const target = { name: 'the test', version: markers.python_full_version ?? '', markers };
      try {
        const lock = readPylock(document, PLACE, []);
        const chosen = selectPylock(
          lock,
          target,
          { extras: extras ?? [], groups: groups ?? undefined },
          PLACE,
        );
        const kinds = chosen.map((one) => [one.name, kindOf(one, ranks)]);
        return kinds.some(([, kind]) => kind === undefined) ? null : kinds;
      } catch {
        return null;
      }
    },
    20,
    (...[, , , , , prefersSource]: unknown[]) =>
      prefersSource === true ? 'a source archive is never preferred: nothing is built here' : undefined,
  );
});

test('the folder of the oracle keeps nothing but the cases', { skip: path === undefined }, () => {
  expect(
    readdirSync(join(tmpdir(), 'compose-delivery-oracle')).filter((name) => name.endsWith('.jsonl')).length,
  ).toBeGreaterThan(0);
});
