// Images pinned: by registry digest where there is one, else by the id that the daemon built.
import { parseArtifact } from '@compose-delivery/application';
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { ServiceArtifact } from '../../ports.ts';
import { TIMEOUT_MS, type Docker } from './docker.ts';

/** What the daemon calls an image, or why it cannot be had. */
export type Pinned = { readonly image: string } | { readonly problem: string };

/** `pinImage`, asked once for each image that can be had: under a digest it stays what it is, and each question starts programs. */
export function rememberPins(client: Docker): (service: string, text: string) => Promise<Pinned> {
  const known = new Map<string, Pinned>();
  return async (service, text) => {
    const pinned = known.get(text) ?? (await pinImage(client, service, text));
    if ('image' in pinned) known.set(text, pinned);
    return pinned;
  };
}

/** Pulls what is not here. */
export async function pinImage(client: Docker, service: string, text: string): Promise<Pinned> {
  const artifact = parseArtifact(service, text);
  if (artifact.kind !== 'image')
    return { problem: `${service}: engine "compose" runs images (name@sha256:...), not trees (${text})` };
  const reference = `${artifact.name.replace(/:[\w.-]+$/, '')}@${artifact.digest}`;
  // One question for both names. docker leaves out what it has not: two lines are both, and the digest alone is the id of what was built here.
  const asked = ['image', 'inspect', '--format', '{{.Id}}', reference, artifact.digest];
  const ids = (await client.attempt(asked)).stdout.split('\n').filter(Boolean);
  if (ids.length > 0)
    return { image: ids.length === 1 && ids[0] === artifact.digest ? artifact.digest : reference };
  const pulled = await client.attempt(['pull', '--quiet', reference], { timeoutMs: TIMEOUT_MS.pull });
  if (pulled.code === 0) return { image: reference };
  const said = pulled.stderr.trim().split('\n').at(-1) ?? '';
  return { problem: `${service}: ${text} is neither here nor in its registry: ${said}` };
}

/** Pulls each image by its digest, whether it is here or not. @throws DeliveryFailure that names those that no registry gave. */
export async function pullImages(client: Docker, artifacts: Readonly<Record<string, string>>): Promise<void> {
  const refused: string[] = [];
  for (const [service, text] of Object.entries(artifacts)) {
    const artifact = parseArtifact(service, text);
    if (artifact.kind !== 'image') continue;
    const reference = `${artifact.name.replace(/:[\w.-]+$/, '')}@${artifact.digest}`;
    const pulled = await client.attempt(['pull', '--quiet', reference], { timeoutMs: TIMEOUT_MS.pull });
    if (pulled.code !== 0)
      refused.push(`${service}: ${reference}: ${pulled.stderr.trim().split('\n').at(-1) ?? ''}`);
  }
  if (refused.length > 0)
    throw new DeliveryFailure(`images cannot be pulled again: ${refused.join('; ')}`, {
      advice: 'nothing was changed; without rollback-mode repull, what is still on the host is enough',
    });
}

/** Removes images; one that a container still uses stays, and that is no fault. */
export async function pruneImages(client: Docker, artifacts: readonly ServiceArtifact[]): Promise<string[]> {
  const gone: string[] = [];
  for (const { service, artifact } of artifacts) {
    const pinned = parseArtifact(service, artifact);
    if (pinned.kind !== 'image') continue;
    const reference = `${pinned.name.replace(/:[\w.-]+$/, '')}@${pinned.digest}`;
    for (const name of [reference, pinned.digest])
      if ((await client.attempt(['image', 'rm', name])).code === 0) {
        gone.push(`${service} ${pinned.digest.slice(0, 19)}`);
        break;
      }
  }
  return gone;
}
