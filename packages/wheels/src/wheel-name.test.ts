// Names of wheels: read, or refused before they reach a disk.
import { expect, test } from 'vitest';
import { parseSdistName, parseWheelName } from './wheel-name.ts';

test('the parts, with compressed tag sets expanded', () => {
  expect(
    parseWheelName('Foo_Bar-1.0-2build-py2.py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl'),
  ).toEqual({
    name: 'foo-bar',
    version: '1.0',
    build: [2, 'build'],
    tags: [
      'py2-none-manylinux_2_17_x86_64',
      'py2-none-manylinux2014_x86_64',
      'py3-none-manylinux_2_17_x86_64',
      'py3-none-manylinux2014_x86_64',
    ],
  });
});

test.each([
  ['torch-2.9.0+cu128-cp311-cp311-manylinux_2_28_x86_64.whl', 'torch', '2.9.0+cu128'],
  ['foo-1.0_1-py3-none-any.whl', 'foo', '1.0-1'],
  ['zope.interface-7.0-cp311-cp311-win_amd64.whl', 'zope-interface', '7.0'],
])('%s', (filename, name, version) => {
  expect(parseWheelName(filename)).toMatchObject({ name, version });
});

test.each([
  '../evil-1.0-py3-none-any.whl',
  'a/b-1.0-py3-none-any.whl',
  'a\\b-1.0-py3-none-any.whl',
  '/etc/passwd-1.0-py3-none-any.whl',
  '.hidden-1.0-py3-none-any.whl',
  '-rf-1.0-py3-none-any.whl',
  'foo-1.0-py3-none-any.whl\n',
  'foo-1.0-py3-none-any.whl\u0000.whl',
  'foo-1.0-py3-none-an y.whl',
  'foo-1.0-py3-none-any.tar.gz',
  'foo-1.0.tar.gz',
  'foo-1.0-py3-none.whl',
  'foo-1.0-x1-py3-none-any.whl',
  'foo-1.0-1-2-py3-none-any.whl',
  'foo-not.a.version-py3-none-any.whl',
  'foo__bar-1.0-py3-none-any.whl',
  '$(id)-1.0-py3-none-any.whl',
  'foo-1.0-py3-none-..whl',
  'foo-1.0-2.7.6-none-any.whl',
  `${'a'.repeat(300)}-1.0-py3-none-any.whl`,
  `foo-1.0-${Array.from({ length: 40 }, (_, i) => `py${i}`).join('.')}-${Array.from({ length: 40 }, (_, i) => `a${i}`).join('.')}-any.whl`,
])('%j is refused', (filename) => {
  expect(parseWheelName(filename)).toBeUndefined();
});

test.each([
  ['foo_bar-1.0.tar.gz', 'foo-bar', '1.0'],
  ['Foo.bar-2.0rc1.zip', 'foo-bar', '2.0rc1'],
  ['foo-bar-1.0.tar.gz', 'foo-bar', '1.0'],
])('%s is a source archive', (filename, name, version) => {
  expect(parseSdistName(filename)).toEqual({ name, version });
});

test.each(['foo.tar.gz', '-1.0.tar.gz', 'foo-x.tar.gz', '../foo-1.0.tar.gz', 'foo-1.0.whl'])(
  '%s is none',
  (filename) => {
    expect(parseSdistName(filename)).toBeUndefined();
  },
);
