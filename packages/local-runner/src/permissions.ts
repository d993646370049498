// What a job's token may do: parsed from `permissions:`, narrowed by every caller above it.
import { isString } from '@actions/workflow-parser';
import { constantOf, type Token } from './token.ts';
import type { PermissionLevel, Permissions } from './types.ts';

const RANK: Record<PermissionLevel, number> = { none: 0, read: 1, write: 2 };

/** `read-all`, `write-all` or a mapping; a mapping gives `none` to all it does not name. */
export function parsePermissions(token: Token | undefined): Permissions | undefined {
  if (token === undefined) return undefined;
  const value = constantOf(token);
  if (isString(token) && (value === 'read-all' || value === 'write-all')) return value;
  return (value ?? {}) as Record<string, PermissionLevel>;
}

export function levelOf(permissions: Permissions, scope: string): PermissionLevel {
  if (permissions === 'write-all') return 'write';
  if (permissions === 'read-all') return scope === 'id-token' ? 'none' : 'read';
  return permissions[scope] ?? (scope === 'metadata' ? 'read' : 'none');
}

/**
 * Scopes that `wanted` asks for beyond `ceiling`, as `scope: level, allowed level`. GitHub refuses to start a run in
 * which a called workflow asks for more than the job that calls it has.
 */
export function excessOf(wanted: Permissions, ceiling: Permissions): string[] {
  if (wanted === 'write-all' || wanted === 'read-all') {
    if (ceiling === 'write-all' || ceiling === wanted) return [];
    return [`${wanted}, but only ${typeof ceiling === 'string' ? ceiling : 'some scopes'} allowed`];
  }
  return Object.entries(wanted).flatMap(([scope, level]) => {
    const allowed = levelOf(ceiling, scope);
    return RANK[level] > RANK[allowed]
      ? [`${scope}: ${level}, but only ${scope}: ${allowed} is allowed`]
      : [];
  });
}
