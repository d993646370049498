// What an official Python image is made of, by its tag: version, C library, pip. Sources: docker-library/python (tags, suites and their
// dates), uv's images, the C library of each Debian and Alpine release, and _PIP_VERSION in Lib/ensurepip/__init__.py of each CPython.

export type PythonImage = {
  /** `3.11` or `3.11.7` */
  readonly version: string;
  /** Platform without the machine: `manylinux_2_36`, `musllinux_1_2`, `win`. */
  readonly platform: string;
  /** The newest pip that this image can have; undefined: new enough to go on with a download that broke off, or unknown. */
  readonly oldPip: string | undefined;
};

const GLIBC: Readonly<Record<string, number>> = {
  forky: 41,
  trixie: 41,
  bookworm: 36,
  bullseye: 31,
  buster: 28,
  stretch: 24,
};

/**
 * The last patch of each line whose images without a suite in the tag stood on the older Debian: a tag of one exact version is built no
 * more once there is a newer one, so its Debian is that of its time. The boundary counts as old: wheels for the older library run on both.
 */
const LAST_ON: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  bookworm: { 13: 6, 12: 11, 11: 13, 10: 18, 9: 23, 8: 9_999, 7: 9_999 },
  bullseye: { 11: 4, 10: 12, 9: 17, 8: 17, 7: 17, 6: 9_999 },
  buster: { 9: 6, 8: 11, 7: 11, 6: 14 },
};

/** What python:X and python:X-slim stand on. */
function defaultSuite(minor: number, patch: number): string {
  const suite = ['buster', 'bullseye', 'bookworm'].find((name) => patch <= (LAST_ON[name]?.[minor] ?? -1));
  return suite ?? 'trixie';
}

/** From 25.1 on pip can go on with a download that broke off; 3.13.4 was the first CPython with it. */
const FIRST_RESUMING: readonly [minor: number, patch: number] = [13, 4];
/** Of lines that get no new pip any more, the last one. */
const LAST_PIP: Readonly<Record<number, string>> = { 12: '25.0.1', 11: '24.0', 10: '23.0.1', 9: '23.0.1' };

function oldPip(minor: number, patch: number): string | undefined {
  const [firstMinor, firstPatch] = FIRST_RESUMING;
  if (minor > firstMinor || (minor === firstMinor && patch >= firstPatch)) return undefined;
  return LAST_PIP[minor] ?? '25.0.1';
}

const FLOATING = 999;
const OFFICIAL = /^(?:[\w.-]+(?::\d+)?\/)*python:(3)\.(\d{1,2})(?:\.(\d{1,3}))?((?:-[a-z0-9.]+)*)$/;
const UV =
  /^(?:[\w.-]+(?::\d+)?\/)*astral-sh\/uv:(?:[\d.]+-)?python(3)\.(\d{1,2})(?:\.(\d{1,3}))?((?:-[a-z0-9.]+)*)$/;

/** What a name of an image says; undefined for one that says nothing of Python, or not which. */
export function readPythonImage(image: string): PythonImage | undefined {
  const name = image.replace(/@sha256:[0-9a-f]+$/, '');
  const match = OFFICIAL.exec(name) ?? UV.exec(name);
  if (!match) return undefined;
  const minor = Number(match[2]);
  const patch = match[3] === undefined ? FLOATING : Number(match[3]);
  const variants = (match[4] ?? '').split('-').slice(1);
  // A release candidate is a version of its own, which a number of the line does not say.
  if (variants.includes('rc')) return undefined;
  const version = `3.${minor}${match[3] === undefined ? '' : `.${match[3]}`}`;
  return {
    version,
    platform: platformOf(variants, minor, patch),
    oldPip: UV.test(name) ? undefined : oldPip(minor, patch),
  };
}

function platformOf(variants: readonly string[], minor: number, patch: number): string {
  const alpine = variants.map((variant) => /^alpine(?:3\.(\d+))?$/.exec(variant)).find((one) => one !== null);
  // Alpine 3.12 was the last with musl 1.1.
  if (alpine) return alpine[1] !== undefined && Number(alpine[1]) <= 12 ? 'musllinux_1_1' : 'musllinux_1_2';
  if (variants.some((variant) => /^(?:windowsservercore|nanoserver)/.test(variant))) return 'win';
  const suite = variants.find((variant) => Object.hasOwn(GLIBC, variant)) ?? defaultSuite(minor, patch);
  return `manylinux_2_${GLIBC[suite] ?? 41}`;
}

const MACHINES: Readonly<Record<string, string>> = {
  amd64: 'x86_64',
  'amd64/v2': 'x86_64',
  'amd64/v3': 'x86_64',
  x86_64: 'x86_64',
  arm64: 'aarch64',
  'arm64/v8': 'aarch64',
  aarch64: 'aarch64',
  'arm/v7': 'armv7l',
  arm: 'armv7l',
  armv7l: 'armv7l',
  386: 'i686',
  i686: 'i686',
  ppc64le: 'ppc64le',
  s390x: 's390x',
  riscv64: 'riscv64',
};

/** The machine of a platform such as `linux/arm64`, or of a name such as `uname -m` gives. */
export function machineOf(platform: string): string | undefined {
  const machine = platform
    .trim()
    .toLowerCase()
    .replace(/^(?:linux|windows)\//, '');
  return Object.hasOwn(MACHINES, machine) ? MACHINES[machine] : undefined;
}
