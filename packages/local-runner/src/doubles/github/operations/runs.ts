// Workflow runs (seeded), their jobs, and dispatches (recorded; nothing runs them here).
import { apiError, notFound } from '../api-error.ts';
import type { Call, Operations, Reply, World } from '../call.ts';
import { htmlUrl, nodeId, paged, repoUrl } from '../call.ts';
import type { Commit } from '../git-store.ts';
import { resolveCommit, timestamp } from '../git-store.ts';
import { idOf, renderRepository } from '../represent.ts';
import type { JobRecord, RunRecord } from '../state.ts';

const renderHead = ({ sha, tree, message, author, committer }: Commit): Record<string, unknown> => ({
  id: sha,
  tree_id: tree,
  message,
  timestamp: committer.date,
  author: { name: author.name, email: author.email },
  committer: { name: committer.name, email: committer.email },
});

async function renderRun(world: World, run: RunRecord): Promise<Record<string, unknown>> {
  const url = `${repoUrl(world)}/actions/runs/${run.id}`;
  const commit = await world.git.commit(run.headSha);
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('WFR', run.id),
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.path,
    display_title: commit?.message.split('\n')[0] ?? run.name,
    run_number: run.runNumber,
    run_attempt: run.runAttempt,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: idOf(run.path),
    url,
    html_url: `${htmlUrl(world)}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    run_started_at: run.createdAt,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repoUrl(world)}/check-suites/${run.id}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: null,
    workflow_url: `${repoUrl(world)}/actions/workflows/${idOf(run.path)}`,
    head_commit: commit === undefined ? null : renderHead(commit),
    repository: renderRepository(world),
    head_repository: renderRepository(world),
  };
}

const renderJob = (world: World, run: RunRecord, job: JobRecord): Record<string, unknown> => ({
  id: job.id,
  run_id: run.id,
  run_url: `${repoUrl(world)}/actions/runs/${run.id}`,
  run_attempt: run.runAttempt,
  node_id: nodeId('CR', job.id),
  head_sha: run.headSha,
  head_branch: run.headBranch,
  workflow_name: run.name,
  url: `${repoUrl(world)}/actions/jobs/${job.id}`,
  html_url: `${htmlUrl(world)}/actions/runs/${run.id}/job/${job.id}`,
  status: job.status,
  conclusion: job.conclusion,
  created_at: run.createdAt,
  started_at: run.createdAt,
  completed_at: job.status === 'completed' ? run.updatedAt : null,
  name: job.name,
  steps: [],
  check_run_url: `${repoUrl(world)}/check-runs/${job.id}`,
  labels: [],
  runner_id: null,
  runner_name: null,
  runner_group_id: null,
  runner_group_name: null,
});

function findRun({ world, params }: Call): RunRecord {
  const found = world.state.runs.find(({ id }) => id === Number(params['run_id']));
  if (found === undefined) throw notFound();
  return found;
}

function queueRun(world: World, file: string, ref: string, sha: string): RunRecord {
  const at = timestamp(world.now());
  const run: RunRecord = {
    id: world.nextId(),
    name: file,
    path: `.github/workflows/${file}`,
    event: 'workflow_dispatch',
    status: 'queued',
    conclusion: null,
    headBranch: ref.replace(/^refs\/(heads|tags)\//, ''),
    headSha: sha,
    runNumber: world.state.runs.length + 1,
    runAttempt: 1,
    createdAt: at,
    updatedAt: at,
    jobs: [],
  };
  world.state.runs.push(run);
  return run;
}

async function dispatchWorkflow({ world, params, body }: Call): Promise<Reply> {
  const request = body as { ref: string; inputs?: Record<string, unknown>; return_run_details?: boolean };
  const target = params['workflow_id'] ?? '';
  if (world.workflows !== undefined && !world.workflows.includes(target)) throw notFound();
  const sha = await resolveCommit(world.git, request.ref);
  if (sha === undefined) throw apiError(422, `No ref found for: ${request.ref}`);
  world.state.dispatches.push({ kind: 'workflow', target, ref: request.ref, inputs: request.inputs ?? {} });
  const run = queueRun(world, target, request.ref, sha);
  if (request.return_run_details !== true) return { status: 204 };
  const url = `${repoUrl(world)}/actions/runs/${run.id}`;
  return {
    status: 200,
    body: { workflow_run_id: run.id, run_url: url, html_url: `${htmlUrl(world)}/actions/runs/${run.id}` },
  };
}

export const runOperations: Operations = {
  'actions/get-workflow-run': async (call) => ({
    status: 200,
    body: await renderRun(call.world, findRun(call)),
  }),
  'actions/list-jobs-for-workflow-run'(call) {
    const run = findRun(call);
    return paged(
      call,
      run.jobs.map((job) => renderJob(call.world, run, job)),
      (jobs) => ({
        total_count: run.jobs.length,
        jobs,
      }),
    );
  },
  'actions/create-workflow-dispatch': dispatchWorkflow,
  'repos/create-dispatch-event'({ world, body }) {
    const { event_type, client_payload } = body as {
      event_type: string;
      client_payload?: Record<string, unknown>;
    };
    world.state.dispatches.push({
      kind: 'repository',
      target: event_type,
      ref: null,
      inputs: client_payload ?? {},
    });
    return { status: 204 };
  },
};
