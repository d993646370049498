// From locked packages to files: which wheel each needs on the target, and every address that may serve its bytes.
import { DeliveryFailure, type Files } from '@compose-delivery/runtime';
import { createHash } from 'node:crypto';
import { chooseWheel } from './choose-wheel.ts';
import { askIndex, hostOf, type IndexPolicy, type IndexPorts, type ProjectPage } from './index-client.ts';
import type { Index } from './index-url.ts';
import { forEachLimited } from './limiter.ts';
import type { LockedPackage } from './lock.ts';
import type { IndexFile } from './simple-index.ts';
import type { Target } from './target.ts';
import { parseWheelName } from './wheel-name.ts';

/** One wheel that is needed, whoever needs it. */
export type Wheel = {
  readonly package: string;
  readonly version: string;
  readonly filename: string;
  readonly sha256: string;
  /** Bytes, where the index or the lock says. */
  readonly size: number | undefined;
  /** Addresses of the same bytes, in the order of the indexes; never with credentials. */
  readonly urls: readonly string[];
};

/** Asks each project's page once, however many services need it. */
export type PageSource = (index: Index, project: string) => Promise<ProjectPage>;

export function rememberPages(indexes: readonly Index[], ports: IndexPorts, policy: IndexPolicy): PageSource {
  const pages = new Map<string, Promise<ProjectPage>>();
  return (index, project) => {
    const key = `${index.url}${project}/`;
    const known = pages.get(key);
    if (known) return known;
    const asked = askIndex(index, project, indexes, ports, policy);
    pages.set(key, asked);
    return asked;
  };
}

/**
 * The wheel of one package: from the lock's own addresses, else from the first index that has one that suits.
 * @throws DeliveryFailure saying what each index answered, with the place in the lock.
 */
export async function resolveWheel(
  locked: LockedPackage,
  target: Target,
  indexes: readonly Index[],
  pages: PageSource,
): Promise<Wheel> {
  const said: string[] = [];
  const own = locked.files.map((file): IndexFile => ({ ...file, requiresPython: '' }));
  if (own.length > 0) {
    const choice = chooseWheel(locked, own, target);
    if (choice.file) return wheelOf(locked, choice.file, [choice.file.url]);
    said.push(`${locked.place.file}: ${choice.why}`);
  }
  for (const index of own.length > 0 ? [] : indexes) {
    const page = await pages(index, locked.name);
    if (page.kind !== 'found') {
      said.push(page.kind === 'absent' ? `${hostOf(index.url)} does not know it` : page.why);
      continue;
    }
    const choice = chooseWheel(locked, page.files, target);
    if (choice.file) return wheelOf(locked, choice.file, [choice.file.url]);
    said.push(`${hostOf(index.url)}: ${choice.why}`);
  }
  throw new DeliveryFailure(
    `${locked.name} ${locked.version} (${locked.place.file}, line ${locked.place.line}) has no wheel for ${target.name}: ${said.join('; ')}`,
    {
      advice:
        'Lock a version that has one, choose another target (python-version, platform), or add an index to index-urls.',
    },
  );
}

function wheelOf(
  locked: LockedPackage,
  file: IndexFile & { sha256: string },
  urls: readonly string[],
): Wheel {
  const { filename, sha256, size } = file;
  return { package: locked.name, version: locked.version, filename, sha256, size, urls };
}

/** Further addresses of a wheel whose known ones all failed: the same sha256 on the other indexes. */
export async function otherAddresses(
  wheel: Wheel,
  indexes: readonly Index[],
  pages: PageSource,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const index of indexes) {
    const page = await pages(index, wheel.package);
    if (page.kind !== 'found') continue;
    const same = page.files.find((file) => file.sha256 === wheel.sha256);
    if (same && !wheel.urls.includes(same.url)) found.push(same.url);
  }
  return found;
}

/** What was resolved before for the same packages, target and indexes; only hashes of the lock are believed. */
export type Resolution = { readonly schema: 1; readonly wheels: Readonly<Record<string, Wheel>> };

export function packageKey(locked: LockedPackage, target: Target): string {
  return `${locked.name}==${locked.version} ${locked.hashes.join(',')} ${target.name}`;
}

/** Names a resolution by everything that it depends on. */
export function resolutionDigest(keys: readonly string[], indexes: readonly Index[]): string {
  const text = JSON.stringify([[...new Set(keys)].sort(), indexes.map((index) => index.url)]);
  return createHash('sha256').update(text).digest('hex');
}

/** Reads a resolution file; a damaged one counts as none. */
export async function readResolution(files: Files, path: string): Promise<Resolution> {
  const empty: Resolution = { schema: 1, wheels: {} };
  const text = await files.readText(path);
  if (text === undefined) return empty;
  try {
    const read = JSON.parse(text) as Partial<Resolution> | null;
    return read?.schema === 1 && typeof read.wheels === 'object' ? (read as Resolution) : empty;
  } catch {
    return empty;
  }
}

/** A remembered wheel, if it is one that this package's lock allows and this target runs. */
export function recallWheel(
  resolution: Resolution,
  locked: LockedPackage,
  target: Target,
): Wheel | undefined {
  const key = packageKey(locked, target);
  const wheel = Object.hasOwn(resolution.wheels, key) ? resolution.wheels[key] : undefined;
  if (!wheel || !locked.hashes.includes(wheel.sha256) || !Array.isArray(wheel.urls)) return undefined;
  const name = parseWheelName(wheel.filename);
  const suits = name?.name === locked.name && name.tags.some((tag) => target.ranks.has(tag));
  return suits ? wheel : undefined;
}

export type Need = { readonly locked: LockedPackage; readonly target: Target };

/** The wheels of all needs, in the order of the needs, from memory where it knows them. `asked` counts those that an index was asked for. */
export async function resolveWheels(
  needs: readonly Need[],
  memory: Resolution,
  indexes: readonly Index[],
  pages: PageSource,
  concurrency: number,
): Promise<{ readonly wheels: readonly Wheel[]; readonly memory: Resolution; readonly asked: number }> {
  let asked = 0;
  const wheels = await forEachLimited(needs, concurrency, async ({ locked, target }) => {
    const known = recallWheel(memory, locked, target);
    if (known) return known;
    asked += 1;
    return resolveWheel(locked, target, indexes, pages);
  });
  const entries = needs.map(({ locked, target }, i) => [packageKey(locked, target), wheels[i]] as const);
  return {
    wheels,
    memory: { schema: 1, wheels: Object.fromEntries(entries) as Record<string, Wheel> },
    asked,
  };
}
