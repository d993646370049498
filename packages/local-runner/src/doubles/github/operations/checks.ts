// Check runs.
import { apiError, notFound } from '../api-error.ts';
import type { Call, Operations, Reply, World } from '../call.ts';
import { htmlUrl, nodeId, paged, repoUrl } from '../call.ts';
import { resolveCommit, timestamp } from '../git-store.ts';
import type { CheckRunRecord } from '../state.ts';

interface CheckBody {
  readonly name?: string;
  readonly head_sha?: string;
  readonly status?: string;
  readonly conclusion?: string;
  readonly details_url?: string;
  readonly external_id?: string;
  readonly started_at?: string;
  readonly completed_at?: string;
  readonly output?: {
    readonly title?: string;
    readonly summary?: string;
    readonly text?: string;
    readonly annotations?: readonly unknown[];
  };
}

const renderCheck = (world: World, run: CheckRunRecord): Record<string, unknown> => ({
  id: run.id,
  node_id: nodeId('CR', run.id),
  head_sha: run.headSha,
  name: run.name,
  external_id: run.externalId,
  url: `${repoUrl(world)}/check-runs/${run.id}`,
  html_url: `${htmlUrl(world)}/runs/${run.id}`,
  details_url: run.detailsUrl ?? `${htmlUrl(world)}/runs/${run.id}`,
  status: run.status,
  conclusion: run.conclusion,
  started_at: run.startedAt,
  completed_at: run.completedAt,
  output: {
    title: run.title,
    summary: run.summary,
    text: run.text,
    annotations_count: run.annotations.length,
    annotations_url: `${repoUrl(world)}/check-runs/${run.id}/annotations`,
  },
  check_suite: { id: run.id },
  app: null,
  pull_requests: [],
});

/** Fields given replace, annotations add up (50 a request, as GitHub's description limits them). */
function apply(run: CheckRunRecord, body: CheckBody, now: string): void {
  run.name = body.name ?? run.name;
  run.status = body.status ?? (body.conclusion === undefined ? run.status : 'completed');
  run.conclusion = body.conclusion ?? run.conclusion;
  run.detailsUrl = body.details_url ?? run.detailsUrl;
  run.externalId = body.external_id ?? run.externalId;
  run.startedAt = body.started_at ?? run.startedAt;
  run.completedAt = body.completed_at ?? run.completedAt ?? (run.status === 'completed' ? now : null);
  run.title = body.output?.title ?? run.title;
  run.summary = body.output?.summary ?? run.summary;
  run.text = body.output?.text ?? run.text;
  run.annotations.push(...(body.output?.annotations ?? []));
}

async function createCheck({ world, body }: Call): Promise<Reply> {
  const request = body as CheckBody & { name: string; head_sha: string };
  if ((await world.git.commit(request.head_sha)) === undefined)
    throw apiError(422, `No commit found for SHA: ${request.head_sha}`);
  const now = timestamp(world.now());
  const run: CheckRunRecord = {
    id: world.nextId(),
    name: request.name,
    headSha: request.head_sha,
    status: 'queued',
    conclusion: null,
    detailsUrl: null,
    externalId: '',
    startedAt: now,
    completedAt: null,
    title: null,
    summary: null,
    text: null,
    annotations: [],
  };
  apply(run, request, now);
  world.state.checkRuns.push(run);
  return { status: 201, body: renderCheck(world, run) };
}

function findCheck({ world, params }: Call): CheckRunRecord {
  const found = world.state.checkRuns.find(({ id }) => id === Number(params['check_run_id']));
  if (found === undefined) throw notFound();
  return found;
}

export const checkOperations: Operations = {
  'checks/create': createCheck,
  'checks/get': (call) => ({ status: 200, body: renderCheck(call.world, findCheck(call)) }),
  'checks/update'(call) {
    const run = findCheck(call);
    apply(run, call.body as CheckBody, timestamp(call.world.now()));
    return { status: 200, body: renderCheck(call.world, run) };
  },
  async 'checks/list-for-ref'(call) {
    const { world, query } = call;
    const sha = await resolveCommit(world.git, call.params['ref'] ?? '');
    const found = world.state.checkRuns.filter(
      (run) =>
        run.headSha === sha &&
        (query['check_name'] === undefined || run.name === query['check_name']) &&
        (query['status'] === undefined || run.status === query['status']),
    );
    return paged(
      call,
      found.map((run) => renderCheck(world, run)),
      (page) => ({
        total_count: found.length,
        check_runs: page,
      }),
    );
  },
};
