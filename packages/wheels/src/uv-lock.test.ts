// uv.lock: walked from the project; what it needs under which marker.
import { InputError } from '@compose-delivery/runtime';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { expect, test } from 'vitest';
import { logicalLines } from './requirements-file.ts';
import { readUvLock, requirementsText } from './uv-lock.ts';

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

function read(text: string | undefined) {
  return readUvLock({ ...realFiles, readText: () => Promise.resolve(text) }, '/r/uv.lock', () => 'uv.lock');
}

test('dependencies and extras of the project, without its development groups', async () => {
  const { packages } = await read(LOCK);
  expect(packages.map(({ name, marker }) => [name, marker])).toEqual([
    ['web', ''],
    ['tomli', "(python_full_version < '3.11')"],
    ['colour', "(sys_platform == 'win32')"],
    ['loop', ''],
  ]);
  expect(packages[0]).toMatchObject({
    version: '1.0',
    hashes: [hash('a')],
    files: [{ filename: 'web-1.0-py3-none-any.whl', sha256: hash('a'), size: 10 }],
    place: { file: 'uv.lock', line: 17 },
  });
});

test('as a requirements file, for pip', async () => {
  const text = requirementsText((await read(LOCK)).packages);
  expect(logicalLines(text).map((line) => line.text.replace(/\s+/g, ' '))).toEqual([
    `colour==1.0 ; (sys_platform == 'win32') --hash=sha256:${hash('c')}`,
    `loop==1.0 --hash=sha256:${hash('b')}`,
    `tomli==1.0 ; (python_full_version < '3.11') --hash=sha256:${hash('d')}`,
    `web==1.0 --hash=sha256:${hash('a')}`,
  ]);
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
  ['a package without wheels', LOCK.replace(`wheels = [${wheel('loop', 'b')}]`, ''), 'wheels of loop'],
  [
    'a marker that cannot be read',
    LOCK.replace("sys_platform == 'win32'", 'colour'),
    'an environment marker',
  ],
])('%s is refused', async (_, text, message) => {
  await expect(read(text)).rejects.toThrow(InputError);
  await expect(read(text)).rejects.toThrow(message);
});
