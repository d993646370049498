// Tags and targets, as PEP 425, 600 and 656 have them.
import { InputError } from '@compose-delivery/runtime';
import { expect, test } from 'vitest';
import { platformTags, supportedTags, type TagFacts } from './tags.ts';
import { targetOfNames } from './target.ts';

const LINUX: TagFacts = {
  python: [3, 11],
  platform: 'linux-x86_64',
  libc: { kind: 'glibc', version: [2, 17] },
  freeThreaded: false,
};

test('manylinux: every glibc down to 2.5, with the old names beside theirs', () => {
  const tags = platformTags(LINUX);
  expect(tags.slice(0, 4)).toEqual([
    'linux_x86_64',
    'manylinux_2_17_x86_64',
    'manylinux2014_x86_64',
    'manylinux_2_16_x86_64',
  ]);
  expect(tags.slice(-2)).toEqual(['manylinux_2_5_x86_64', 'manylinux1_x86_64']);
  expect(tags).not.toContain('manylinux_2_18_x86_64');
  expect(tags).not.toContain('musllinux_1_1_x86_64');
});

test('aarch64 begins at glibc 2.17', () => {
  const tags = platformTags({
    ...LINUX,
    platform: 'linux-aarch64',
    libc: { kind: 'glibc', version: [2, 18] },
  });
  expect(tags).toEqual([
    'linux_aarch64',
    'manylinux_2_18_aarch64',
    'manylinux_2_17_aarch64',
    'manylinux2014_aarch64',
  ]);
});

test('musl takes musllinux wheels and no manylinux ones', () => {
  expect(platformTags({ ...LINUX, libc: { kind: 'musl', version: [1, 2] } })).toEqual([
    'linux_x86_64',
    'musllinux_1_2_x86_64',
    'musllinux_1_1_x86_64',
    'musllinux_1_0_x86_64',
  ]);
});

test('an unknown C library leaves only what was built here', () => {
  expect(platformTags({ ...LINUX, libc: undefined })).toEqual(['linux_x86_64']);
});

test('the order: own ABI, stable ABI, no ABI, older stable ABIs, pure Python', () => {
  const tags = supportedTags({ ...LINUX, libc: undefined });
  expect(tags.slice(0, 4)).toEqual([
    'cp311-cp311-linux_x86_64',
    'cp311-abi3-linux_x86_64',
    'cp311-none-linux_x86_64',
    'cp310-abi3-linux_x86_64',
  ]);
  const at = (tag: string): number => tags.indexOf(tag);
  expect(at('cp32-abi3-linux_x86_64')).toBeLessThan(at('py311-none-linux_x86_64'));
  expect(at('py3-none-linux_x86_64')).toBeLessThan(at('cp311-none-any'));
  expect(at('cp311-none-any')).toBeLessThan(at('py3-none-any'));
  expect(at('py3-none-any')).toBeLessThan(at('py310-none-any'));
  expect(tags).not.toContain('cp312-abi3-linux_x86_64');
});

test('without the global lock the stable ABI is one of its own', () => {
  const tags = supportedTags({ ...LINUX, python: [3, 13], libc: undefined, freeThreaded: true });
  expect(tags[0]).toBe('cp313-cp313t-linux_x86_64');
  expect(tags[1]).toBe('cp313-abi3t-linux_x86_64');
  expect(tags.some((tag) => tag.includes('-abi3-'))).toBe(false);
});

test('macOS: every release down to 11, then 10.16 and older', () => {
  const tags = platformTags({ ...LINUX, platform: 'macosx-12.0-arm64', libc: undefined });
  expect(tags.slice(0, 4)).toEqual([
    'macosx_12_0_arm64',
    'macosx_12_0_universal2',
    'macosx_11_0_arm64',
    'macosx_11_0_universal2',
  ]);
  expect(tags).toContain('macosx_10_9_universal2');
  expect(tags).not.toContain('macosx_10_9_arm64');
});

test('a platform that nobody knows is refused', () => {
  expect(() => platformTags({ ...LINUX, platform: 'cli' })).toThrow(
    'wheels cannot be chosen for the platform cli',
  );
});

test('a target by names: markers of that platform, and the newest patch of a line', () => {
  const target = targetOfNames('3.11', 'manylinux_2_36_aarch64');
  expect(target.name).toBe('CPython 3.11.99 on manylinux_2_36_aarch64');
  expect(target.markers).toMatchObject({
    platform_machine: 'aarch64',
    sys_platform: 'linux',
    python_version: '3.11',
  });
  expect(target.ranks.get('cp311-cp311-manylinux_2_36_aarch64')).toBe(1);
  expect(targetOfNames('3.12.4', 'win_amd64').markers).toMatchObject({
    platform_machine: 'AMD64',
    os_name: 'nt',
  });
  expect(targetOfNames('3.12', 'manylinux2014_x86_64').ranks.has('cp312-cp312-manylinux_2_28_x86_64')).toBe(
    false,
  );
  expect(targetOfNames('3.12', 'macosx_14_0_arm64').ranks.has('cp312-cp312-macosx_11_0_arm64')).toBe(true);
});

test.each([
  ['2.7', 'win32', 'python-version'],
  ['3.11', 'linux', 'platform'],
  ['3.11', 'manylinux_2_36_vax', 'platform'],
])('%s on %s is refused, naming the input', (version, platform, input) => {
  expect(() => targetOfNames(version, platform)).toThrow(InputError);
  expect(() => targetOfNames(version, platform)).toThrow(input);
});
