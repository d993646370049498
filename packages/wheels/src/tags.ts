// The wheel tags that a target can run, best first. Source: PEP 425, PEP 600 (manylinux), PEP 656 (musllinux), PEP 384 (abi3).
import { DeliveryFailure } from '@compose-delivery/runtime';

/** What decides on tags: `platform` is sysconfig's, such as `linux-x86_64` or `macosx-11.0-arm64`. */
export type TagFacts = {
  readonly python: readonly [number, number];
  readonly platform: string;
  readonly libc: { readonly kind: 'glibc' | 'musl'; readonly version: readonly [number, number] } | undefined;
  /** A CPython without the global lock (PEP 703) has an ABI of its own, and no stable one. */
  readonly freeThreaded: boolean;
};

/** manylinux names of before PEP 600, by the glibc minor that they stand for. */
const LEGACY: Readonly<Record<number, string>> = {
  17: 'manylinux2014',
  12: 'manylinux2010',
  5: 'manylinux1',
};
const OLDEST_GLIBC_MINOR: Readonly<Record<string, number>> = { x86_64: 5, i686: 5 };

/** Platform tags of a target, best first. */
export function platformTags(facts: TagFacts): readonly string[] {
  const plain = facts.platform.replaceAll(/[-.]/g, '_');
  const linux = /^linux_(.+)$/.exec(plain);
  if (linux) return linuxTags(linux[1] ?? '', facts.libc);
  const mac = /^macosx_(\d+)_(\d+)_(.+)$/.exec(plain);
  if (mac) return macTags([Number(mac[1]), Number(mac[2])], mac[3] ?? '');
  if (/^win(32|_amd64|_arm64)$/.test(plain)) return [plain];
  throw new DeliveryFailure(`wheels cannot be chosen for the platform ${facts.platform}`, {
    advice: 'Expected Linux, macOS or Windows, such as linux-x86_64.',
  });
}

/** A machine may run what was built for another one: 64-bit ARM in a 32-bit userland is the one case. */
const ALSO_RUNS: Readonly<Record<string, readonly string[]>> = { armv8l: ['armv8l', 'armv7l'] };

function linuxTags(arch: string, libc: TagFacts['libc']): string[] {
  const archs = ALSO_RUNS[arch] ?? [arch];
  const plain = archs.map((one) => `linux_${one}`);
  if (!libc) return plain;
  const tags = libc.kind === 'glibc' ? manylinuxTags : musllinuxTags;
  return [...plain, ...archs.flatMap((one) => tags(one, libc.version))];
}

/** If glibc ever has a version 3, what was built for 2 still runs; 50 stands for the last minor of 2, as in packaging. */
const LAST_GLIBC_MINOR = 50;

/** manylinux tags of one machine down to the oldest glibc that has any, best first. */
export function manylinuxTags(arch: string, glibc: readonly [number, number]): string[] {
  const tags: string[] = [];
  const oldest = OLDEST_GLIBC_MINOR[arch] ?? 17;
  for (let major = glibc[0]; major >= 2; major -= 1) {
    const newest = major === glibc[0] ? glibc[1] : LAST_GLIBC_MINOR;
    for (let minor = newest; minor >= (major === 2 ? oldest : 0); minor -= 1) {
      tags.push(`manylinux_${major}_${minor}_${arch}`);
      if (major === 2 && LEGACY[minor] !== undefined) tags.push(`${LEGACY[minor]}_${arch}`);
    }
  }
  return tags;
}

/** musllinux tags of one machine, best first. */
export function musllinuxTags(arch: string, [major, newest]: readonly [number, number]): string[] {
  return Array.from({ length: newest + 1 }, (_, i) => `musllinux_${major}_${newest - i}_${arch}`);
}

/** Formats of a macOS binary that one machine runs. fat3 is what packaging calls it. */
const MAC_FORMATS: Readonly<Record<string, readonly string[]>> = {
  x86_64: ['x86_64', 'intel', 'fat64', 'fat3', 'universal2', 'universal'],
  arm64: ['arm64', 'universal2'],
};

/** macOS tags, best first: each release down to 11, then 10.x, where ARM has only the Intel half of universal2. */
export function macTags(version: readonly [number, number], arch: string): string[] {
  const tags: string[] = [];
  const formats = MAC_FORMATS[arch] ?? [arch];
  for (let major = version[0]; major >= 11; major -= 1)
    for (const format of formats) tags.push(`macosx_${major}_0_${format}`);
  const oldFormats = arch === 'x86_64' ? formats : ['universal2'];
  for (let minor = version[0] >= 11 ? 16 : version[1]; minor >= 4; minor -= 1)
    for (const format of oldFormats) tags.push(`macosx_10_${minor}_${format}`);
  return tags;
}

type Python = readonly [major: number, minor: number];

/** Tags of CPython itself: its ABIs, the stable one (abi3, PEP 384; abi3t, PEP 803), none, and the stable one of older versions. */
export function cpythonTags(
  [major, minor]: Python,
  abis: readonly string[],
  platforms: readonly string[],
): readonly string[] {
  const tags: string[] = [];
  const add = (interpreter: string, abi: string): void => {
    for (const platform of platforms) tags.push(`${interpreter}-${abi}-${platform}`);
  };
  const stable = /^cp\d+[a-z]*t/.test(abis[0] ?? '') ? 'abi3t' : 'abi3';
  const hasStable = major > 3 || (major === 3 && minor >= 2);
  for (const abi of abis)
    if (abi !== stable && abi !== 'abi3' && abi !== 'none') add(`cp${major}${minor}`, abi);
  if (hasStable) add(`cp${major}${minor}`, stable);
  add(`cp${major}${minor}`, 'none');
  if (hasStable) for (let older = minor - 1; older >= 2; older -= 1) add(`cp${major}${older}`, stable);
  return tags;
}

/** Tags that any interpreter of this version runs: pure Python. */
export function compatibleTags(
  [major, minor]: Python,
  interpreter: string | undefined,
  platforms: readonly string[],
): readonly string[] {
  const pure = [`py${major}${minor}`, `py${major}`];
  for (let older = minor - 1; older >= 0; older -= 1) pure.push(`py${major}${older}`);
  return [
    ...pure.flatMap((python) => platforms.map((platform) => `${python}-none-${platform}`)),
    ...(interpreter === undefined ? [] : [`${interpreter}-none-any`]),
    ...pure.map((python) => `${python}-none-any`),
  ];
}

/** Every tag that CPython of this version and platform accepts, best first, as `python-abi-platform`. */
export function supportedTags(facts: TagFacts): readonly string[] {
  const platforms = platformTags(facts);
  const interpreter = `cp${facts.python[0]}${facts.python[1]}`;
  const abi = facts.freeThreaded ? `${interpreter}t` : interpreter;
  return [
    ...cpythonTags(facts.python, [abi], platforms),
    ...compatibleTags(facts.python, interpreter, platforms),
  ];
}
