// From locked packages to files: which wheel each needs on the target, and every address that may serve its bytes.
import { DeliveryFailure } from '@compose-delivery/runtime';
import { chooseWheel } from './choose-wheel.ts';
import { askIndex, hostOf, type IndexPolicy, type IndexPorts, type ProjectPage } from './index-client.ts';
import type { Index } from './index-url.ts';
import { forEachLimited } from './limiter.ts';
import { packageKey, recallWheel, type Resolution } from './resolution-memory.ts';
import type { LockedPackage } from './lock.ts';
import type { IndexFile } from './simple-index.ts';
import type { Target } from './target.ts';

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
 * The wheel of one package: from the lock's own addresses, else from the first index that has one that suits. Where the lock names no
 * hash, the first index alone decides: any other could name what it likes under a name that is not its own (dependency confusion).
 * @param yanked told of a file that was withdrawn: the lock asks for this very version, so it is used all the same (PEP 592)
 * @throws DeliveryFailure saying what each index answered, with the place in the lock.
 */
export async function resolveWheel(
  locked: LockedPackage,
  target: Target,
  indexes: readonly Index[],
  pages: PageSource,
  yanked?: (file: IndexFile) => void,
): Promise<Wheel> {
  const said: string[] = [];
  const own = locked.files.map((file): IndexFile => ({ ...file, requiresPython: '' }));
  if (own.length > 0) {
    const choice = chooseWheel(locked, own, target);
    if (choice.file) return wheelOf(locked, choice.file, [choice.file.url]);
    said.push(`${locked.place.file}: ${choice.why}`);
  }
  const trusted = locked.hashes.length > 0 ? indexes : indexes.slice(0, 1);
  for (const index of own.length > 0 ? [] : trusted) {
    const page = await pages(index, locked.name);
    if (page.kind !== 'found') {
      said.push(page.kind === 'absent' ? `${hostOf(index.url)} does not know it` : page.why);
      continue;
    }
    const choice = chooseWheel(hashesOf(locked, page.files), page.files, target);
    if (choice.file) {
      if (choice.file.yanked !== undefined) yanked?.(choice.file);
      return wheelOf(locked, choice.file, [choice.file.url]);
    }
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

/** The hashes that a file may have: the lock's; without any, those that the first index names. */
function hashesOf(locked: LockedPackage, files: readonly IndexFile[]): LockedPackage {
  return locked.hashes.length > 0
    ? locked
    : { ...locked, hashes: files.flatMap((file) => file.sha256 ?? []) };
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

export type Need = { readonly locked: LockedPackage; readonly target: Target };

export type Resolved = {
  readonly wheels: readonly Wheel[];
  readonly memory: Resolution;
  /** Needs that an index was asked for. */
  readonly asked: number;
  /** Files that are used although they were withdrawn. */
  readonly yanked: readonly IndexFile[];
};

/** The wheels of all needs, in the order of the needs, from memory where it knows them. */
export async function resolveWheels(
  needs: readonly Need[],
  memory: Resolution,
  indexes: readonly Index[],
  pages: PageSource,
  concurrency: number,
): Promise<Resolved> {
  let asked = 0;
  const withdrawn = new Map<string, IndexFile>();
  const wheels = await forEachLimited(needs, concurrency, async ({ locked, target }) => {
    const known = recallWheel(memory, locked, target);
    if (known) return known;
    asked += 1;
    return resolveWheel(locked, target, indexes, pages, (file) => withdrawn.set(file.filename, file));
  });
  const entries = needs.map(({ locked, target }, i) => [packageKey(locked, target), wheels[i]] as const);
  return {
    wheels,
    memory: { ...memory, wheels: Object.fromEntries(entries) as Record<string, Wheel> },
    asked,
    yanked: [...withdrawn.values()],
  };
}
