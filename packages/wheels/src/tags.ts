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

function linuxTags(arch: string, libc: TagFacts['libc']): string[] {
  const tags = [`linux_${arch}`];
  const oldest = OLDEST_GLIBC_MINOR[arch] ?? 17;
  const newest = libc?.version[1] ?? -1;
  if (libc?.kind === 'glibc' && libc.version[0] === 2) {
    for (let minor = newest; minor >= oldest; minor -= 1) {
      tags.push(`manylinux_2_${minor}_${arch}`);
      if (LEGACY[minor] !== undefined && (arch in OLDEST_GLIBC_MINOR || minor === 17))
        tags.push(`${LEGACY[minor]}_${arch}`);
    }
  }
  if (libc?.kind === 'musl' && libc.version[0] === 1) {
    for (let minor = newest; minor >= 0; minor -= 1) tags.push(`musllinux_1_${minor}_${arch}`);
  }
  return tags;
}

function macTags(version: readonly [number, number], arch: string): string[] {
  const tags: string[] = [];
  const formats =
    arch === 'x86_64'
      ? ['x86_64', 'intel', 'fat64', 'fat32', 'universal2', 'universal']
      : [arch, 'universal2'];
  for (let major = version[0]; major >= 11; major -= 1)
    for (const format of formats) tags.push(`macosx_${major}_0_${format}`);
  const oldFormats = arch === 'x86_64' ? formats : ['universal2'];
  const from = version[0] >= 11 ? 16 : version[1];
  for (let minor = from; minor >= 4; minor -= 1)
    for (const format of oldFormats) tags.push(`macosx_10_${minor}_${format}`);
  return tags;
}

/** Every tag that CPython of this version and platform accepts, best first, as `python-abi-platform`. */
export function supportedTags(facts: TagFacts): readonly string[] {
  const [major, minor] = facts.python;
  const platforms = platformTags(facts);
  const interpreter = `cp${major}${minor}`;
  const abi = facts.freeThreaded ? `${interpreter}t` : interpreter;
  const tags: string[] = [];
  const add = (python: string, a: string): void => {
    for (const platform of platforms) tags.push(`${python}-${a}-${platform}`);
  };
  add(interpreter, abi);
  if (!facts.freeThreaded) add(interpreter, 'abi3');
  add(interpreter, 'none');
  if (!facts.freeThreaded)
    for (let older = minor - 1; older >= 2; older -= 1) add(`cp${major}${older}`, 'abi3');
  const pure = [`py${major}${minor}`, `py${major}`];
  for (let older = minor - 1; older >= 0; older -= 1) pure.push(`py${major}${older}`);
  for (const python of pure) add(python, 'none');
  tags.push(`${interpreter}-none-any`, ...pure.map((python) => `${python}-none-any`));
  return tags;
}
