// Where layers are kept between machines: one scope a service, since services of one scope overwrite each other's index (moby/buildkit 2885).
// Source: docs.docker.com/build/cache/backends.
import { join } from 'node:path';
import type { BuildDefinition } from './build-definition.ts';

export type CacheBackend = 'none' | 'gha' | 'registry' | 'local' | 'inline';

export type LayerCache = {
  readonly backend: CacheBackend;
  readonly mode: 'min' | 'max';
  /** Stands before the service in every scope. */
  readonly application: string;
  /** Folder of the backend `local`. */
  readonly folder: string;
  /** Further sources and targets as buildx takes them; `{service}` is replaced. */
  readonly from: readonly string[];
  readonly to: readonly string[];
};

export type CachePlan = {
  readonly from: readonly string[];
  /** Written with the image itself. */
  readonly inline: readonly string[];
  /** Exported by a call of its own, which may fail. */
  readonly to: readonly string[];
};

/** Buildkit's own limit for the export to the cache of Actions is 10 minutes; a slow cache must not cost more than it gives. */
const GHA_TIMEOUT = '5m';

export function planCache(one: BuildDefinition, cache: LayerCache): CachePlan {
  const named = (values: readonly string[]): string[] =>
    values.map((value) => value.replaceAll('{service}', one.service));
  const scope = `${cache.application}-${one.service}`;
  const repository = one.image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
  const common = `mode=${cache.mode},ignore-error=true`;
  const backend: Readonly<Record<CacheBackend, readonly [string[], string[], string[]]>> = {
    none: [[], [], []],
    gha: [[`type=gha,scope=${scope}`], [], [`type=gha,scope=${scope},timeout=${GHA_TIMEOUT},${common}`]],
    registry: [
      [`type=registry,ref=${repository}:buildcache`],
      [],
      [`type=registry,ref=${repository}:buildcache,image-manifest=true,oci-mediatypes=true,${common}`],
    ],
    local: [
      [`type=local,src=${join(cache.folder, scope)}`],
      [],
      [`type=local,dest=${join(cache.folder, scope)},${common}`],
    ],
    inline: [[`type=registry,ref=${one.image}`], ['type=inline'], []],
  };
  const [from, inline, to] = backend[cache.backend];
  return {
    from: [...from, ...one.cacheFrom, ...named(cache.from)],
    inline,
    to: [...to, ...one.cacheTo, ...named(cache.to)],
  };
}

/** What BuildKit needs to reach the cache of Actions; the rest of our children never see it. */
export const GHA_VARIABLES = [
  'ACTIONS_CACHE_URL',
  'ACTIONS_RESULTS_URL',
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_CACHE_SERVICE_V2',
] as const;

/** Those of them that are set, where any source or target is that cache. */
export function actionsVariables(
  cache: LayerCache,
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  if (!/\bgha\b/.test([cache.backend, ...cache.from, ...cache.to].join(' '))) return {};
  return Object.fromEntries(
    GHA_VARIABLES.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Why this backend cannot be used here, or undefined. */
export function cacheObstacle(
  backend: CacheBackend,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (backend !== 'gha') return undefined;
  if (!environment['ACTIONS_RUNTIME_TOKEN'])
    return 'layer-cache gha needs ACTIONS_RUNTIME_TOKEN and ACTIONS_RESULTS_URL, which only actions on a runner have';
  return undefined;
}
