// A GitHub on this machine: the REST double over a real git repository, the cache service, and the runner that uses both.
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  runWorkflow,
  type EnvironmentConfig,
  type RunEvent,
  type RunOptions,
  type RunResult,
} from '@compose-delivery/local-runner';
import {
  scopesOfRun,
  startCacheService,
  startGitHubDouble,
  type CacheService,
  type GitHubDouble,
} from '@compose-delivery/local-runner/doubles';

export type LocalGitHubOptions = {
  /** The application's git repository. */
  readonly repository: string;
  readonly slug: string;
  /** The folder that holds the suite: its workflows and its dist/. */
  readonly suite: string;
  /** Where runs, cache entries and artifacts are kept. */
  readonly directory: string;
  readonly sink: (event: RunEvent) => void;
  readonly approvals: NonNullable<RunOptions['approvals']>;
  readonly environments?: Readonly<Record<string, EnvironmentConfig>>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly vars?: Readonly<Record<string, string>>;
};

export type LocalGitHub = {
  readonly github: GitHubDouble;
  readonly cache: CacheService;
  run(request: Pick<RunOptions, 'workflow' | 'eventName'> & Partial<RunOptions>): Promise<RunResult>;
  close(): Promise<void>;
};

/** How callers refer to the suite: `uses: compose-delivery/compose-delivery/...@v1`. */
export const SUITE_SLUG = 'compose-delivery/compose-delivery';

export async function startLocalGitHub(options: LocalGitHubOptions): Promise<LocalGitHub> {
  const cache = await startCacheService({
    directory: join(options.directory, 'cache'),
    maxTotalBytes: 10 * 2 ** 30,
    newEntriesPerMinute: 200,
  });
  const github = await startGitHubDouble({
    slug: options.slug,
    gitDirectory: options.repository,
    caches: cache,
    environments: Object.keys(options.environments ?? {}).map((name) => ({ name })),
  });
  const server = await nameServer();
  let number = 0;
  return {
    github,
    cache,
    run: (request) => {
      number += 1;
      const ref = request.ref ?? 'refs/heads/main';
      return runWorkflow({
        repository: options.repository,
        suite: options.suite,
        slug: options.slug,
        ref,
        sha: headCommit(options.repository),
        runNumber: number,
        remote: { [SUITE_SLUG]: options.suite },
        approvals: options.approvals,
        environments: { ...options.environments },
        secrets: { ...options.secrets },
        vars: { ...options.vars },
        workDirectory: join(options.directory, 'runs', String(number)),
        services: {
          apiUrl: github.apiUrl,
          resultsUrl: cache.url,
          serverUrl: server.url,
          runtimeToken: cache.token(scopesOfRun({ ref, defaultBranch: 'main' })),
          tokenFor: () => github.token,
        },
        sink: options.sink,
        ...request,
      });
    },
    close: async () => {
      await Promise.all([cache.close(), github.close(), server.close()]);
    },
  };
}

function headCommit(repository: string): string {
  return execFileSync('git', ['-C', repository, 'rev-parse', 'HEAD'], { encoding: 'utf8' }).trim();
}

/** An address whose name ends in .localhost: the cache client falls back to an older protocol for any other host. */
async function nameServer(): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((_, response) => response.writeHead(404).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://github.localhost:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
