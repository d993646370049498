// Doubles of the services that a workflow talks to, each one real enough for the real client.
export { startCacheService } from './cache/service.ts';
export type {
  CacheCall,
  CacheFault,
  CacheRequestRecord,
  CacheService,
  CacheServiceOptions,
} from './cache/service.ts';
export { scopesOfRun } from './cache/entry.ts';
export type { CacheEntry, ScopeAccess, ScopeGrant } from './cache/entry.ts';
export { startGitHubDouble } from './github/double.ts';
export type { GitHubDouble, GitHubRequestRecord } from './github/double.ts';
export type { GitHubDoubleOptions } from './github/open-desk.ts';
export type { GitHubFault } from './github/fault.ts';
export type { CommitSeed } from './github/memory-git-store.ts';
export type { IssueSeed, PullSeed, RepositorySeed, RunSeed } from './github/seed.ts';
export type { Access, Permissions, PermissionScope } from './github/permissions.ts';
export type * from './github/state.ts';
export { secondaryRateLimit } from './http/faults.ts';
export type { FaultEffect } from './http/faults.ts';
