// What wheels are chosen for: the Python and the platform that will run them, which need not be those of this machine.
import type { Interpreter } from '@compose-delivery/application';
import { InputError, quoteSeen } from '@compose-delivery/runtime';
import type { MarkerEnvironment } from './marker.ts';
import { platformTags, supportedTags, type TagFacts } from './tags.ts';

export type Target = {
  /** In words and as a key: `CPython 3.11.2 on manylinux_2_36_x86_64`. */
  readonly name: string;
  /** `3.11.2` */
  readonly version: string;
  /** Rank of each tag, 0 is the best. */
  readonly ranks: ReadonlyMap<string, number>;
  readonly markers: MarkerEnvironment;
};

function createTarget(version: string, facts: TagFacts, markers: MarkerEnvironment): Target {
  const tags = supportedTags(facts);
  // The first tag names the bare platform; what can be downloaded begins with the second.
  const platform = platformTags(facts)[facts.libc ? 1 : 0] ?? facts.platform;
  return {
    name: `CPython ${version}${facts.freeThreaded ? 't' : ''} on ${platform}`,
    version,
    ranks: new Map(tags.map((tag, rank) => [tag, rank])),
    markers,
  };
}

/** The target that an interpreter of this host is. */
export function targetOfInterpreter(interpreter: Interpreter): Target {
  const { release, platform, libc, freeThreaded, version } = interpreter;
  return createTarget(version, { python: release, platform, libc, freeThreaded }, interpreter.markers);
}

const PLATFORM =
  /^(?:manylinux_2_(\d+)|(manylinux2014|manylinux2010|manylinux1)|musllinux_1_(\d+))_(x86_64|i686|aarch64|armv7l|ppc64le|s390x|riscv64)$|^macosx_(\d+)_(\d+)_(x86_64|arm64)$|^(win_amd64|win32|win_arm64)$/;
const LEGACY_GLIBC: Readonly<Record<string, number>> = {
  manylinux2014: 17,
  manylinux2010: 12,
  manylinux1: 5,
};

/** The accepted forms, for messages. */
export const PLATFORM_FORMS =
  'a platform tag such as manylinux_2_36_x86_64, musllinux_1_2_aarch64 or macosx_14_0_arm64';

/**
 * A target named by hand, for images that are built elsewhere. A version without its third number counts as the newest of its line,
 * as a floating image tag would give.
 * @throws InputError naming the input.
 */
export function targetOfNames(pythonVersion: string, platform: string): Target {
  const version = /^3\.(\d{1,2})(?:\.(\d{1,3}))?(t?)$/.exec(pythonVersion);
  const match = PLATFORM.exec(platform);
  if (!version)
    throw new InputError([
      {
        input: 'python-version',
        expected: 'a version such as 3.11 or 3.11.7',
        seen: quoteSeen(pythonVersion),
      },
    ]);
  if (!match)
    throw new InputError([{ input: 'platform', expected: PLATFORM_FORMS, seen: quoteSeen(platform) }]);
  const minor = Number(version[1]);
  const full = `3.${minor}.${version[2] ?? '99'}`;
  const facts = platformFacts(match);
  return createTarget(
    full,
    { python: [3, minor], platform: facts.platform, libc: facts.libc, freeThreaded: version[3] === 't' },
    { ...facts.markers, ...pythonMarkers(minor, full) },
  );
}

function pythonMarkers(minor: number, full: string): MarkerEnvironment {
  return {
    implementation_name: 'cpython',
    implementation_version: full,
    platform_python_implementation: 'CPython',
    python_full_version: full,
    python_version: `3.${minor}`,
    platform_release: '',
    platform_version: '',
  };
}

function platformFacts(
  match: RegExpExecArray,
): Pick<TagFacts, 'platform' | 'libc'> & { markers: MarkerEnvironment } {
  const [, glibc, legacy, musl, arch = '', macMajor, macMinor, macArch = '', windows] = match;
  if (macMajor !== undefined)
    return {
      platform: `macosx-${macMajor}.${macMinor ?? '0'}-${macArch}`,
      libc: undefined,
      markers: {
        os_name: 'posix',
        sys_platform: 'darwin',
        platform_system: 'Darwin',
        platform_machine: macArch,
      },
    };
  if (windows !== undefined) {
    const machine = { win_amd64: 'AMD64', win32: 'x86', win_arm64: 'ARM64' }[windows] ?? '';
    return {
      platform: windows.replace('_', '-'),
      libc: undefined,
      markers: {
        os_name: 'nt',
        sys_platform: 'win32',
        platform_system: 'Windows',
        platform_machine: machine,
      },
    };
  }
  const minor = Number(musl ?? glibc ?? LEGACY_GLIBC[legacy ?? ''] ?? 17);
  return {
    platform: `linux-${arch}`,
    libc: musl === undefined ? { kind: 'glibc', version: [2, minor] } : { kind: 'musl', version: [1, minor] },
    markers: { os_name: 'posix', sys_platform: 'linux', platform_system: 'Linux', platform_machine: arch },
  };
}
