// Environment markers, as PEP 508 and pypa/packaging have them.
import { expect, test } from 'vitest';
import { evaluateMarker } from './evaluate-marker.ts';
import { MarkerSyntaxError, normalizeName, parseMarker } from './marker.ts';

const ENVIRONMENT = {
  implementation_name: 'cpython',
  implementation_version: '3.11.7',
  os_name: 'posix',
  platform_machine: 'x86_64',
  platform_python_implementation: 'CPython',
  platform_release: '6.1.0-18-amd64',
  platform_system: 'Linux',
  platform_version: '#1 SMP',
  python_full_version: '3.11.7',
  python_version: '3.11',
  sys_platform: 'linux',
  extra: '',
};

test.each([
  ['python_version < "3.11"', false],
  ['python_version >= "3.9"', true], // by version: by text, "3.11" would be smaller than "3.9"
  ['"3.9" <= python_version', true],
  ['python_full_version < "3.11.0a7"', false],
  ['python_version == "3.11.*"', true],
  ['python_version ~= "3.8"', true],
  ['python_version in "3.10 3.11"', true],
  ['python_version not in "2.7, 3.0"', true],
  ['implementation_version >= "3.8"', true],
  ['platform_release >= "6"', false], // not a version by PEP 440, and the other side is: nothing fits
  ['platform_release > "what"', false], // text has no order
  ['sys_platform == "win32"', false],
  ["sys_platform != 'win32'", true],
  ['sys_platform in "linux,darwin"', true],
  ['os_name == "posix" and sys_platform == "linux"', true],
  ['os_name == "nt" or sys_platform == "linux"', true],
  ['os_name == "nt" and os_name == "posix" or sys_platform == "linux"', true],
  ['os_name == "nt" and (os_name == "posix" or sys_platform == "linux")', false],
  ['(os_name == "nt") or ((platform_machine == "x86_64"))', true],
  ['platform_machine == "x86_64" and platform_python_implementation != "PyPy"', true],
  ['extra == "test"', false],
  ['os.name == "posix"', true],
  ['python_implementation == "CPython"', true],
  ['platform_system=="Linux"and"x86_64"==platform_machine', true],
])('%s is %s', (text, expected) => {
  expect(evaluateMarker(parseMarker(text), ENVIRONMENT)).toBe(expected);
});

test('names of extras are compared in their one spelling', () => {
  expect(evaluateMarker(parseMarker('extra == "My_Extra"'), { ...ENVIRONMENT, extra: 'my-extra' })).toBe(
    true,
  );
});

test.each([
  'python_version',
  'python_version <',
  'python_version < 3.11',
  'colour == "red"',
  'os_name == "posix" and',
  '(os_name == "posix"',
  'os_name == "posix")',
  'os_name is "posix"',
  'os_name not "posix"',
  'os_name == "posix',
  '',
])('%j is refused', (text) => {
  expect(() => parseMarker(text)).toThrow(MarkerSyntaxError);
});

test('an operator without a meaning for text is refused', () => {
  expect(() => evaluateMarker(parseMarker('sys_platform ~= "linux"'), ENVIRONMENT)).toThrow(
    MarkerSyntaxError,
  );
});

test.each([
  ['Foo.Bar_baz', 'foo-bar-baz'],
  ['a--b..c__d', 'a-b-c-d'],
])('%s is spelled %s', (name, expected) => {
  expect(normalizeName(name)).toBe(expected);
});

const SELECTION = { extras: new Set(['pg', 'fast']), groups: new Set(['dev']) };

test.each([
  ['"PG" in extras', true],
  ['"dev" in extras', false],
  ['"Dev" in dependency_groups', true],
  ['"docs" not in dependency_groups', true],
  ['extra == "Fast"', true],
  ['extra == "pg" and extra == "fast"', true],
  ['extra != "pg"', false],
  ['"slow" == extra', false],
])('with extras pg and fast, and the group dev: %s is %s', (text, expected) => {
  expect(evaluateMarker(parseMarker(text), ENVIRONMENT, SELECTION)).toBe(expected);
});

test('sets are asked with "in" alone', () => {
  expect(() => evaluateMarker(parseMarker('extras == "pg"'), ENVIRONMENT, SELECTION)).toThrow(
    MarkerSyntaxError,
  );
});

test.each([
  ['"a\\x41b" == os_name', 'aAb'],
  ['os_name == "a\\\\b"', 'a\\b'],
  ['os_name == "a\\"', undefined],
  ['os_name == "\\x4"', undefined],
])('escapes in a quoted text are Python’s: %s', (text, value) => {
  if (value === undefined) expect(() => parseMarker(text)).toThrow(MarkerSyntaxError);
  else expect(evaluateMarker(parseMarker(text), { ...ENVIRONMENT, os_name: value })).toBe(true);
});

test('a Python built from a checkout', () => {
  expect(
    evaluateMarker(parseMarker('python_full_version < "3.15"'), { python_full_version: '3.14.0+' }),
  ).toBe(true);
});
