// Makes the GITHUB_TOKEN of a job and has it masked.
import { randomUUID } from 'node:crypto';
import type { RunState } from './run-state.ts';
import type { Permissions } from './types.ts';

/** From `services.tokenFor`, which learns the job's permissions; else the secret GITHUB_TOKEN; else a local value. */
export async function tokenFor(
  run: RunState,
  job: { id: string; permissions: Permissions },
  environment?: string,
): Promise<string> {
  const { caller, services, secrets } = run.settings;
  const token =
    services.tokenFor === undefined
      ? (secrets['GITHUB_TOKEN'] ?? `ghs_local${randomUUID().replaceAll('-', '')}`)
      : await services.tokenFor({
          repository: caller.slug,
          runId: run.runId,
          job: job.id,
          ref: caller.ref,
          sha: caller.sha,
          ...(environment === undefined ? {} : { environment }),
          permissions: job.permissions,
        });
  run.masker.add(token);
  return token;
}
