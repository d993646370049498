// Which reader a lock gets, and one clear error for what is no lock at all; whatever is fed to a reader, nothing else is thrown.
import { InputError } from '@compose-delivery/runtime';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluateMarker } from './evaluate-marker.ts';
import { MarkerSyntaxError, parseMarker } from './marker.ts';
import { lockKind } from './read-lock.ts';
import { parseSpecifiers, fits } from './specifier.ts';
import { readOneLock, type LockRequest } from './testing/read-one-lock.ts';
import { compareVersions, parseVersion } from './version.ts';
import { parseSdistName, parseWheelName } from './wheel-name.ts';

test.each([
  ['requirements.txt', 'requirements'],
  ['api/requirements.lock', 'requirements'],
  ['uv.lock', 'uv'],
  ['services/api/poetry.lock', 'poetry'],
  ['pylock.toml', 'pylock'],
  ['pylock.api.toml', 'pylock'],
  ['pylock.a.b.toml', undefined],
  ['Pipfile.lock', undefined],
  ['pdm.lock', undefined],
  ['pixi.lock', undefined],
  ['environment.yml', undefined],
  ['pyproject.toml', undefined],
])('%s is read as %s', (path, kind) => {
  expect(lockKind(path)).toBe(kind);
});

async function refusal(
  texts: Readonly<Record<string, string | Error>>,
  request: Partial<LockRequest> = {},
): Promise<string> {
  const error: unknown = await Promise.resolve()
    .then(() => readOneLock(texts, request))
    .catch((thrown: unknown) => thrown);
  if (!(error instanceof InputError)) throw new Error(`expected an InputError, saw ${String(error)}`);
  expect(error.problems).toHaveLength(1);
  return error.message;
}

const failed = (code: string): Error => Object.assign(new Error(`${code}: what the system says`), { code });
const A = 'a'.repeat(64);

describe('one error, naming the file and what to do', () => {
  test('an unknown format', async () => {
    expect(await refusal({ 'Pipfile.lock': '{}' })).toBe(
      'Pipfile.lock: expected requirements with hashes (*.txt), uv.lock, poetry.lock or pylock.toml; other locks can be exported to one of them, saw Pipfile.lock',
    );
  });

  test.each(['lock.txt', 'uv.lock', 'poetry.lock', 'pylock.toml'])(
    '%s: unreadable, a folder, absent, no text',
    async (name) => {
      expect(await refusal({ [name]: failed('EACCES') })).toContain(`${name}: permission denied`);
      expect(await refusal({ [name]: failed('EISDIR') })).toContain(`${name}: a folder`);
      expect(await refusal({ [name]: failed('ERR_FS_FILE_TOO_LARGE') })).toContain(
        'a file that is too large',
      );
      expect(await refusal({ [name]: 'ok\n\ufffd\n' })).toBe(
        `${name}, line 2: expected text in UTF-8, saw bytes that are no UTF-8`,
      );
      expect(await refusal({ [name]: '\ufffd\ufffda\0=\0' })).toContain('UTF-16; save the file as UTF-8');
      expect(await refusal({ [name]: ' '.repeat(32_000_001) })).toContain('at most 32 million characters');
    },
  );

  test('what chooses in a lock that has nothing to choose', async () => {
    expect(await refusal({ 'lock.txt': '' }, { extras: ['x'], groups: [] })).toContain(
      'lock-extras and lock-groups',
    );
    expect(await refusal({ 'poetry.lock': '' }, { project: 'x' })).toContain(
      'a lock in which lock-project can choose',
    );
  });

  test.each([
    ['nested lists', `a = ${'['.repeat(100_000)}`],
    ['nested tables', `a = ${'{a='.repeat(100_000)}`],
    ['an endless key', `package${'.a'.repeat(100_000)} = 1`],
    ['an endless header', `[package.${'a.'.repeat(100_000)}a]`],
    ['an endless number', `version = ${'9'.repeat(100_000)}`],
    ['a key twice', 'version = 1\nversion = 1'],
  ])('a TOML bomb: %s', async (_, text) => {
    for (const name of ['uv.lock', 'poetry.lock', 'pylock.toml'])
      expect(await refusal({ [name]: text })).toContain(name);
  });

  test('a file that includes itself under many names ends', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 30 }, (_, i) => [`${i}.txt`, `-r ${i + 1}.txt\n-r ${i + 1}.txt\n`]),
    );
    const texts = { 'lock.txt': '-r 0.txt', ...files, '30.txt': '' };
    expect(await refusal(texts)).toContain('at most 500 files in one lock');
  });

  test('parentheses without end, and a marker as long as a book', async () => {
    const line = (marker: string): string => `a==1 ; ${marker} --hash=sha256:${A}`;
    expect(await refusal({ 'lock.txt': line('('.repeat(50_000)) })).toContain(
      'at most 100 nested parentheses',
    );
    expect(await refusal({ 'lock.txt': line('os_name == "a" or '.repeat(5_000)) })).toContain(
      'at most 65536 characters',
    );
  });
});

describe('whatever is read: an answer or an InputError, 10,000 times', { timeout: 60_000 }, () => {
  const RUNS = { numRuns: 2_500, interruptAfterTimeLimit: 5_000 };
  const word = fc.constantFrom(
    ...[
      'name',
      'version',
      '=',
      '"',
      "'",
      '[[package]]',
      '[[packages]]',
      '[metadata]',
      '[',
      ']',
      '{',
      '}',
      ',',
      '\n',
      ' ',
      '#',
      '\\\n',
    ],
    ...[
      'lock-version = "2.1"',
      'lock-version = "1.0"',
      'created-by = "x"',
      'version = 1',
      'name = "web"',
      'version = "1.0"',
      'files = []',
    ],
    ...[
      'wheels = [{url = "https://x/web-1.0-py3-none-any.whl", hash = "sha256:00"}]',
      'source = {virtual = "."}',
      'dependencies = [{name = "web"}]',
    ],
    ...[
      'web==1.0',
      ';',
      'os_name',
      '==',
      '<',
      '>=',
      '(',
      ')',
      'and',
      'or',
      'not',
      'in',
      'extra',
      '--hash=',
      `sha256:${A}`,
      '-r ',
      '-c ',
      '-e ',
      'lock.txt',
    ],
    ...[
      '${X}',
      '@',
      'https://',
      'git+',
      '../',
      '1.0',
      '*',
      '~',
      '^',
      '||',
      '\u00e9',
      '\u0000',
      '\ufffd',
      '__proto__',
      'constructor',
      '999999999999999999999',
    ],
  );
  const text = fc.oneof(
    fc.array(word, { maxLength: 40 }).map((words) => words.join('')),
    fc.array(word, { maxLength: 40 }).map((words) => words.join(' ')),
    fc.string({ unit: 'binary', maxLength: 200 }),
  );

  test.each(['lock.txt', 'uv.lock', 'poetry.lock', 'pylock.toml'])('%s', async (name) => {
    await fc.assert(
      fc.asyncProperty(text, text, async (lock, project) => {
        try {
          await readOneLock({ [name]: lock, 'pyproject.toml': project, '1.0': lock });
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      RUNS,
    );
  });

  test('markers, versions, specifiers and names', () => {
    fc.assert(
      fc.property(text, fc.string({ maxLength: 60 }), (one, other) => {
        try {
          evaluateMarker(parseMarker(one), { os_name: other, python_version: '3.11' });
        } catch (error) {
          expect(error).toBeInstanceOf(MarkerSyntaxError);
        }
        const [a, b] = [parseVersion(one), parseVersion(other)];
        if (a && b) expect(Math.sign(compareVersions(a, b)) + Math.sign(compareVersions(b, a))).toBe(0);
        for (const clause of parseSpecifiers(one) ?? []) expect(typeof fits(other, clause)).toBe('boolean');
        for (const name of [one, `${one}-1.0-py3-none-any.whl`, `web-${other}-py3-none-any.whl`]) {
          const wheel = parseWheelName(name);
          if (wheel) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9_.!+-]*\.whl$/);
          expect(parseSdistName(name)?.name ?? '').not.toMatch(/[/\\]/);
        }
      }),
      { numRuns: 10_000, interruptAfterTimeLimit: 5_000 },
    );
  });
});
