// The digest that tells whether an image must be built anew: everything that reaches the builder, and nothing else. Names of images,
// labels of time, values of secrets and addresses of caches have no say.
import type { Files } from '@compose-delivery/runtime';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isFolderContext, linkedService, type BuildDefinition } from './build-definition.ts';
import { readDockerignore } from './dockerignore.ts';
import { sortEntries, type TreeEntry } from './source-tree.ts';
import type { TreeStore } from './tree-port.ts';

export type DigestReading = {
  readonly files: Files;
  readonly trees: TreeStore;
  readonly wheelhouse: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Digests of wheels by service, as wheel-cache reports them; a service that is not there has its folder read. */
  readonly wheelDigests: Readonly<Record<string, string>>;
  /** Base images by the name in the Dockerfile: what the name stands for now. */
  readonly bases: ReadonlyMap<string, string>;
  /** Major version of the daemon: a newer BuildKit may build otherwise. */
  readonly builder: string;
  /** For contexts whose content is unknown, such as a git address: their digest is never the same twice. */
  readonly randomId: () => string;
};

/** Folder of a service's wheels, if wheel-cache made one. */
export function wheelsOf(wheelhouse: string, service: string): string {
  return join(wheelhouse, 'views', service);
}

/** @param upstream digests of the services that it is made from; @param images what its Dockerfile names besides stages */
export async function definitionDigest(
  one: BuildDefinition,
  upstream: readonly string[],
  images: readonly string[],
  reading: DigestReading,
  scans: Scans,
): Promise<string> {
  const hash = createHash('sha256');
  const add = (value: string): void => void hash.update(`${Buffer.byteLength(value)}:`).update(value);
  add('image2');
  add(reading.builder);
  add(JSON.stringify([settings(one), Object.entries(reading.buildArgs).sort(), upstream]));
  add(JSON.stringify(images.map((name) => [name, reading.bases.get(name) ?? 'unknown']).sort()));
  add(one.inline ?? (await reading.files.readText(one.dockerfile)) ?? '');
  for (const line of await scans.context(one)) add(line);
  for (const [name, value] of Object.entries(one.contexts).sort()) {
    add(name);
    // The wheels come from the view; the path that the source names is not looked at.
    if (name === 'wheels' && (await reading.files.exists(wheelsOf(reading.wheelhouse, one.service))))
      continue;
    if (linkedService(value) !== undefined || /^(docker-image|oci-layout):/.test(value)) add(value);
    else for (const line of await scans.folder(value)) add(line);
  }
  for (const line of await wheelLines(one.service, reading, scans)) add(line);
  return `sha256:${hash.digest('hex')}`;
}

function settings(one: BuildDefinition): unknown {
  const { args, target, platforms, network, labels, flags, secrets, ssh } = one;
  const ids = secrets.map((secret) => secret.id).sort();
  return [
    Object.entries(args).sort(),
    target,
    platforms,
    network,
    Object.entries(labels).sort(),
    flags,
    ids,
    ssh,
  ];
}

async function wheelLines(service: string, reading: DigestReading, scans: Scans): Promise<readonly string[]> {
  const known = reading.wheelDigests[service];
  if (known !== undefined) return [known];
  const view = wheelsOf(reading.wheelhouse, service);
  return (await reading.files.exists(view)) ? scans.folder(view) : [];
}

/** Services often share a context: each folder is read once. */
export type Scans = {
  context(one: BuildDefinition): Promise<readonly string[]>;
  folder(path: string): Promise<readonly string[]>;
};

export function createScans(reading: Pick<DigestReading, 'files' | 'trees' | 'randomId'>): Scans {
  const known = new Map<string, Promise<readonly string[]>>();
  const once = (key: string, read: () => Promise<readonly string[]>): Promise<readonly string[]> => {
    const found = known.get(key) ?? read();
    known.set(key, found);
    return found;
  };
  const scan = async (folder: string, ignore: string): Promise<readonly string[]> => {
    if (!isFolderContext(folder)) return [folder, reading.randomId()];
    if (!(await reading.files.exists(folder))) return ['absent'];
    const rules = readDockerignore(ignore);
    const keep = (_name: string, path: string, isFolder: boolean): boolean =>
      isFolder ? rules.hasExceptions || !rules.excludes(path) : !rules.excludes(path);
    return sortEntries(await reading.trees.scan(folder, ['.'], keep)).map(entryLine);
  };
  return {
    folder: (path) => once(path, () => scan(path, '')),
    context: async (one) => {
      if (!isFolderContext(one.context)) return scan(one.context, '');
      const own =
        one.inline === undefined ? await reading.files.readText(`${one.dockerfile}.dockerignore`) : undefined;
      const ignore = own ?? (await reading.files.readText(join(one.context, '.dockerignore'))) ?? '';
      return once(`${one.context}\n${ignore}`, () => scan(one.context, ignore));
    },
  };
}

const entryLine = (entry: TreeEntry): string => `${entry.mode} ${entry.content} ${entry.path}`;
