// pylock.toml, and every way in which one can be wrong. What is selected of it agrees with pypa/packaging: packaging-own.itg.test.ts.
import { InputError } from '@compose-delivery/runtime';
import { expect, test } from 'vitest';
import { readOneLock, type LockRequest } from './testing/read-one-lock.ts';

const hash = (letter: string): string => letter.repeat(64);
const HEAD = 'lock-version = "1.0"\ncreated-by = "a tool"\n';

function entry(name: string, letter: string, more = '', wheel = `${name}-1.0-py3-none-any.whl`): string {
  return `
[[packages]]
name = "${name}"
version = "1.0"
${more}
sdist = { url = "https://files.example/${name}-1.0.tar.gz", hashes = { sha256 = "${hash('0')}" } }

[[packages.wheels]]
url = "https://files.example/${wheel}"
upload-time = 2025-01-25T11:30:10.164985+00:00
size = 10
hashes = { sha256 = "${hash(letter)}", md5 = "0" }
`;
}

const GOOD = `${HEAD}
requires-python = ">=3.10"
environments = ["sys_platform == 'linux'", "sys_platform == 'win32'"]
extras = ["pg"]
dependency-groups = ["dev", "docs"]
default-groups = ["dev"]
${entry('web', 'a')}${entry('pgdriver', 'b', `marker = "'pg' in extras"`)}${entry('tester', 'c', `marker = "'dev' in dependency_groups"`)}${entry('writer', 'd', `marker = "'docs' in dependency_groups"`)}${entry('tomli', 'e', `marker = "python_version < '3.11'"`)}
[[packages]]
name = "shop"
directory = { path = "." }
`;

async function names(text: string, request: Partial<LockRequest> = {}): Promise<string[]> {
  return (await readOneLock({ 'pylock.toml': text }, request)).packages.map((one) => one.name);
}

test('packages by markers, extras and groups; the default groups unless others are asked for', async () => {
  expect(await names(GOOD)).toEqual(['web', 'tester']);
  expect(await names(GOOD, { extras: ['PG'] })).toEqual(['web', 'pgdriver', 'tester']);
  expect(await names(GOOD, { groups: [] })).toEqual(['web']);
  expect(await names(GOOD, { groups: ['docs'] })).toEqual(['web', 'writer']);
  expect(await names(GOOD, { python: '3.10' })).toEqual(['web', 'tester', 'tomli']);
});

test('each with the addresses, hashes and sizes of its wheels; code of the repository is said', async () => {
  const lock = await readOneLock({ 'pylock.api.toml': GOOD });
  expect(lock.packages[0]).toEqual({
    ...{ name: 'web', version: '1.0', extras: [], marker: '', hashes: [hash('a')] },
    files: [
      {
        ...{ filename: 'web-1.0-py3-none-any.whl', sha256: hash('a'), size: 10 },
        url: 'https://files.example/web-1.0-py3-none-any.whl',
      },
    ],
    place: { file: 'pylock.api.toml', line: 10 },
  });
  expect(lock.remarks).toEqual([{ kind: 'local-code', file: 'pylock.api.toml', names: ['shop'] }]);
});

test('a wheel beside the lock is looked for by its hash', async () => {
  const text = GOOD.replace('url = "https://files.example/web-1.0-py3', 'path = "wheels/web-1.0-py3');
  const lock = await readOneLock({ 'pylock.toml': text });
  expect(lock.packages[0]).toMatchObject({ hashes: [hash('a')], files: [] });
  expect(lock.remarks[0]).toMatchObject({ kind: 'local-file', name: 'web' });
});

test('a package without a version takes that of its wheel; an archive that is a wheel is one', async () => {
  const text = `${HEAD}${entry('web', 'a').replace('version = "1.0"', '')}
[[packages]]
name = "native"
archive = { url = "https://files.example/native-2.0-py3-none-any.whl", hashes = { sha256 = "${hash('b')}" } }
`;
  const { packages } = await readOneLock({ 'pylock.toml': text });
  expect(packages.map((one) => `${one.name} ${one.version}`)).toEqual(['web 1.0', 'native 2.0']);
});

test.each([
  [
    'a repository',
    'vcs = { type = "git", url = "https://t0ken@example.org/x", commit-id = "1" }',
    'a repository of source code',
  ],
  [
    'an archive of sources',
    `archive = { url = "https://example.org/x.zip", hashes = { sha256 = "${hash('1')}" } }`,
    'an archive of source code',
  ],
  [
    'a source archive alone',
    `sdist = { url = "https://example.org/x-1.0.tar.gz", hashes = { sha256 = "${hash('1')}" } }`,
    'only a source archive',
  ],
  [
    'a wheel with another kind of hash',
    `wheels = [{ url = "https://example.org/x-1.0-py3-none-any.whl", hashes = { sha512 = "1" } }]`,
    'none',
  ],
])('%s is refused where it is needed', async (_, line, seen) => {
  const { packages } = await readOneLock({ 'pylock.toml': `${HEAD}\n[[packages]]\nname = "x"\n${line}\n` });
  expect(packages[0]?.refused?.seen).toContain(seen);
  expect(JSON.stringify(packages)).not.toContain('t0ken');
});

test.each([
  ['no TOML', `${HEAD}x = = 1`, 'pylock.toml, line 3: expected TOML that can be read'],
  [
    'a lock-version of the future',
    GOOD.replace('"1.0"', '"2.0"'),
    'lock-version 1.0 of pylock.toml, saw "2.0"',
  ],
  ['no lock-version', GOOD.replace('lock-version = "1.0"', ''), 'lock-version 1.0'],
  ['nobody who made it', GOOD.replace('created-by', 'made-by'), 'created-by'],
  ['no packages', HEAD, '[[packages]] tables, saw none'],
  ['another Python', GOOD.replace('>=3.10', '>=3.12'), 'Python >=3.12 for this lock, saw CPython 3.11.99'],
  [
    'another environment',
    GOOD.replace(/environments = .*/, `environments = ["sys_platform == 'darwin'"]`),
    'an environment of the lock',
  ],
  [
    'another Python for one package',
    GOOD.replace('version = "1.0"\n\nsdist', 'version = "1.0"\nrequires-python = "<3.11"\nsdist'),
    'line 10: expected Python <3.11 for web',
  ],
  [
    'a package twice',
    GOOD + entry('web', 'f'),
    'one entry of web for CPython 3.11.99 on manylinux_2_36_x86_64, saw a second one, after that of pylock.toml, line 10',
  ],
  [
    'two sources of one package',
    GOOD.replace('version = "1.0"\n\nsdist', 'version = "1.0"\ndirectory = { path = "." }\nsdist'),
    'directory and sdist and wheels',
  ],
  [
    'no source at all',
    `${HEAD}[[packages]]\nname = "x"\n`,
    'one of vcs, directory, archive, or sdist and wheels for x, saw none',
  ],
  [
    'a name that is not normalised',
    GOOD.replace('name = "web"', 'name = "We_b"'),
    'the normalised name of a package, saw "We_b"',
  ],
  [
    'a wheel of another package',
    GOOD.replace('example/web-1.0-py3', 'example/evil-1.0-py3'),
    'the name of a wheel of web 1.0, without a path',
  ],
  [
    'a wheel of another version',
    GOOD.replace('example/web-1.0-py3', 'example/web-1.1-py3'),
    'the name of a wheel of web 1.0',
  ],
  [
    'a wheel with a path in its name',
    GOOD.replace(
      'url = "https://files.example/web-1.0-py3',
      'name = "../../web-1.0-py3-none-any.whl"\nurl = "https://files.example/web-1.0-py3',
    ),
    'without a path, saw "../../web-1.0-py3-none-any.whl"',
  ],
  ['a hash that is none', GOOD.replace(hash('a'), 'abc'), 'sha256: and 64 hexadecimal digits'],
  ['no hash', GOOD.replace(/hashes = \{ sha256 = "a[^}]*\}/, ''), 'at least one hash for each file'],
  ['an absurd size', GOOD.replace('size = 10', 'size = -1'), 'a size in bytes, from 0 to 1 TB, saw -1'],
  [
    'an address with a password',
    GOOD.replace('https://files.example/web-1.0-py3', 'https://u:pw@files.example/web-1.0-py3'),
    'without credentials',
  ],
  [
    'a marker without meaning',
    GOOD.replace("'pg' in extras", "extras == 'pg'"),
    'an environment marker that can be read',
  ],
])('%s is refused', async (_, text, message) => {
  await expect(readOneLock({ 'pylock.toml': text })).rejects.toThrow(InputError);
  await expect(readOneLock({ 'pylock.toml': text })).rejects.toThrow(message);
});

test('extras and groups that the lock has not', async () => {
  await expect(names(GOOD, { extras: ['gp'] })).rejects.toThrow(
    'lock-extras that the lock has; did you mean "pg"?',
  );
  await expect(names(GOOD, { groups: ['doc'] })).rejects.toThrow(
    'lock-groups that the lock has; did you mean "docs"?',
  );
});
