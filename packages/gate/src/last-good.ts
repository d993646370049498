// The report of the last good scan, kept as an artifact of its run: what is new is new since then. Artifacts of other branches and of
// forks bear the same names and are not asked.
import { GitHubError, type GitHub } from '@compose-delivery/runtime';
import { GateError } from './gate-error.ts';
import { zipEntry } from './zip-entry.ts';

type Artifact = {
  readonly id: number;
  readonly expired?: boolean;
  readonly size_in_bytes?: number;
  readonly created_at?: string | null;
  readonly workflow_run?: {
    readonly id?: number;
    readonly head_branch?: string | null;
    readonly repository_id?: number;
    readonly head_repository_id?: number;
  } | null;
};

export type LastGood = { readonly text: string; readonly runId: number; readonly createdAt: string };

export type LastGoodPlace = {
  readonly owner: string;
  readonly repo: string;
  readonly artifact: string;
  /** Name of the report in it. */
  readonly file: string;
  readonly branch: string;
  readonly runId: string | undefined;
  readonly maxBytes: number;
};

/**
 * The newest one of this branch, of another run than this one; undefined when there is none yet.
 * @throws GateError when GitHub does not answer or the artifact cannot be read: not knowing is not the same as nothing new.
 */
export async function readLastGood(github: GitHub, place: LastGoodPlace): Promise<LastGood | undefined> {
  const where = { owner: place.owner, repo: place.repo };
  try {
    const { data } = await github.request<{ readonly artifacts?: readonly Artifact[] }>(
      'GET /repos/{owner}/{repo}/actions/artifacts',
      { ...where, name: place.artifact, per_page: 100 },
    );
    const [newest] = (data.artifacts ?? [])
      .filter((artifact) => isOurs(artifact, place))
      .sort((a, b) => (b.created_at ?? '').localeCompare(a.created_at ?? '') || b.id - a.id);
    if (!newest) return undefined;
    const { data: zip } = await github.request<unknown>(
      'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
      { ...where, artifact_id: newest.id, archive_format: 'zip' },
    );
    if (!(zip instanceof ArrayBuffer))
      throw new GateError(`artifact ${place.artifact}: expected a ZIP archive, saw something else`);
    const report = zipEntry(Buffer.from(zip), place.file, place.maxBytes, `artifact ${place.artifact}`);
    if (!report) throw new GateError(`artifact ${place.artifact}: expected ${place.file} in it, saw none`);
    return {
      text: report.toString('utf8'),
      runId: newest.workflow_run?.id ?? 0,
      createdAt: newest.created_at ?? '',
    };
  } catch (error) {
    if (!(error instanceof GitHubError)) throw error;
    throw new GateError(
      `artifact ${place.artifact}: expected GitHub to hand it out (permission actions: read), saw: ${error.message}`,
      error,
    );
  }
}

function isOurs(artifact: Artifact, place: LastGoodPlace): boolean {
  const run = artifact.workflow_run;
  return (
    artifact.expired !== true &&
    run?.head_branch === place.branch &&
    run.repository_id !== undefined &&
    run.repository_id === run.head_repository_id &&
    String(run.id) !== place.runId
  );
}
