// uv.lock: walked from the project; what it needs under which marker.
import { InputError } from '@compose-delivery/runtime';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { expect, test } from 'vitest';
import { logicalLines } from './requirements-file.ts';
import { WHOLE_LOCK, type LockSelection } from './lock-reading.ts';
import { requirementsText } from './requirements-text.ts';
import { targetOfNames } from './target.ts';
import { readUvLock } from './uv-lock.ts';

const hash = (letter: string): string => letter.repeat(64);
const wheel = (name: string, letter: string): string =>
  `{ url = "https://files.example.org/${name}-1.0-py3-none-any.whl", hash = "sha256:${hash(letter)}", size = 10 }`;

const LOCK = `\
version = 1
requires-python = ">=3.11"

[[package]]
name = "shop"
version = "0.1.0"
source = { virtual = "." }
dependencies = [
    { name = "web", extra = ["fast"] },
    { name = "tomli", marker = "python_full_version < '3.11'" },
]

[package.dev-dependencies]
dev = [{ name = "tester" }]

[[package]]
name = "web"
version = "1.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "colour", marker = "sys_platform == 'win32'" }]
wheels = [${wheel('web', 'a')}]

[package.optional-dependencies]
fast = [{ name = "loop" }]

[[package]]
name = "loop"
version = "1.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "web" }]
wheels = [${wheel('loop', 'b')}]

[[package]]
name = "colour"
version = "1.0"
source = { registry = "https://pypi.org/simple" }
wheels = [${wheel('colour', 'c')}]

[[package]]
name = "tomli"
version = "1.0"
source = { registry = "https://pypi.org/simple" }
wheels = [${wheel('tomli', 'd')}]

[[package]]
name = "tester"
version = "1.0"
source = { registry = "https://pypi.org/simple" }
wheels = [${wheel('tester', 'e')}]
`;

function read(
  text: string | undefined,
  selection: Partial<LockSelection> = {},
  platform = 'manylinux_2_36_x86_64',
) {
  return readUvLock({
    files: { ...realFiles, readText: () => Promise.resolve(text) },
    path: '/r/uv.lock',
    show: () => 'uv.lock',
    environment: {},
    target: targetOfNames('3.11', platform),
    selection: { ...WHOLE_LOCK, ...selection },
    hashRule: 'true',
  });
}

const names = async (...given: Parameters<typeof read>): Promise<string[]> =>
  (await read(...given)).packages.map((one) => one.name);

test('dependencies and extras of the project, without its development groups; markers are those of the target', async () => {
  const { packages } = await read(LOCK);
  expect(packages.map(({ name, marker }) => [name, marker])).toEqual([
    ['web', ''],
    ['loop', ''],
  ]);
  expect(packages[0]).toMatchObject({
    version: '1.0',
    hashes: [hash('a')],
    files: [{ filename: 'web-1.0-py3-none-any.whl', sha256: hash('a'), size: 10 }],
    place: { file: 'uv.lock', line: 16 },
  });
  expect(await names(LOCK, {}, 'win_amd64')).toEqual(['web', 'colour', 'loop']);
});

test('as a requirements file, for pip', async () => {
  const text = requirementsText((await read(LOCK)).packages);
  expect(logicalLines(text).map((line) => line.text.replace(/\s+/g, ' '))).toEqual([
    `loop==1.0 --hash=sha256:${hash('b')}`,
    `web==1.0 --hash=sha256:${hash('a')}`,
  ]);
});

test('extras and groups of the project, where they are asked for', async () => {
  const lock = LOCK.replace(
    '[package.dev-dependencies]',
    '[package.optional-dependencies]\npg = [{ name = "colour" }]\n\n[package.dev-dependencies]',
  );
  expect(await names(lock, { extras: ['PG'], groups: ['dev'] })).toEqual(['web', 'colour', 'tester', 'loop']);
  await expect(read(lock, { extras: ['gp'] })).rejects.toThrow(
    'lock-extras that shop has; did you mean "pg"?',
  );
  await expect(read(lock, { groups: ['test'] })).rejects.toThrow('lock-groups that shop has');
});

test('parts of a project that conflict: the markers that uv makes of them', async () => {
  const lock = LOCK.replace(
    '{ name = "tomli", marker = "python_full_version < \'3.11\'" },',
    '{ name = "tomli", marker = "extra == \'extra-4-shop-cpu\'" }, { name = "tester", marker = "extra != \'extra-4-shop-cpu\'" },',
  ).replace(
    '[package.dev-dependencies]',
    '[package.optional-dependencies]\ncpu = []\n\n[package.dev-dependencies]',
  );
  expect(await names(lock, { extras: ['cpu'] })).toEqual(['web', 'tomli', 'loop']);
  expect(await names(lock)).toEqual(['web', 'tester', 'loop']);
});

const MEMBER = `
[[package]]
name = "worker"
version = "0.1.0"
source = { editable = "packages/worker" }
dependencies = [{ name = "shop" }, { name = "tester" }]
`;

test('a workspace: the project at the lock, or the member that is asked for; code of the repository is no wheel', async () => {
  expect(await names(LOCK + MEMBER)).toEqual(['web', 'loop']);
  const worker = await read(LOCK + MEMBER, { project: 'worker' });
  expect(worker.packages.map((one) => one.name)).toEqual(['tester', 'web', 'loop']);
  expect(worker.remarks).toEqual([{ kind: 'local-code', file: 'uv.lock', names: ['shop'] }]);
  await expect(read(LOCK + MEMBER, { project: 'wroker' })).rejects.toThrow(
    'lock-project to name one of shop, worker',
  );
  await expect(read((LOCK + MEMBER).replace('virtual = "."', 'virtual = "shop"'))).rejects.toThrow(
    'one project',
  );
});

test('markers that multiply along every way are no trouble: each package is walked once', async () => {
  const layer = (i: number): string =>
    `\n[[package]]\nname = "p${i}"\nversion = "1.0"\nsource = { registry = "https://pypi.org/simple" }\ndependencies = [` +
    Array.from({ length: 3 }, (_, k) => `{ name = "p${i + 1}", marker = "os_name != '${i}${k}'" }`).join(
      ', ',
    ) +
    `]\nwheels = [${wheel(`p${i}`, 'f')}]\n`;
  const layers = Array.from({ length: 60 }, (_, i) => layer(i)).join('');
  const last = `\n[[package]]\nname = "p60"\nversion = "1.0"\nsource = { registry = "x" }\nwheels = [${wheel('p60', 'f')}]\n`;
  const lock = LOCK.replace('{ name = "web", extra = ["fast"] },', '{ name = "p0" },') + layers + last;
  expect(await names(lock)).toHaveLength(61);
});

test('a package without wheels, or from a repository, is refused only where it is needed', async () => {
  const source = LOCK.replace(
    `wheels = [${wheel('loop', 'b')}]`,
    'sdist = { url = "https://x.example/loop-1.0.tar.gz" }',
  );
  const loop = (await read(source)).packages.find((one) => one.name === 'loop');
  expect(loop?.refused?.seen).toContain('only a source archive; nothing is built here');
  const git = LOCK.replace(
    /(name = "loop"\nversion = "1.0"\nsource = )\{[^}]*\}/,
    '$1{ git = "https://t0ken@example.org/x" }',
  );
  const cloned = (await read(git)).packages.find((one) => one.name === 'loop');
  expect(cloned?.refused?.seen).toContain('a repository of source code');
  expect(JSON.stringify(cloned)).not.toContain('t0ken');
});

test.each([
  ['no file', undefined, 'an existing lock file'],
  ['no TOML', 'version = = 1', 'TOML that can be read'],
  ['another version', LOCK.replace('version = 1\n', 'version = 2\n'), 'version 1 of the format'],
  ['no packages', 'version = 1', '[[package]] tables'],
  ['no project', LOCK.replace('source = { virtual = "." }', 'source = { registry = "x" }'), 'one project'],
  [
    'a dependency that is missing',
    LOCK.replace('name = "loop"\nversion', 'name = "other"\nversion'),
    'one package for the dependency "loop"',
  ],
  ['a lock for another Python', LOCK.replace('>=3.11', '>=3.12'), 'Python >=3.12 for this lock'],
  [
    'a wheel of another package',
    LOCK.replace('web-1.0-py3', 'evil-1.0-py3'),
    'the name of a wheel of web 1.0',
  ],
  ['a wheel with a path in its name', LOCK.replace('org/web-1.0', 'org/..%2Fweb-1.0'), 'without a path'],
  ['an absurd size', LOCK.replace('size = 10', 'size = 9007199254740993'), 'TOML that can be read'],
  [
    'a size beyond all disks',
    LOCK.replace('size = 10', 'size = 2000000000000'),
    'a size in bytes, from 0 to 1 TB',
  ],
  ['a hash that is none', LOCK.replace(hash('a'), 'xyz'), 'sha256: and 64 hexadecimal digits'],
  ['an address with a password', LOCK.replace('https://files', 'https://u:pw@files'), 'without credentials'],
  [
    'a marker that cannot be read',
    LOCK.replace("sys_platform == 'win32'", 'colour'),
    'an environment marker',
  ],
])('%s is refused', async (_, text, message) => {
  await expect(read(text)).rejects.toThrow(InputError);
  await expect(read(text)).rejects.toThrow(message);
});
