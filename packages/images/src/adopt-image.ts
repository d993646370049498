// An image that is there gets the names that a service goes by: what was built once is never built again for its name's sake.
import type { Artifact } from '@compose-delivery/application';
import type { Exec } from '@compose-delivery/runtime';
import type { BuildDefinition } from './build-definition.ts';
import { BuildFailure } from './builder-port.ts';

export async function adoptImage(one: BuildDefinition, artifact: Artifact, exec: Exec): Promise<Artifact> {
  for (const name of [one.image, ...one.tags]) {
    const result = await exec(['docker', 'image', 'tag', artifact.digest, name], { timeoutMs: 60_000 });
    if (result.code !== 0)
      throw new BuildFailure(`docker image tag ended with ${result.code ?? 'a signal'}`, {
        lines: result.stderr.split('\n'),
        exitCode: result.code,
      });
  }
  return { kind: 'image', name: one.image, digest: artifact.digest };
}
