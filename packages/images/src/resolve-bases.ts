// What the names of base images stand for now: a tag that moved makes a build differ, although no file changed.
import type { Exec, Log } from '@compose-delivery/runtime';
import type { ImageFacts } from './docker-images.ts';

const LOOKUP_MS = 10_000;
const AT_ONCE = 4;

/**
 * The daemon's own images count by id, as its builder takes them; the others are asked of their registry. One that cannot be reached
 * leaves the base "unknown", which is said: the build then rests on the name alone.
 * @param names as in Dockerfiles; those with a digest stand for themselves
 */
export async function resolveBases(
  names: readonly string[],
  local: ImageFacts,
  ports: { readonly exec: Exec; readonly log: Log },
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const remote: string[] = [];
  for (const name of new Set(names)) {
    const pinned = /@(sha256:[0-9a-f]{64})$/.exec(name)?.[1];
    const digest = pinned ?? local.find(name)?.id;
    if (digest === undefined) remote.push(name);
    else found.set(name, digest);
  }
  const next = async (): Promise<void> => {
    for (let name = remote.pop(); name !== undefined; name = remote.pop()) {
      const digest = await askRegistry(name, ports.exec);
      if (digest === undefined)
        ports.log.info(`${name}: neither here nor at its registry; whether it moved is not known`);
      found.set(name, digest ?? 'unknown');
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, remote.length) }, next));
  return found;
}

async function askRegistry(name: string, exec: Exec): Promise<string | undefined> {
  const argv = ['docker', 'buildx', 'imagetools', 'inspect', '--format', '{{.Manifest.Digest}}', name];
  const result = await exec(argv, { timeoutMs: LOOKUP_MS }).catch(() => undefined);
  return /sha256:[0-9a-f]{64}/.exec(result?.code === 0 ? result.stdout : '')?.[0];
}
