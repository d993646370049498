// What a build makes and a deploy runs, named by digest. Written as one string, so that it travels through workflow outputs.
import { InputError, quoteSeen } from '@compose-delivery/runtime';

/**
 * `tree`: a folder of the artifact store, for services without containers. `image`: a container image.
 * As text: `tree:sha256:<64 hex>` or `<name[:tag]>@sha256:<64 hex>`.
 */
export type Artifact =
  | { readonly kind: 'tree'; readonly digest: string }
  | { readonly kind: 'image'; readonly name: string; readonly digest: string };

const DIGEST = /^sha256:[0-9a-f]{64}$/;

export function formatArtifact(artifact: Artifact): string {
  return artifact.kind === 'tree' ? `tree:${artifact.digest}` : `${artifact.name}@${artifact.digest}`;
}

/** @throws InputError naming the service. */
export function parseArtifact(service: string, text: string): Artifact {
  if (text.startsWith('tree:') && DIGEST.test(text.slice(5))) return { kind: 'tree', digest: text.slice(5) };
  const at = text.lastIndexOf('@');
  const name = text.slice(0, at);
  const digest = text.slice(at + 1);
  if (at > 0 && DIGEST.test(digest) && /^[a-z0-9][\w./:-]*$/.test(name))
    return { kind: 'image', name, digest };
  throw new InputError([
    {
      input: `images: ${service}`,
      expected: 'tree:sha256:<64 hex> or name@sha256:<64 hex>',
      seen: quoteSeen(text),
    },
  ]);
}

/** Where the artifact store keeps a tree: `<state>/artifacts/<service>/<64 hex>`. It holds `artifact.json` and `source/`. */
export function artifactFolder(stateDirectory: string, service: string, digest: string): string {
  return `${stateDirectory}/artifacts/${service}/${digest.replace('sha256:', '')}`;
}

/** `artifact.json` of a tree, written last: a folder without it is unfinished and worth nothing. */
export type TreeManifest = {
  readonly schema: 1;
  readonly service: string;
  readonly digest: string;
  /** Absolute path of the python of the service's own environment; absent for other languages. */
  readonly python?: string;
  readonly version: string;
  readonly createdAt: string;
};

/** Where one application's environment keeps its ledger, journal, lock and slots. */
export function deploymentFolder(stateDirectory: string, application: string, environment: string): string {
  return `${stateDirectory}/${application}/${environment || 'default'}`;
}
