// Asks GitHub whether the run that holds a lock still goes on. GitHub being away is an answer, too: nobody knows.
import type { GitHub } from '@compose-delivery/runtime';
import type { RunStatus } from './lock-availability.ts';
import type { LockRecord } from './lock-record.ts';

type Run = { readonly status?: string | null };

/** `open` makes the client; it is asked only when there is something to ask. Source: REST API, "Get a workflow run attempt". */
export function runStatusFrom(
  open: () => Promise<GitHub>,
): (record: Pick<LockRecord, 'repository' | 'runId' | 'attempt'>) => Promise<RunStatus> {
  return async ({ repository, runId, attempt }) => {
    const [owner, repo] = (repository ?? '').split('/');
    if (!owner || !repo || !/^\d+$/.test(runId) || !/^\d+$/.test(attempt)) return 'unknown';
    try {
      const github = await open();
      const { data } = await github.request<Run>(
        'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt_number}',
        { owner, repo, run_id: Number(runId), attempt_number: Number(attempt) },
      );
      return data.status === 'completed' ? 'completed' : data.status ? 'running' : 'unknown';
    } catch {
      // Also for a run that is not found: to a token that may not look, every run is.
      return 'unknown';
    }
  };
}
