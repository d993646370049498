// Deployments, refs and tags: the refusals that a deploy meets on GitHub.
import { afterEach, describe, expect, it } from 'vitest';
import { closeDoubles, commitsOf, openDouble, statusOf } from './testing/open-double.ts';
import type { OpenDouble } from './testing/open-double.ts';

afterEach(closeDoubles);

type Options = Parameters<OpenDouble['octokit']['rest']['repos']['createDeployment']>[0];

async function deploy({ octokit, at }: OpenDouble, more: Partial<Options> = {}): Promise<number> {
  const { data } = await octokit.rest.repos.createDeployment({
    ...at,
    ref: 'main',
    required_contexts: [],
    ...more,
  });
  return (data as { id: number }).id;
}

const succeed = ({ octokit, at }: OpenDouble, deployment_id: number, more = {}): Promise<unknown> =>
  octokit.rest.repos.createDeploymentStatus({ ...at, deployment_id, state: 'success', ...more });

async function newestState({ octokit, at }: OpenDouble, deployment_id: number): Promise<string | undefined> {
  return (await octokit.rest.repos.listDeploymentStatuses({ ...at, deployment_id })).data[0]?.state;
}

describe('deployment statuses', () => {
  it('inactivate earlier successes of a non-production environment', async () => {
    const open = await openDouble();
    const [old, failed, other] = [
      await deploy(open, { environment: 'staging' }),
      await deploy(open, { environment: 'staging' }),
      await deploy(open, { environment: 'qa' }),
    ];
    await succeed(open, old);
    await succeed(open, other);
    await open.octokit.rest.repos.createDeploymentStatus({
      ...open.at,
      deployment_id: failed,
      state: 'failure',
    });
    await succeed(open, await deploy(open, { environment: 'staging' }));
    expect([
      await newestState(open, old),
      await newestState(open, failed),
      await newestState(open, other),
    ]).toEqual(['inactive', 'failure', 'success']);
  });

  it.each([
    ['production', { environment: 'production' }],
    ['declared production', { environment: 'live', production_environment: true }],
    ['transient', { environment: 'review', transient_environment: true }],
  ])('leave a %s deployment alone', async (_what, options) => {
    const open = await openDouble();
    const old = await deploy(open, options);
    await succeed(open, old);
    await succeed(open, await deploy(open, options));
    expect(await newestState(open, old)).toBe('success');
  });

  it('leave all alone with auto_inactive false', async () => {
    const open = await openDouble();
    const old = await deploy(open, { environment: 'staging' });
    await succeed(open, old);
    await succeed(open, await deploy(open, { environment: 'staging' }), { auto_inactive: false });
    expect(await newestState(open, old)).toBe('success');
  });

  it('refuse a state that GitHub does not know', async () => {
    const open = await openDouble();
    const deployment_id = await deploy(open);
    expect(
      await statusOf(
        open.octokit.rest.repos.createDeploymentStatus({
          ...open.at,
          deployment_id,
          state: 'finished' as 'success',
        }),
      ),
    ).toBe(422);
    expect(await newestState(open, deployment_id)).toBeUndefined();
  });
});

describe('creating a deployment', () => {
  it('takes a branch, a tag or a sha, newest first, and makes the environment', async () => {
    const open = await openDouble();
    const [first = '', , tip = ''] = commitsOf(open.double);
    await open.octokit.rest.git.createRef({ ...open.at, ref: 'refs/tags/v1', sha: first });
    for (const ref of ['main', 'v1', tip]) await deploy(open, { ref, environment: 'staging' });
    const { data } = await open.octokit.rest.repos.listDeployments({ ...open.at, environment: 'staging' });
    expect(data.map(({ ref, sha }) => [ref, sha])).toEqual([
      [tip, tip],
      ['v1', first],
      ['main', tip],
    ]);
    expect(
      await statusOf(open.octokit.rest.repos.getEnvironment({ ...open.at, environment_name: 'staging' })),
    ).toBe(200);
    expect(
      await statusOf(open.octokit.rest.repos.getEnvironment({ ...open.at, environment_name: 'qa' })),
    ).toBe(404);
  });

  it('refuses an unknown ref', async () => {
    const { octokit, at } = await openDouble();
    const refusal = await octokit.rest.repos
      .createDeployment({ ...at, ref: 'nope' })
      .catch((e: unknown) => e);
    expect(refusal).toMatchObject({
      status: 422,
      message: expect.stringContaining('No ref found for: nope') as string,
    });
  });

  it('refuses a commit whose checks are not green, unless told not to look', async () => {
    const open = await openDouble();
    const sha = commitsOf(open.double)[2] ?? '';
    await open.octokit.rest.checks.create({
      ...open.at,
      name: 'deploy',
      head_sha: sha,
      status: 'in_progress',
    });
    const create = (more: Partial<Options>): Promise<number> =>
      statusOf(open.octokit.rest.repos.createDeployment({ ...open.at, ref: 'main', ...more }));
    expect(await create({})).toBe(409);
    expect(await create({ required_contexts: ['gate'] })).toBe(409);
    expect(await create({ required_contexts: [] })).toBe(201);
    await open.octokit.rest.repos.createCommitStatus({ ...open.at, sha, state: 'success', context: 'gate' });
    expect(await create({ required_contexts: ['gate'] })).toBe(201);
  });

  it('refuses a branch behind the default branch, unless auto_merge is false', async () => {
    const open = await openDouble();
    await open.octokit.rest.git.createRef({
      ...open.at,
      ref: 'refs/heads/old',
      sha: commitsOf(open.double)[0] ?? '',
    });
    const create = (auto_merge: boolean): Promise<number> =>
      statusOf(
        open.octokit.rest.repos.createDeployment({
          ...open.at,
          ref: 'old',
          required_contexts: [],
          auto_merge,
        }),
      );
    expect([await create(true), await create(false)]).toEqual([409, 201]);
  });

  it('deletes an inactive deployment, but not an active one among others', async () => {
    const open = await openDouble();
    const [old, live] = [
      await deploy(open, { environment: 'staging' }),
      await deploy(open, { environment: 'staging' }),
    ];
    await succeed(open, old);
    await succeed(open, live);
    const remove = (deployment_id: number): Promise<number> =>
      statusOf(open.octokit.rest.repos.deleteDeployment({ ...open.at, deployment_id }));
    expect([await remove(live), await remove(old), await remove(live), await remove(live)]).toEqual([
      422, 204, 204, 404,
    ]);
  });
});

describe('refs', () => {
  it('are created once, moved forward or by force, listed by prefix and deleted', async () => {
    const { octokit, double, at } = await openDouble();
    const [first = '', , tip = ''] = commitsOf(double);
    const { git } = octokit.rest;
    await git.createRef({ ...at, ref: 'refs/tags/v1', sha: first });
    await git.createRef({ ...at, ref: 'refs/tags/v1.0.0', sha: first });
    const twice = await git.createRef({ ...at, ref: 'refs/tags/v1', sha: tip }).catch((e: unknown) => e);
    expect(twice).toMatchObject({
      status: 422,
      message: expect.stringContaining('Reference already exists') as string,
    });
    expect((await git.listMatchingRefs({ ...at, ref: 'tags/v1' })).data.map(({ ref }) => ref)).toEqual([
      'refs/tags/v1',
      'refs/tags/v1.0.0',
    ]);
    expect((await git.listMatchingRefs({ ...at, ref: 'tags/x' })).data).toEqual([]);
    expect(await statusOf(git.updateRef({ ...at, ref: 'tags/v1', sha: tip }))).toBe(200);
    expect(await statusOf(git.updateRef({ ...at, ref: 'tags/v1', sha: first }))).toBe(422);
    expect(await statusOf(git.updateRef({ ...at, ref: 'tags/v1', sha: first, force: true }))).toBe(200);
    expect(await statusOf(git.deleteRef({ ...at, ref: 'tags/v1' }))).toBe(204);
    expect(await statusOf(git.deleteRef({ ...at, ref: 'tags/v1' }))).toBe(422);
    expect(await statusOf(git.updateRef({ ...at, ref: 'tags/v1', sha: first }))).toBe(422);
  });

  it.each([
    ['no refs/ in front', 'tags/v1'],
    ['too short', 'refs/v1'],
    ['two dots', 'refs/tags/v1..2'],
    ['a space', 'refs/tags/v 1'],
    ['a lock', 'refs/tags/v1.lock'],
  ])('refuse a name with %s', async (_what, ref) => {
    const { octokit, double, at } = await openDouble();
    expect(await statusOf(octokit.rest.git.createRef({ ...at, ref, sha: commitsOf(double)[0] ?? '' }))).toBe(
      422,
    );
  });

  it('refuse objects that do not exist', async () => {
    const { octokit, at } = await openDouble();
    const sha = 'f'.repeat(40);
    expect(await statusOf(octokit.rest.git.createRef({ ...at, ref: 'refs/tags/v1', sha }))).toBe(422);
    expect(
      await statusOf(
        octokit.rest.git.createTag({ ...at, tag: 'v1', message: 'm', object: sha, type: 'commit' }),
      ),
    ).toBe(422);
    expect(await statusOf(octokit.rest.git.getTag({ ...at, tag_sha: sha }))).toBe(404);
    expect(await statusOf(octokit.rest.repos.createCommitStatus({ ...at, sha, state: 'success' }))).toBe(422);
  });

  it('take slashes in their path with and without percent-encoding', async () => {
    const { double } = await openDouble();
    const headers = { authorization: `Bearer ${double.token}` };
    for (const path of [
      'git/ref/heads/main',
      'git/ref/heads%2Fmain',
      'commits/heads/main',
      'commits/heads/main/statuses',
    ])
      expect((await fetch(`${double.apiUrl}/repos/acme/shop/${path}`, { headers })).status, path).toBe(200);
  });

  it('obey rulesets with the reason that GitHub gives', async () => {
    const { octokit, double, at } = await openDouble({
      rulesets: [
        { name: 'releases', target: 'tag', include: ['refs/tags/v*.*.*'], rules: ['creation', 'deletion'] },
      ],
    });
    const sha = commitsOf(double)[0] ?? '';
    const refusal = await octokit.rest.git
      .createRef({ ...at, ref: 'refs/tags/v1.0.0', sha })
      .catch((e: unknown) => e);
    expect(refusal).toMatchObject({
      status: 422,
      message: expect.stringContaining('Cannot create ref due to creations being restricted') as string,
    });
    expect(await statusOf(octokit.rest.git.createRef({ ...at, ref: 'refs/tags/v1', sha }))).toBe(201);
    expect(await statusOf(octokit.rest.repos.createRelease({ ...at, tag_name: 'v1.0.0' }))).toBe(422);
    expect(double.state.releases).toHaveLength(0);
  });

  it('point to annotated tags whose commit the commits API finds', async () => {
    const { octokit, double, at } = await openDouble();
    const sha = commitsOf(double)[1] ?? '';
    const { data } = await octokit.rest.git.createTag({
      ...at,
      tag: 'v1',
      message: 'one',
      object: sha,
      type: 'commit',
    });
    await octokit.rest.git.createRef({ ...at, ref: 'refs/tags/v1', sha: data.sha });
    expect((await octokit.rest.git.getRef({ ...at, ref: 'tags/v1' })).data.object).toMatchObject({
      type: 'tag',
      sha: data.sha,
    });
    expect((await octokit.rest.repos.getCommit({ ...at, ref: 'v1' })).data.sha).toBe(sha);
    expect(data.verification).toMatchObject({ verified: false, reason: 'unsigned' });
  });
});

describe('commits', () => {
  it('are listed newest first and filtered', async () => {
    const { octokit, double, at } = await openDouble();
    const shas = commitsOf(double);
    const list = async (more: object): Promise<string[]> =>
      (await octokit.rest.repos.listCommits({ ...at, ...more })).data.map(({ sha }) => sha);
    expect(await list({})).toEqual([...shas].reverse());
    expect(await list({ sha: shas[1] })).toEqual([shas[1], shas[0]]);
    expect(await list({ since: '2026-11-02T00:00:00Z', until: '2026-11-02T23:00:00Z' })).toEqual([shas[1]]);
    expect(await list({ path: 'file-1.txt' })).toEqual([shas[0]]);
    expect(await statusOf(octokit.rest.repos.listCommits({ ...at, sha: 'nope' }))).toBe(404);
  });

  it('compare as ahead, behind, identical and diverged', async () => {
    const [a, b, c] = ['a', 'b', 'c'].map((digit) => digit.repeat(40));
    const { octokit, at } = await openDouble({
      commits: [
        { sha: a ?? '', message: 'a' },
        { sha: b ?? '', message: 'b', files: ['b.txt'] },
        { sha: c ?? '', message: 'c', parents: [a ?? ''], files: ['c.txt'] },
      ],
      refs: { 'refs/heads/side': b ?? '' },
    });
    const compare = async (basehead: string) =>
      (await octokit.rest.repos.compareCommitsWithBasehead({ ...at, basehead })).data;
    expect(await compare(`${a}...side`)).toMatchObject({
      status: 'ahead',
      ahead_by: 1,
      behind_by: 0,
      files: [{ filename: 'b.txt' }],
    });
    expect(await compare(`side...${a}`)).toMatchObject({ status: 'behind', ahead_by: 0, behind_by: 1 });
    expect(await compare('main...main')).toMatchObject({ status: 'identical', total_commits: 0 });
    expect(await compare('side...main')).toMatchObject({
      status: 'diverged',
      ahead_by: 1,
      behind_by: 1,
      merge_base_commit: { sha: a },
    });
    expect(
      await statusOf(octokit.rest.repos.compareCommitsWithBasehead({ ...at, basehead: 'main...nope' })),
    ).toBe(404);
  });
});
