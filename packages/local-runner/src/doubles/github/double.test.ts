// The double as a service: who may call, what is refused before any work, pages, faults, limits.
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { secondaryRateLimit } from '../http/faults.ts';
import { startGitHubDouble } from './double.ts';
import { closeDoubles, commitsOf, openDouble, statusOf } from './testing/open-double.ts';

afterEach(closeDoubles);

describe('access', () => {
  it('is refused without a token and with an unknown one', async () => {
    const { double, as, at } = await openDouble();
    expect((await fetch(`${double.apiUrl}/repos/acme/shop`)).status).toBe(401);
    expect(await statusOf(as('wrong').rest.repos.get(at))).toBe(401);
    expect(await statusOf(as(double.token).rest.repos.get({ owner: 'acme', repo: 'other' }))).toBe(404);
    expect(await statusOf(as(double.token).rest.repos.get({ owner: 'ACME', repo: 'Shop' }))).toBe(200);
  });

  it('follows the permissions of the token, and names the missing one', async () => {
    const { as, at, double } = await openDouble({
      tokens: {
        reader: { contents: 'read' },
        deployer: { deployments: 'write' },
        commenter: { 'pull-requests': 'write' },
        all: 'read-all',
      },
      issues: [{ number: 3, title: 'T' }],
    });
    const release = { ...at, tag_name: 'v1' };
    const refusal = await as('reader')
      .rest.repos.createRelease(release)
      .catch((e: unknown) => e);
    expect(refusal).toMatchObject({
      status: 403,
      response: { headers: { 'x-accepted-github-permissions': 'contents=write' } },
    });
    expect(double.state.releases).toEqual([]);
    expect(await statusOf(as('reader').rest.repos.listReleases(at))).toBe(200);
    expect(await statusOf(as('reader').rest.repos.listDeployments(at))).toBe(403);
    expect(await statusOf(as('deployer').rest.repos.createDeployment({ ...at, ref: 'main' }))).toBe(201);
    expect(await statusOf(as('deployer').rest.repos.listReleases(at))).toBe(403);
    expect(
      await statusOf(as('commenter').rest.issues.createComment({ ...at, issue_number: 3, body: 'b' })),
    ).toBe(201);
    expect(await statusOf(as('all').rest.repos.listDeployments(at))).toBe(200);
    expect(await statusOf(as('all').rest.repos.createDeployment({ ...at, ref: 'main' }))).toBe(403);
    expect(await statusOf(as('deployer').rest.repos.get(at))).toBe(200);
  });

  it('ends with the hourly budget, and says when it comes back', async () => {
    const { octokit, at } = await openDouble({ requestsPerHour: 2 });
    expect((await octokit.rest.repos.get(at)).headers['x-ratelimit-remaining']).toBe('1');
    await octokit.rest.repos.get(at);
    const refusal = await octokit.rest.repos.get(at).catch((e: unknown) => e);
    expect(refusal).toMatchObject({ status: 403, response: { headers: { 'x-ratelimit-remaining': '0' } } });
  });
});

describe('requests', () => {
  it('are refused when they disobey the description', async () => {
    const { double, octokit, at } = await openDouble();
    const post = (path: string, body: string, more = {}): Promise<Response> =>
      fetch(`${double.apiUrl}/repos/acme/shop/${path}`, {
        method: 'POST',
        body,
        headers: { authorization: `token ${double.token}`, 'content-type': 'application/json', ...more },
      });
    expect((await post('deployments', '{"task":"deploy"}')).status).toBe(422);
    expect((await post('deployments', '{"ref":')).status).toBe(400);
    expect((await post('issues', '{"title":"t","labels":"x"}')).status).toBe(422);
    expect((await post('issues', '{"title":"t"}', { accept: 'text/html' })).status).toBe(415);
    expect((await post('no/such/thing', '{}')).status).toBe(501);
    expect(
      await statusOf(octokit.rest.repos.listDeployments({ ...at, per_page: 'many' as unknown as number })),
    ).toBe(422);
    expect(double.requests().at(-1)).toMatchObject({
      method: 'GET',
      path: '/repos/acme/shop/deployments',
      operation: 'repos/list-deployments',
      status: 422,
    });
  });

  it('are paged with links that stay on the double', async () => {
    const { octokit, double, at } = await openDouble();
    for (let number = 0; number < 5; number += 1)
      await octokit.rest.issues.create({ ...at, title: `Issue ${number}` });
    const all = await octokit.paginate(octokit.rest.issues.listForRepo, { ...at, per_page: 2, state: 'all' });
    expect(all.map(({ number }) => number)).toEqual([5, 4, 3, 2, 1]);
    const { headers } = await octokit.rest.issues.listForRepo({ ...at, per_page: 2, page: 2 });
    const links = [...(headers.link ?? '').matchAll(/<([^>]+)>; rel="(\w+)"/g)].map(([, url, rel]) => [
      rel,
      url,
    ]);
    expect(links.map(([rel]) => rel)).toEqual(['prev', 'next', 'last', 'first']);
    expect(links.every(([, url]) => url?.startsWith(`${double.apiUrl}/repos/acme/shop/issues?`))).toBe(true);
  });
});

describe('faults', () => {
  it('answer a status for so many calls that fit method and path, and are lifted', async () => {
    const { double, octokit, at } = await openDouble();
    await double.inject({ method: 'get', path: '/repos/*/*/releases/tags/*', status: 404, times: 2 });
    await octokit.rest.repos.createRelease({ ...at, tag_name: 'v1' });
    const read = (): Promise<number> => statusOf(octokit.rest.repos.getReleaseByTag({ ...at, tag: 'v1' }));
    expect([await read(), await read(), await read()]).toEqual([404, 404, 200]);
    const lift = await double.inject({ path: '**', status: 503, times: Infinity });
    expect([await read(), await read()]).toEqual([503, 503]);
    await lift();
    expect(await read()).toBe(200);
    await expect(double.inject({ status: 500, times: 0 })).rejects.toThrow('times must be 1 or more');
  });

  it('lose an answer after the work is done', async () => {
    const { double, octokit, at } = await openDouble();
    await double.inject({ operation: 'repos/create-release', lostAnswer: true });
    expect(await statusOf(octokit.rest.repos.createRelease({ ...at, tag_name: 'v1' }))).toBe(0);
    expect(double.state.releases.map(({ tagName }) => tagName)).toEqual(['v1']);
    await double.inject({ operation: 'git/create-ref', lostAnswer: true, status: 502 });
    const sha = commitsOf(double)[0] ?? '';
    expect(await statusOf(octokit.rest.git.createRef({ ...at, ref: 'refs/tags/v2', sha }))).toBe(502);
    expect(await statusOf(octokit.rest.git.getRef({ ...at, ref: 'tags/v2' }))).toBe(200);
    expect(double.requests().map(({ status, performed }) => [status, performed])).toEqual([
      [0, true],
      [502, true],
      [200, true],
    ]);
  });

  it('do nothing of the work when they come first', async () => {
    const { double, octokit, at } = await openDouble();
    await double.inject({
      operation: 'repos/create-release',
      status: 500,
      body: { message: 'Server Error' },
    });
    const refusal = await octokit.rest.repos
      .createRelease({ ...at, tag_name: 'v1' })
      .catch((e: unknown) => e);
    expect(refusal).toMatchObject({
      status: 500,
      message: expect.stringContaining('Server Error') as string,
    });
    expect(double.state.releases).toEqual([]);
  });

  it('limit the rate with retry-after', async () => {
    const { double, octokit, at } = await openDouble();
    await double.inject({ operation: 'repos/create-release', ...secondaryRateLimit(2, 429) });
    const refusal = await octokit.rest.repos
      .createRelease({ ...at, tag_name: 'v1' })
      .catch((e: unknown) => e);
    expect(refusal).toMatchObject({ status: 429, response: { headers: { 'retry-after': '2' } } });
  });

  it('delay, cut, stall and refuse connections', async () => {
    const { double, octokit, at } = await openDouble();
    const read = (signal?: AbortSignal): Promise<number> =>
      statusOf(octokit.rest.repos.get({ ...at, ...(signal && { request: { signal } }) }));
    await double.inject({ delayMs: 120 });
    const started = performance.now();
    expect(await read()).toBe(200);
    expect(performance.now() - started).toBeGreaterThanOrEqual(115);
    await double.inject({ cutAfterBytes: 20 });
    const response = await fetch(`${double.apiUrl}/repos/acme/shop`, {
      headers: { authorization: `token ${double.token}` },
    });
    await expect(response.text()).rejects.toThrow();
    await double.inject({ stall: true });
    const asked = double.requests().length;
    const patience = new AbortController();
    const stalled = read(patience.signal);
    await expect.poll(() => double.requests().length, { timeout: 20_000 }).toBe(asked + 1);
    patience.abort();
    expect(await stalled).toBe(0);
    const lift = await double.inject({ outage: true });
    expect(await read()).toBe(0);
    await lift();
    expect(await read()).toBe(200);
  });
});

describe('the rest of the state', () => {
  it('keeps comments for sticky updates, on issues and pull requests, within GitHub’s limits', async () => {
    const { octokit, double, at } = await openDouble({
      issues: [
        { number: 9, title: 'locked', locked: true },
        { number: 3, title: 'open' },
      ],
    });
    const create = (issue_number: number, body: string) =>
      octokit.rest.issues.createComment({ ...at, issue_number, body });
    const { data } = await create(3, '<!-- marker --> one');
    await octokit.rest.issues.updateComment({ ...at, comment_id: data.id, body: '<!-- marker --> two' });
    expect(
      (await octokit.rest.issues.listComments({ ...at, issue_number: 3 })).data.map(({ body }) => body),
    ).toEqual(['<!-- marker --> two']);
    expect(await statusOf(create(3, 'x'.repeat(65_537)))).toBe(422);
    expect(await statusOf(create(3, '  '))).toBe(422);
    expect(await statusOf(create(9, 'b'))).toBe(403);
    expect(await statusOf(create(4, 'b'))).toBe(404);
    expect(double.state.comments).toHaveLength(1);
  });

  it('dispatches only known workflows on known refs', async () => {
    const { octokit, double, at } = await openDouble({ workflows: ['release.yml'] });
    const dispatch = (workflow_id: string, ref: string) =>
      octokit.rest.actions.createWorkflowDispatch({ ...at, workflow_id, ref });
    expect(await statusOf(dispatch('other.yml', 'main'))).toBe(404);
    expect(await statusOf(dispatch('release.yml', 'nope'))).toBe(422);
    expect(await statusOf(dispatch('release.yml', 'main'))).toBe(204);
    expect(double.state.dispatches).toEqual([
      { kind: 'workflow', target: 'release.yml', ref: 'main', inputs: {} },
    ]);
  });

  it('tells whether a run is alive, which a lock asks', async () => {
    const { octokit, double, at } = await openDouble({
      runs: [{ id: 5, name: 'Deploy', headSha: 'a'.repeat(40), status: 'in_progress' }],
    });
    const status = async () => (await octokit.rest.actions.getWorkflowRun({ ...at, run_id: 5 })).data;
    expect(await status()).toMatchObject({ status: 'in_progress', conclusion: null });
    Object.assign(double.state.runs[0] ?? {}, { status: 'completed', conclusion: 'cancelled' });
    expect(await status()).toMatchObject({ status: 'completed', conclusion: 'cancelled' });
    expect(await statusOf(octokit.rest.actions.getWorkflowRun({ ...at, run_id: 6 }))).toBe(404);
  });

  it('reads SARIF and says what GitHub would not process', async () => {
    const { octokit, double, at } = await openDouble();
    const commit_sha = commitsOf(double)[0] ?? '';
    const upload = (sarif: string, sha = commit_sha) =>
      octokit.rest.codeScanning.uploadSarif({ ...at, commit_sha: sha, ref: 'refs/heads/main', sarif });
    const pack = (document: unknown): string => gzipSync(JSON.stringify(document)).toString('base64');
    const run = { tool: { driver: { name: 'smoke' } }, results: [{ message: { text: 'm' }, locations: [] }] };
    const { data } = await upload(pack({ version: '2.1.0', runs: [run] }));
    const state = await octokit.rest.codeScanning.getSarif({ ...at, sarif_id: data.id ?? '' });
    expect(state.data).toMatchObject({
      processing_status: 'failed',
      errors: ['runs[0].results[0].locations is empty'],
    });
    expect(await statusOf(upload(Buffer.from('plain').toString('base64')))).toBe(400);
    expect(await statusOf(upload(pack({ version: '2.1.0', runs: [] }), 'f'.repeat(40)))).toBe(404);
  });

  it('refuses seeds that make no sense', async () => {
    await expect(startGitHubDouble({ slug: 'no-owner' })).rejects.toThrow('expected owner/name');
    await expect(
      startGitHubDouble({ slug: 'a/b', commits: [{ sha: 'short', message: 'm' }] }),
    ).rejects.toThrow('40 hex digits');
    await expect(
      startGitHubDouble({ slug: 'a/b', refs: { 'refs/tags/v1': 'f'.repeat(40) } }),
    ).rejects.toThrow('no commit');
    await expect(startGitHubDouble({ slug: 'a/b', gitDirectory: '.', commits: [] })).rejects.toThrow(
      'one or the other',
    );
  });
});
