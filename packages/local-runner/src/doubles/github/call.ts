// One call as an operation sees it, and the answers it can give.
import type { CachePort, GitHubState } from './state.ts';
import type { GitStore } from './git-store.ts';
import type { Permissions } from './permissions.ts';

export interface World {
  readonly state: GitHubState;
  readonly git: GitStore;
  readonly caches: CachePort;
  /** Origin of the double, without a trailing slash. */
  readonly origin: string;
  readonly immutableReleases: boolean;
  /** Refuse releases whose commit changes workflow files, as GitHub does for GITHUB_TOKEN. */
  readonly workflowFileRule: boolean;
  /** Workflow files that can be dispatched; any when absent. */
  readonly workflows?: readonly string[];
  readonly now: () => Date;
  readonly nextId: () => number;
}

export interface Call {
  readonly world: World;
  readonly login: string;
  readonly permissions: Permissions;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  /** Validated against GitHub's description before the operation sees it. */
  readonly body: unknown;
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string | undefined>>;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  /** Sent as they are, instead of `body`. */
  readonly bytes?: { readonly content: Buffer; readonly type: string };
  readonly link?: string;
}

export type Operation = (call: Call) => Promise<Reply> | Reply;
export type Operations = Readonly<Record<string, Operation>>;

export const repoUrl = ({ origin, state }: World): string => `${origin}/repos/${state.owner}/${state.repo}`;
export const htmlUrl = ({ origin, state }: World): string => `${origin}/${state.owner}/${state.repo}`;
export const nodeId = (kind: string, id: number | string): string =>
  Buffer.from(`${kind}:${id}`).toString('base64url');

function linkHeader(call: Call, page: number, lastPage: number): string {
  const to = (target: number, relation: string): string => {
    const query = new URLSearchParams({ ...call.query, page: String(target) });
    return `<${call.world.origin}${call.path}?${query.toString()}>; rel="${relation}"`;
  };
  return [
    ...(page > 1 ? [to(page - 1, 'prev')] : []),
    ...(page < lastPage ? [to(page + 1, 'next'), to(lastPage, 'last')] : []),
    ...(page > 1 ? [to(1, 'first')] : []),
  ].join(', ');
}

/** One page of a list (`per_page` up to 100, 30 by default), with a Link header that stays on the double. */
export function paged<T>(
  call: Call,
  items: readonly T[],
  wrap: (page: T[]) => unknown = (page) => page,
): Reply {
  const perPage = Math.min(Math.max(Number(call.query['per_page'] ?? 30), 1), 100);
  const page = Math.max(Number(call.query['page'] ?? 1), 1);
  const body = wrap(items.slice((page - 1) * perPage, page * perPage));
  const link = linkHeader(call, page, Math.max(1, Math.ceil(items.length / perPage)));
  return { status: 200, body, ...(link !== '' && { link }) };
}
