// What this run may do with the Actions cache, known before it is asked: a token that cannot write must not cost a compressed gigabyte.
import type { Environment, RunFacts } from '@compose-delivery/runtime';

export type CacheAccess = {
  readonly read: boolean;
  readonly write: boolean;
  /** Why not, in words, where one of both is false; else empty. */
  readonly why: string;
  /** The ref that new entries belong to, where the token says it. */
  readonly ownScope: string | undefined;
  /** Whether the token reads further scopes than its own: then this is not the default branch. */
  readonly readsOthers: boolean | undefined;
};

/** Source: @actions/cache, internal/config: an unknown or absent mode permits everything. */
const MODES: Readonly<Record<string, { read: boolean; write: boolean }>> = {
  none: { read: false, write: false },
  read: { read: true, write: false },
  write: { read: true, write: true },
  'write-only': { read: false, write: true },
};

type Scope = { readonly scope: string; readonly read: boolean; readonly write: boolean };

/** From ACTIONS_CACHE_MODE and the claim `ac` of the runtime token; what cannot be read forbids nothing. */
export function readCacheAccess(environment: Environment): CacheAccess {
  const word = (environment.ACTIONS_CACHE_MODE ?? '').trim().toLowerCase();
  const mode = Object.hasOwn(MODES, word) ? MODES[word] : undefined;
  const scopes = readScopes(environment.ACTIONS_RUNTIME_TOKEN);
  const read = (mode?.read ?? true) && (scopes?.some((one) => one.read) ?? true);
  const write = (mode?.write ?? true) && (scopes?.some((one) => one.write) ?? true);
  const own = scopes?.find((one) => one.write)?.scope;
  return {
    read,
    write,
    why: read && write ? '' : describe(mode !== undefined && !(mode.read && mode.write), word),
    ownScope: own,
    readsOthers: scopes === undefined ? undefined : scopes.some((one) => one.scope !== own),
  };
}

function describe(byMode: boolean, word: string): string {
  return byMode
    ? `ACTIONS_CACHE_MODE is ${word}`
    : 'the token of this run has no such right, as for runs of untrusted events';
}

/** The claim is a JSON string of `[{Scope, Permission}]`, 1 reading, 2 writing. Source: tonistiigi/go-actions-cache, api.md. */
function readScopes(token: string | undefined): readonly Scope[] | undefined {
  try {
    const payload = Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString('utf8');
    const { ac } = JSON.parse(payload) as { ac?: unknown };
    const lines: unknown = typeof ac === 'string' ? JSON.parse(ac) : undefined;
    if (!Array.isArray(lines)) return undefined;
    return (lines as readonly { Scope?: unknown; Permission?: unknown }[]).flatMap((line) =>
      typeof line?.Scope === 'string' && typeof line.Permission === 'number'
        ? [{ scope: line.Scope, read: (line.Permission & 1) > 0, write: (line.Permission & 2) > 0 }]
        : [],
    );
  } catch {
    return undefined;
  }
}

export type SaveDecision = { readonly saves: boolean; readonly why: string };

/**
 * Whether new entries are saved. `auto` saves from the default branch only: what another branch saves nobody but that branch can
 * read, and it pushes the entries of the default branch out.
 * @param defaultBranch as the event's payload says it
 */
export function decideSave(
  wish: 'auto' | 'always' | 'never',
  access: CacheAccess,
  facts: RunFacts,
  defaultBranch: string | undefined,
): SaveDecision {
  if (wish === 'never') return { saves: false, why: 'save is never' };
  if (!access.write) return { saves: false, why: access.why };
  if (wish === 'always') return { saves: true, why: 'save is always' };
  if (/^pull_request/.test(facts.eventName ?? ''))
    return { saves: false, why: 'a pull request saves nothing that others can read' };
  if (!isDefaultBranch(access, facts, defaultBranch))
    return { saves: false, why: `${facts.ref ?? 'this ref'} is not the default branch` };
  return { saves: true, why: 'the default branch saves for all' };
}

/** By the payload, else by the token: only the default branch has no further scope to read. Unknown counts as yes. */
export function isDefaultBranch(
  access: CacheAccess,
  facts: RunFacts,
  defaultBranch: string | undefined,
): boolean {
  if (defaultBranch !== undefined && facts.ref !== undefined)
    return facts.ref === `refs/heads/${defaultBranch}`;
  return access.readsOthers !== true;
}
