// GitHub's REST API through @actions/github. Errors keep their status and Retry-After, so that callers can decide.
import { GitHubError, type Environment, type GitHub } from '../ports.ts';

type RequestFailure = {
  message: string;
  status?: number;
  response?: { headers?: Record<string, string | undefined>; data?: unknown };
};

export async function openGitHub(token: string, environment: Environment): Promise<GitHub> {
  const { getOctokit } = await import('@actions/github');
  const octokit = getOctokit(token, { baseUrl: environment.GITHUB_API_URL || 'https://api.github.com' });
  return {
    request: async <T>(route: string, parameters: Record<string, unknown> = {}) => {
      try {
        const response = await octokit.request(route, parameters);
        return { status: response.status, data: response.data as T };
      } catch (thrown) {
        const failure = thrown as RequestFailure;
        const retryAfter = Number(failure.response?.headers?.['retry-after']);
        throw new GitHubError(`${route}: ${failure.message}`, failure.status ?? 0, {
          ...(Number.isFinite(retryAfter) ? { retryAfterSeconds: retryAfter } : {}),
          body: failure.response?.data,
        });
      }
    },
  };
}
