// Several platforms of one service: one view, one requirements file, of which every platform takes its own part.
import { expect, test } from 'vitest';
import type { ServiceWheels } from './advisories.ts';
import type { LockedPackage } from './lock.ts';
import { mergePlatforms } from './merge-platforms.ts';
import { requirementsText } from './requirements-text.ts';
import type { Wheel } from './resolve-wheels.ts';
import { targetOfNames } from './target.ts';

const hash = (digit: string): string => digit.repeat(64);
const locked = (name: string, version: string, hashes: readonly string[], marker = ''): LockedPackage => ({
  ...{ name, version, hashes, marker, extras: [], files: [] },
  place: { file: 'uv.lock', line: 0 },
});
const wheel = (name: string, version: string, tag: string, digit: string): Wheel => ({
  ...{ package: name, version, filename: `${name}-${version}-${tag}.whl`, sha256: hash(digit) },
  ...{ size: 1, urls: [] },
});

function service(
  name: string,
  machine: string,
  packages: readonly LockedPackage[],
  wheels: readonly Wheel[],
): ServiceWheels {
  const lock = { packages: [], sources: [], remarks: [] };
  const target = targetOfNames('3.12', `manylinux_2_36_${machine}`);
  return {
    lock: { service: name, path: 'uv.lock', lock, target, packages, digest: hash('d') },
    wheels,
    hasGpu: false,
  };
}

const PURE = wheel('pure', '1.0', 'py3-none-any', '1');
const AMD = wheel('native', '2.0', 'cp312-cp312-manylinux_2_28_x86_64', '2');
const ARM = wheel('native', '2.0', 'cp312-cp312-manylinux_2_28_aarch64', '3');
const CUDA = wheel('nvidia-x', '1', 'py3-none-manylinux_2_17_x86_64', '4');
const both = [locked('pure', '1.0', [hash('1')]), locked('native', '2.0', [hash('2'), hash('3')])];

test('a service of one platform stays as it is', () => {
  const one = service('web', 'x86_64', both, [PURE, AMD]);
  expect(mergePlatforms([one])[0]).toBe(one);
});

test('two platforms: the wheels of both, each once; what one alone installs is asked for by its machine', () => {
  const [web, api, ...rest] = mergePlatforms([
    service('web', 'x86_64', [...both, locked('nvidia-x', '1', [hash('4')])], [PURE, AMD, CUDA]),
    service('web', 'aarch64', both, [PURE, ARM]),
    service('api', 'x86_64', both, [PURE, AMD]),
  ]);
  expect(rest).toEqual([]);
  expect(web?.wheels.map((one) => one.filename)).toEqual([PURE, AMD, CUDA, ARM].map((one) => one.filename));
  expect(web?.lock.target.name).toBe(
    'CPython 3.12.99 on manylinux_2_36_x86_64, CPython 3.12.99 on manylinux_2_36_aarch64',
  );
  expect(api?.wheels).toHaveLength(2);
  expect(requirementsText(web?.lock.packages ?? [], web?.wheels)).toBe(
    [
      `native==2.0 \\\n    --hash=sha256:${hash('2')} \\\n    --hash=sha256:${hash('3')}`,
      `nvidia-x==1 ; platform_machine == "x86_64" \\\n    --hash=sha256:${hash('4')}`,
      `pure==1.0 \\\n    --hash=sha256:${hash('1')}\n`,
    ].join('\n'),
  );
});

test('a version for each platform, a marker of its own, and hashes that only the index knew', () => {
  const [web] = mergePlatforms([
    service(
      'web',
      'x86_64',
      [
        locked('x', '2.0', [], 'sys_platform == "linux" and platform_machine == "x86_64"'),
        locked('native', '2.0', []),
      ],
      [AMD],
    ),
    service('web', 'aarch64', [locked('x', '1.0', []), locked('native', '2.0', [])], [ARM]),
  ]);
  const text = requirementsText(web?.lock.packages ?? [], web?.wheels);
  expect(text).toContain('x==2.0 ; sys_platform == "linux" and platform_machine == "x86_64"');
  expect(text).toContain('x==1.0 ; platform_machine == "aarch64"');
  expect(text).toContain(
    `native==2.0 \\\n    --hash=sha256:${hash('2')} \\\n    --hash=sha256:${hash('3')}\n`,
  );
});

test('two platforms of one machine need no marker', () => {
  const [web] = mergePlatforms([
    service('web', 'x86_64', both, [AMD]),
    service('web', 'x86_64', both, [AMD]),
  ]);
  expect(web?.lock.packages.map((one) => one.marker)).toEqual(['', '']);
});
