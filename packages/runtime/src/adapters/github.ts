// GitHub's REST API through @actions/github. Errors keep their status and how long to stay away, so that callers can decide.
import { GitHubError, type Environment, type GitHub } from '../ports.ts';

type RequestFailure = {
  message: string;
  status?: number;
  response?: { headers?: Record<string, string | undefined>; data?: unknown };
};

/** A call without an answer for this long has none; a release asset may be 2 GiB. */
const DEADLINE_MS = { call: 60_000, upload: 30 * 60_000 };

/** Retry-After, or the reset of the hourly budget when that is used up. Source: docs.github.com, "Rate limits for the REST API". */
function secondsToWait({ status, response }: RequestFailure): number | undefined {
  const headers = response?.headers ?? {};
  const after = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(after)) return after;
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  const spent = (status === 403 || status === 429) && headers['x-ratelimit-remaining'] === '0';
  return spent && Number.isFinite(reset) ? Math.max(1, Math.ceil(reset - Date.now() / 1_000)) : undefined;
}

export async function openGitHub(token: string, environment: Environment): Promise<GitHub> {
  const { getOctokit } = await import('@actions/github');
  const octokit = getOctokit(token, { baseUrl: environment.GITHUB_API_URL || 'https://api.github.com' });
  return {
    request: async <T>(route: string, parameters: Record<string, unknown> = {}) => {
      const deadline = parameters.data instanceof Blob ? DEADLINE_MS.upload : DEADLINE_MS.call;
      try {
        const response = await octokit.request(route, {
          ...parameters,
          request: { signal: AbortSignal.timeout(deadline) },
        });
        return { status: response.status, data: response.data as T };
      } catch (thrown) {
        const failure = thrown as RequestFailure;
        const retryAfterSeconds = secondsToWait(failure);
        // Without a response, octokit says 500; nobody answered, which is something else.
        throw new GitHubError(`${route}: ${failure.message}`, failure.response ? (failure.status ?? 0) : 0, {
          ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
          body: failure.response?.data,
        });
      }
    },
  };
}
