// The runner, real toolkit clients in a real action, and the doubles together.
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  scopesOfRun,
  startCacheService,
  startGitHubDouble,
  type CacheService,
  type GitHubDouble,
} from './doubles/index.ts';
import { MAIN, run, temporaryFolder } from './fixture.ts';
import { defaultNode } from './settings.ts';

const READ = 'ghs_token_that_reads';
const WRITE = 'ghs_token_that_writes';

let folder = '';
let github: GitHubDouble;
let cache: CacheService;

beforeAll(async () => {
  folder = temporaryFolder();
  github = await startGitHubDouble({
    slug: 'acme/shop',
    tokens: { [READ]: { contents: 'read' }, [WRITE]: { contents: 'write' } },
  });
  cache = await startCacheService({ directory: path.join(folder, 'cache') });
});
afterAll(async () => {
  await github.close();
  await cache.close();
  fs.rmSync(folder, { recursive: true });
});

const services = () => {
  const runtimeToken = cache.token(scopesOfRun({ ref: 'refs/heads/main', defaultBranch: 'main' }));
  return {
    apiUrl: github.apiUrl,
    resultsUrl: cache.url,
    // Any other host makes the cache client fall to its first version, which caches nothing.
    serverUrl: 'http://github.localhost',
    runtimeToken,
    tokenFor: ({ permissions }: { permissions: unknown }) =>
      (permissions as { contents?: string }).contents === 'write' ? WRITE : READ,
  };
};

/** A node24 action that is one ES module and imports installed packages by their place. */
const action = (name: string, text: string, inputs = '') => ({
  [`${name}/action.yml`]: `name: ${name}\ndescription: d\n${inputs}\nruns:\n  using: node24\n  main: main.mjs\n`,
  [`${name}/main.mjs`]: text.replace(
    /from '(@actions\/\w+)'/,
    (_all, name: string) => `from '${import.meta.resolve(name)}'`,
  ),
});

describe('with doubles', () => {
  it('a job may do over the API what its permissions say', async () => {
    const ran = await run(
      {
        [MAIN]: `
on: push
jobs:
  write: { runs-on: ubuntu-latest, permissions: { contents: write }, steps: [{ uses: $/tag }] }
  read: { needs: write, runs-on: ubuntu-latest, permissions: { contents: read }, steps: [{ uses: $/tag, env: { TAG: v2 } }] }
`,
        ...action(
          'tag',
          `import { context, getOctokit } from '@actions/github';
           const octokit = getOctokit(process.env.INPUT_TOKEN);
           try {
             const { data } = await octokit.rest.git.getRef({ ...context.repo, ref: 'heads/main' });
             const ref = 'refs/tags/' + (process.env.TAG ?? 'v1');
             await octokit.rest.git.createRef({ ...context.repo, ref, sha: data.object.sha });
             console.log('tagged with ' + process.env.INPUT_TOKEN);
           } catch (error) {
             console.log('::error::' + error.status);
             process.exitCode = 1;
           }`,
          'inputs: { token: { description: d, default: "${{ github.token }}" } }',
        ),
      },
      { slug: 'acme/shop', node: defaultNode(), services: services() },
    );
    expect(ran.lines).toContain('tagged with ***');
    expect(ran.job('write').conclusion).toBe('success');
    expect(ran.job('read')).toMatchObject({ conclusion: 'failure', annotations: [{ message: '403' }] });
  });

  it('a cache that one job saves is restored by the next', async () => {
    const ran = await run(
      {
        [MAIN]: `
on: push
jobs:
  save: { runs-on: ubuntu-latest, steps: [{ run: 'mkdir kept; echo data > kept/f' }, { uses: $/save }] }
  restore: { needs: save, runs-on: ubuntu-latest, steps: [{ uses: $/restore }, { run: 'echo "got $(cat kept/f)"' }] }
`,
        ...action(
          'save',
          `import { saveCache } from '@actions/cache';\nawait saveCache(['kept'], 'key-1');\nprocess.exit(0);`,
        ),
        ...action(
          'restore',
          `import { restoreCache } from '@actions/cache';\nconsole.log('hit ' + (await restoreCache(['kept'], 'key-2', ['key-'])));\nprocess.exit(0);`,
        ),
      },
      { node: defaultNode(), services: services() },
    );
    expect(ran.lines).toEqual(expect.arrayContaining(['hit key-1', 'got data']));
    expect(cache.entries().map((entry) => entry.key)).toEqual(['key-1']);
  });
});
