// For the tests of this folder: a double, the real Octokit on it, and short ways to ask.
import { getOctokit } from '@actions/github';
import type { GitHubDouble } from '../double.ts';
import type { GitHubDoubleOptions } from '../open-desk.ts';
import { startGitHubDouble } from '../double.ts';

type Octokit = ReturnType<typeof getOctokit>;

const open: GitHubDouble[] = [];
const shas = new WeakMap<GitHubDouble, readonly string[]>();

const seededCommits = [1, 2, 3].map((day) => ({
  message: `Commit ${day}`,
  date: `2026-11-0${day}T10:00:00Z`,
  files: [`file-${day}.txt`],
}));

export interface OpenDouble {
  readonly double: GitHubDouble;
  readonly octokit: Octokit;
  readonly at: { readonly owner: string; readonly repo: string };
  readonly as: (token: string) => Octokit;
}

/** A double of `acme/shop` with three commits, and the client that actions use on it. */
export async function openDouble(options: Partial<GitHubDoubleOptions> = {}): Promise<OpenDouble> {
  const seed = options.gitDirectory === undefined ? { commits: seededCommits } : {};
  const double = await startGitHubDouble({ slug: 'acme/shop', ...seed, ...options });
  open.push(double);
  const tip = (await double.git.refs()).find(
    ({ ref }) => ref === `refs/heads/${double.state.defaultBranch}`,
  )?.sha;
  shas.set(double, tip === undefined ? [] : (await double.git.log(tip)).map(({ sha }) => sha).reverse());
  const as = (token: string): Octokit => getOctokit(token, { baseUrl: double.apiUrl });
  return { double, octokit: as(double.token), at: { owner: 'acme', repo: 'shop' }, as };
}

/** Commits of the default branch at the start, oldest first. */
export function commitsOf(double: GitHubDouble): [string, string, string] {
  const [first = '', second = '', third = ''] = shas.get(double) ?? [];
  return [first, second, third];
}

/** The status of a call, whether it succeeded or not; 0 when no answer came. Octokit reports a lost connection as 500 without a response. */
export async function statusOf(call: Promise<{ status: number }>): Promise<number> {
  try {
    return (await call).status;
  } catch (error) {
    const { status, response } = error as { status?: number; response?: unknown };
    return response === undefined ? 0 : (status ?? 0);
  }
}

/** Closes every double that `openDouble` started. */
export async function closeDoubles(): Promise<void> {
  await Promise.all(open.splice(0).map((double) => double.close()));
}
