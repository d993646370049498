// The parts of a wheel's file name, and the refusal of every name that could leave its folder. Source: PEP 427, PEP 425 and
// packaging.python.org/specifications/binary-distribution-format.
import { normalizeName } from './marker.ts';
import { parseVersion } from './version.ts';

export type WheelName = {
  /** Normalised. */
  readonly name: string;
  readonly version: string;
  /** Number and rest of the build tag; [] without one. */
  readonly build: readonly [] | readonly [number, string];
  /** Every tag that the compressed set stands for, such as `cp311-cp311-manylinux_2_17_x86_64`. */
  readonly tags: readonly string[];
};

const ESCAPED = /^[A-Za-z0-9](?:[A-Za-z0-9._]*[A-Za-z0-9])?$/;
const TAG_SET = /^[A-Za-z0-9_]+(?:\.[A-Za-z0-9_]+)*$/;
/** Interpreters are identifiers: 2.7.6 would be three tags that no Python has. */
const INTERPRETERS = /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/;
const MAX_TAGS = 512;

/** The parts of a wheel's name, or undefined if it is not one that we would write to a disk. */
export function parseWheelName(filename: string): WheelName | undefined {
  if (filename.length > 255 || !filename.endsWith('.whl')) return undefined;
  const parts = filename.slice(0, -'.whl'.length).split('-');
  if (parts.length !== 5 && parts.length !== 6) return undefined;
  const [name, version] = parts;
  const [python, abi, platform] = parts.slice(-3);
  const build = parts.length === 6 ? /^(\d+)([A-Za-z0-9_.]*)$/.exec(parts[2] ?? '') : undefined;
  if (build === null || !name || !ESCAPED.test(name) || name.includes('__')) return undefined;
  const readable = version !== undefined && !/[^A-Za-z0-9_.!+]/.test(version);
  if (!readable || !parseVersion(version.replaceAll('_', '-'))) return undefined;
  if (!python || !abi || !platform || ![python, abi, platform].every((set) => TAG_SET.test(set)))
    return undefined;
  if (!INTERPRETERS.test(python)) return undefined;
  const tags = expandTags(python, abi, platform);
  if (tags.length > MAX_TAGS) return undefined;
  return {
    name: normalizeName(name),
    version: version.replaceAll('_', '-'),
    build: build ? [Number(build[1]), build[2] ?? ''] : [],
    tags,
  };
}

function expandTags(python: string, abi: string, platform: string): string[] {
  return python
    .toLowerCase()
    .split('.')
    .flatMap((p) =>
      abi
        .toLowerCase()
        .split('.')
        .flatMap((a) =>
          platform
            .toLowerCase()
            .split('.')
            .map((f) => `${p}-${a}-${f}`),
        ),
    );
}

/** Name and version of a source archive's file name, or undefined if it is none. Source: packaging.python.org/specifications/source-distribution-format. */
export function parseSdistName(filename: string): { name: string; version: string } | undefined {
  const match = /^([A-Za-z0-9._-]+)-([^-]+)\.(?:tar\.gz|zip)$/.exec(filename);
  const [, name = '', version = ''] = match ?? [];
  return match && parseVersion(version) ? { name: normalizeName(name), version } : undefined;
}
