// The `github` and `runner` contexts and the GITHUB_* and RUNNER_* variables made from them.
import type { RunState } from './run-state.ts';
import type { Variables } from './types.ts';

export type GithubContext = Record<string, unknown>;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function refOf(event: Record<string, unknown>, side: 'base' | 'head'): string {
  const pull = event['pull_request'] as Record<string, { ref?: unknown } | undefined> | undefined;
  return text(pull?.[side]?.ref);
}

/** A repository's number for tests that look at it: stable, made from its name. */
function numberOf(name: string): string {
  return String([...name].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 1_000_000_007, 7));
}

/** The `github` context of a run; a job adds `job`, `token`, `workspace` and the like. */
export function githubContext(run: RunState): GithubContext {
  const { settings } = run;
  const { caller, options, services, event } = settings;
  const [owner = ''] = caller.slug.split('/');
  const api = services.apiUrl ?? 'https://api.github.com';
  return {
    actor: settings.actor,
    actor_id: numberOf(settings.actor),
    api_url: api,
    base_ref: refOf(event, 'base'),
    event,
    event_name: options.eventName,
    graphql_url: `${api}/graphql`,
    head_ref: refOf(event, 'head'),
    ref: caller.ref,
    ref_name: caller.ref.replace(/^refs\/(heads|tags|pull)\//, ''),
    ref_protected: false,
    ref_type: caller.ref.startsWith('refs/tags/') ? 'tag' : 'branch',
    repository: caller.slug,
    repository_id: numberOf(caller.slug),
    repository_owner: owner,
    repository_owner_id: numberOf(owner),
    repository_visibility: 'private',
    repositoryUrl: `git://github.com/${caller.slug}.git`,
    retention_days: '90',
    run_attempt: String(options.runAttempt ?? 1),
    run_id: run.runId,
    run_number: String(options.runNumber ?? 1),
    secret_source: 'Actions',
    server_url: services.serverUrl ?? 'https://github.com',
    sha: caller.sha,
    triggering_actor: settings.actor,
    workflow: run.workflowName,
    workflow_ref: run.workflowRef,
    workflow_sha: caller.sha,
  };
}

// The runner's own list (GitHubContext.cs); `env`, `output`, `path`, `state`, `step_summary` are set per step.
const EXPOSED = [
  'action',
  'action_path',
  'action_ref',
  'action_repository',
  'actor',
  'actor_id',
  'api_url',
  'base_ref',
  'event_name',
  'event_path',
  'graphql_url',
  'head_ref',
  'job',
  'ref',
  'ref_name',
  'ref_protected',
  'ref_type',
  'repository',
  'repository_id',
  'repository_owner',
  'repository_owner_id',
  'retention_days',
  'run_attempt',
  'run_id',
  'run_number',
  'server_url',
  'sha',
  'triggering_actor',
  'workflow',
  'workflow_ref',
  'workflow_sha',
  'workspace',
];

export function githubVariables(github: GithubContext): Variables {
  return Object.fromEntries(
    EXPOSED.filter((key) => github[key] !== undefined && github[key] !== null).map((key) => [
      `GITHUB_${key.toUpperCase()}`,
      String(github[key]),
    ]),
  );
}

export interface RunnerContext {
  os: string;
  arch: string;
  name: string;
  environment: string;
  temp: string;
  tool_cache: string;
  workspace: string;
  debug?: string;
}

export function runnerVariables(runner: RunnerContext): Variables {
  return Object.fromEntries(
    Object.entries(runner)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [`RUNNER_${key.toUpperCase()}`, String(value)]),
  );
}

// What a step inherits from this machine: what makes programs run, nothing that could be a secret or a setting
// of some other run (INPUT_*, GITHUB_*, tokens).
const INHERITED =
  /^(PATH|HOME|USER|LOGNAME|SHELL|LANG|LC_.*|TZ|TMPDIR|XDG_.*|DOCKER_.*|COMPOSE_.*|KUBECONFIG|https?_proxy|HTTPS?_PROXY|no_proxy|NO_PROXY|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE)$/;

export function inheritedVariables(machine: NodeJS.ProcessEnv): Variables {
  return Object.fromEntries(
    Object.entries(machine).filter(
      (entry): entry is [string, string] => entry[1] !== undefined && INHERITED.test(entry[0]),
    ),
  );
}
