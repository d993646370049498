// What a token may do: workflow `permissions:` keys, and the one that each operation needs.
// Source: docs.github.com, "Permissions required for GitHub Apps" (GITHUB_TOKEN is an installation token).

export type Access = 'none' | 'read' | 'write';

export type PermissionScope =
  | 'actions'
  | 'checks'
  | 'contents'
  | 'deployments'
  | 'issues'
  | 'metadata'
  | 'pull-requests'
  | 'security-events'
  | 'statuses';

/** As under `permissions:` in a workflow: a key that is absent is `none`; `metadata` is always readable. */
export type Permissions = 'read-all' | 'write-all' | Readonly<Partial<Record<PermissionScope, Access>>>;

interface Need {
  /** Any one of these is enough. */
  readonly scopes: readonly PermissionScope[];
  readonly access: 'read' | 'write';
}

const read = (...scopes: PermissionScope[]): Need => ({ scopes, access: 'read' });
const write = (...scopes: PermissionScope[]): Need => ({ scopes, access: 'write' });

/** By the operation id's prefix, the longest first; the method decides between read and write. */
const scopesByPrefix: readonly (readonly [prefix: string, scopes: readonly PermissionScope[]])[] = [
  ['actions/', ['actions']],
  ['checks/', ['checks']],
  ['code-scanning/', ['security-events']],
  ['git/', ['contents']],
  ['issues/', ['issues', 'pull-requests']],
];

const scopesByOperation: Readonly<Record<string, Need>> = {
  'repos/get': read('metadata'),
  'repos/get-repo-rulesets': read('metadata'),
  'repos/get-environment': read('actions'),
  'repos/list-pull-requests-associated-with-commit': read('pull-requests'),
  'repos/create-commit-status': write('statuses'),
  'repos/list-commit-statuses-for-ref': read('statuses'),
  'repos/create-deployment': write('deployments'),
  'repos/create-deployment-status': write('deployments'),
  'repos/delete-deployment': write('deployments'),
  'repos/get-deployment': read('deployments'),
  'repos/get-deployment-status': read('deployments'),
  'repos/list-deployments': read('deployments'),
  'repos/list-deployment-statuses': read('deployments'),
  // Making notes writes nothing, yet GitHub asks for push access.
  'repos/generate-release-notes': write('contents'),
};

const rank: Record<Access, number> = { none: 0, read: 1, write: 2 };

/** The access that `permissions` give to one scope. */
export function accessTo(permissions: Permissions, scope: PermissionScope): Access {
  if (permissions === 'write-all') return 'write';
  if (permissions === 'read-all') return 'read';
  return permissions[scope] ?? (scope === 'metadata' ? 'read' : 'none');
}

/** What an operation needs. `repos/` operations not named above are about contents. */
export function neededFor(operation: string, method: string): Need {
  const access = method.toUpperCase() === 'GET' ? 'read' : 'write';
  const byPrefix = scopesByPrefix.find(([prefix]) => operation.startsWith(prefix));
  return scopesByOperation[operation] ?? { scopes: byPrefix?.[1] ?? ['contents'], access };
}

/** The value of `x-accepted-github-permissions` that the refusal carries; undefined when the token is allowed. */
export function missingPermission(permissions: Permissions, need: Need): string | undefined {
  if (need.scopes.some((scope) => rank[accessTo(permissions, scope)] >= rank[need.access])) return undefined;
  return need.scopes.map((scope) => `${scope.replaceAll('-', '_')}=${need.access}`).join('; ');
}
