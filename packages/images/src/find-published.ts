// Results of equal inputs that a registry already has: found by the tag that names the digest, and given the release's tags there.
import type { Exec, ExecResult } from '@compose-delivery/runtime';
import type { BuildDefinition } from './build-definition.ts';
import type { BuildUnit, Published } from './builder-port.ts';
import type { ImageSettings } from './image-settings.ts';
import { digestTag, pushedNames, repositoryOf } from './publish-image.ts';

const CALL_MS = 60_000;
const AT_ONCE = 4;
/** Without it the tags would name an index around the image, of another digest. Buildx before 0.13 does not know it. */
const CARBON_COPY = '--prefer-index=false';
const UNKNOWN_FLAG = /unknown flag/;

/** Services whose digest a registry knows, with the digest of the image there. A registry that does not answer knows none. */
export async function findPublished(
  units: readonly BuildUnit[],
  definitions: ReadonlyMap<string, BuildDefinition>,
  registry: string,
  exec: Exec,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const left = [...units];
  const next = async (): Promise<void> => {
    for (let unit = left.pop(); unit !== undefined; unit = left.pop()) {
      const image = definitions.get(unit.service)?.image;
      if (image === undefined) continue;
      const name = `${repositoryOf(image, registry)}:${digestTag(unit.digest)}`;
      const argv = ['docker', 'buildx', 'imagetools', 'inspect', '--format', '{{.Manifest.Digest}}', name];
      const result = await exec(argv, { timeoutMs: CALL_MS }).catch(() => undefined);
      const digest = /sha256:[0-9a-f]{64}/.exec(result?.code === 0 ? result.stdout : '')?.[0];
      if (digest !== undefined) found.set(unit.service, digest);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, left.length) }, next));
  return found;
}

/**
 * Gives the image of the registry the tags of this release, without fetching it.
 * @returns undefined if the registry refused: the image is then built, or pushed, as if it had not been found
 */
export async function retagPublished(
  one: BuildDefinition,
  unit: BuildUnit,
  digest: string,
  settings: Pick<ImageSettings, 'registry' | 'tags' | 'tagByDigest'>,
  exec: Exec,
): Promise<Published | undefined> {
  const names = pushedNames(one, unit, settings);
  const ref = `${repositoryOf(one.image, settings.registry)}@${digest}`;
  // By the name that tells the build's digest it was found: that one stays as it is.
  const own = names.filter((name) => !name.endsWith(`:${digestTag(unit.digest)}`));
  const tags = own.flatMap((name) => ['--tag', name]);
  const create = (...flags: readonly string[]): Promise<ExecResult | undefined> => {
    const argv = ['docker', 'buildx', 'imagetools', 'create', ...flags, ...tags, ref];
    return exec(argv, { timeoutMs: CALL_MS }).catch(() => undefined);
  };
  const copied = await create(CARBON_COPY);
  const result = UNKNOWN_FLAG.test(copied?.stderr ?? '') ? await create() : copied;
  return result?.code === 0 ? { ref, names } : undefined;
}
