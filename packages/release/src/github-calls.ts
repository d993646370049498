// Calls to GitHub with what their failures mean. Reads are tried again here; a write that failed is never repeated blindly: its
// fault goes up, and the state is read again first.
import {
  DeliveryFailure,
  GitHubError,
  type Clock,
  type GitHub,
  type Log,
  type Ports,
} from '@compose-delivery/runtime';

/**
 * passing: no answer, or a server error; the call may have taken effect. limited: refused for now. contested: the state is not what
 * we thought, somebody was faster or a replica is behind. refused: asking again changes nothing.
 */
export type Fault = {
  readonly kind: 'passing' | 'limited' | 'contested' | 'refused';
  readonly message: string;
  /** How long GitHub asks us to stay away; undefined when it does not say. */
  readonly waitSeconds: number | undefined;
};

export type Repository = { readonly owner: string; readonly repo: string };

/** What reading and writing a repository takes. */
export type Remote = {
  readonly github: GitHub;
  readonly repository: Repository;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** How often a read, or a round of writes, is tried again after a fault that may pass. */
  readonly retries: number;
};

/** Faults in a row that one step may meet before a run gives up; the next run resumes. */
const RETRIES = 5;

/** The repository as this run may reach it; undefined without a token. */
export async function openRemote(
  token: string,
  repository: Repository,
  { github, clock, log, signal }: Ports,
): Promise<Remote | undefined> {
  if (token === '') return undefined;
  const { owner, repo } = repository;
  return { github: await github(token), repository: { owner, repo }, clock, log, signal, retries: RETRIES };
}

/** Without Retry-After, GitHub asks for at least a minute. Source: docs.github.com, "Best practices for using the REST API". */
const UNSAID_LIMIT_SECONDS = 60;
/** A longer wait is not worth a runner's time: the run ends, and another one goes on from where this one stopped. */
const LONGEST_WAIT_SECONDS = 15 * 60;

export function faultOf(error: GitHubError): Fault {
  const { status, message } = error;
  const limited = status === 429 || (status === 403 && isLimit(error));
  const kind = limited
    ? 'limited'
    : status < 400 || status === 408 || status >= 500
      ? 'passing'
      : status === 404 || status === 409 || (status === 422 && /already[ _]exists/i.test(textOf(error)))
        ? 'contested'
        : 'refused';
  return {
    kind,
    message,
    waitSeconds: limited ? (error.retryAfterSeconds ?? UNSAID_LIMIT_SECONDS) : error.retryAfterSeconds,
  };
}

function isLimit(error: GitHubError): boolean {
  return error.retryAfterSeconds !== undefined || /rate limit|abuse detection/i.test(textOf(error));
}

function textOf(error: GitHubError): string {
  return `${error.message} ${JSON.stringify(error.body) ?? ''}`;
}

/** Waits as long as a fault demands, else 1, 2, 4 … 30 s. `attempt` counts from 1. @throws DeliveryFailure when it is too long. */
export async function waitOut(remote: Remote, fault: Fault, attempt: number): Promise<void> {
  const seconds = fault.waitSeconds ?? Math.min(30, 2 ** (attempt - 1));
  if (seconds > LONGEST_WAIT_SECONDS) {
    throw new DeliveryFailure(`GitHub asks to wait ${seconds} s: ${fault.message}`, {
      advice: 'Run this job again after that; it goes on from where this run stopped.',
    });
  }
  remote.log.info(`${fault.message}; waiting ${seconds} s`);
  await remote.clock.sleep(seconds * 1_000, remote.signal).catch((error: unknown) => {
    throw remote.signal.aborted ? cancelled() : error;
  });
}

export function cancelled(): DeliveryFailure {
  return new DeliveryFailure('cancelled before the release was complete', {
    advice: 'Run this job again; it goes on from where this run stopped.',
  });
}

/** One read. A 404 is `undefined`. @throws DeliveryFailure when it fails for good. */
export async function read<T>(
  remote: Remote,
  route: string,
  parameters: Record<string, unknown> = {},
): Promise<T | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await remote.github.request<T>(route, { ...remote.repository, ...parameters })).data;
    } catch (error) {
      if (!(error instanceof GitHubError)) throw error;
      if (error.status === 404) return undefined;
      const fault = faultOf(error);
      if ((fault.kind !== 'passing' && fault.kind !== 'limited') || attempt > remote.retries)
        throw failure(fault, error, `read ${route}`);
      await waitOut(remote, fault, attempt);
    }
  }
}

const PAGE = 100;

/**
 * All items of a list, page by page, at most `limit` pages. A page that is not full is the last one; items are told apart by `key`,
 * since lists move while they are read.
 */
export async function readPages<T>(
  remote: Remote,
  route: string,
  options: {
    parameters?: Record<string, unknown>;
    key: (item: T) => string | number;
    items?: (page: unknown) => readonly T[];
    limit?: number;
  },
): Promise<T[]> {
  const found = new Map<string | number, T>();
  const items = options.items ?? ((page: unknown) => page as readonly T[]);
  for (let page = 1; page <= (options.limit ?? 100); page += 1) {
    const answer = await read<unknown>(remote, route, { ...options.parameters, per_page: PAGE, page });
    const part = answer === undefined ? [] : items(answer);
    const before = found.size;
    for (const item of part) found.set(options.key(item), item);
    if (part.length !== PAGE || found.size === before) break;
  }
  return [...found.values()];
}

/** The error for a fault that does not pass, with what to do about it. `doing` is the step in words. */
export function failure(fault: Fault, error: GitHubError | undefined, doing: string): DeliveryFailure {
  const advice = adviceFor(error, fault);
  return new DeliveryFailure(`could not ${doing}: ${fault.message}`, {
    ...(advice === undefined ? {} : { advice }),
    ...(error === undefined ? {} : { cause: error }),
  });
}

function adviceFor(error: GitHubError | undefined, fault: Fault): string | undefined {
  const text = error ? textOf(error) : fault.message;
  if (/immutable release/i.test(text))
    return 'This tag name was used by an immutable release and can never be used again; release another version.';
  if (/rule violation|restricted|protected/i.test(text))
    return 'A ruleset of the repository forbids this tag. Let the app whose token is used bypass it, or change the rule.';
  if (error?.status === 401) return 'The token is wrong or has expired; check github-token.';
  if (error?.status === 403)
    return 'The token may not do this; the job needs "permissions: contents: write".';
  if (error?.status === 404)
    return 'Either the token lacks "contents: write", or the commit changes workflow files against the default branch, for which GITHUB_TOKEN may make no release: use the token of a GitHub App with the permission "workflows".';
  if (fault.kind === 'passing' || fault.kind === 'limited' || fault.kind === 'contested')
    return 'Run this job again; it goes on from where this run stopped.';
  return undefined;
}
