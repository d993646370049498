// Releases and assets as the real Octokit sees them: drafts, publishing, uploads, renaming, immutability.
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { assetName } from './asset-name.ts';
import { closeDoubles, commitsOf, openDouble, statusOf } from './testing/open-double.ts';

afterEach(closeDoubles);

describe('releases', () => {
  it('makes no tag for a draft, hides it by tag, and makes the tag when it is published', async () => {
    const { octokit, double, at } = await openDouble();
    const sha = commitsOf(double)[1];
    const draft = await octokit.rest.repos.createRelease({
      ...at,
      tag_name: 'v1.0.0',
      target_commitish: sha,
      draft: true,
      body: 'notes',
    });
    expect(draft.data).toMatchObject({ draft: true, published_at: null, immutable: false });
    expect(await statusOf(octokit.rest.git.getRef({ ...at, ref: 'tags/v1.0.0' }))).toBe(404);
    expect(await statusOf(octokit.rest.repos.getReleaseByTag({ ...at, tag: 'v1.0.0' }))).toBe(404);

    const published = await octokit.rest.repos.updateRelease({
      ...at,
      release_id: draft.data.id,
      draft: false,
    });
    expect(published.data).toMatchObject({ draft: false, body: 'notes', created_at: '2026-11-02T10:00:00Z' });
    expect((await octokit.rest.git.getRef({ ...at, ref: 'tags/v1.0.0' })).data.object).toMatchObject({
      sha,
      type: 'commit',
    });
    expect((await octokit.rest.repos.getReleaseByTag({ ...at, tag: 'v1.0.0' })).data.id).toBe(draft.data.id);
    expect((await octokit.rest.repos.getLatestRelease(at)).data.id).toBe(draft.data.id);
  });

  it('ignores the target when the tag exists', async () => {
    const { octokit, double, at } = await openDouble();
    const [first, , last] = commitsOf(double);
    await octokit.rest.git.createRef({ ...at, ref: 'refs/tags/v2.0.0', sha: first });
    await octokit.rest.repos.createRelease({ ...at, tag_name: 'v2.0.0', target_commitish: last });
    expect((await octokit.rest.git.getRef({ ...at, ref: 'tags/v2.0.0' })).data.object.sha).toBe(first);
  });

  it('refuses a second published release of a tag, but not a second draft', async () => {
    const { octokit, at } = await openDouble();
    await octokit.rest.repos.createRelease({ ...at, tag_name: 'v1.0.0' });
    const refusal = await octokit.rest.repos
      .createRelease({ ...at, tag_name: 'v1.0.0' })
      .catch((e: unknown) => e);
    expect(refusal).toMatchObject({
      status: 422,
      response: { data: { errors: [{ code: 'already_exists', field: 'tag_name' }] } },
    });
    await octokit.rest.repos.createRelease({ ...at, tag_name: 'v1.1.0', draft: true });
    await octokit.rest.repos.createRelease({ ...at, tag_name: 'v1.1.0', draft: true });
    expect((await octokit.rest.repos.listReleases(at)).data.map(({ tag_name }) => tag_name)).toEqual([
      'v1.1.0',
      'v1.1.0',
      'v1.0.0',
    ]);
  });

  it.each([
    ['a short sha', 'v1.0.0', 'abc1234'],
    ['an unknown branch', 'v1.0.0', 'no-such-branch'],
    ['a malformed tag', 'v1..0', 'main'],
  ])('refuses %s with 422', async (_what, tag_name, target_commitish) => {
    const { octokit, double, at } = await openDouble();
    expect(await statusOf(octokit.rest.repos.createRelease({ ...at, tag_name, target_commitish }))).toBe(422);
    expect(double.state.releases).toHaveLength(0);
  });

  it('refuses notes beyond 125,000 characters', async () => {
    const { octokit, at } = await openDouble();
    const create = (length: number): Promise<number> =>
      statusOf(
        octokit.rest.repos.createRelease({
          ...at,
          tag_name: 'v1.0.0',
          draft: true,
          body: 'x'.repeat(length),
        }),
      );
    expect(await create(125_001)).toBe(422);
    expect(await create(125_000)).toBe(201);
  });

  it('shows drafts only to tokens that may push', async () => {
    const { octokit, at, as } = await openDouble({ tokens: { reader: { contents: 'read' } } });
    const { data } = await octokit.rest.repos.createRelease({ ...at, tag_name: 'v1.0.0', draft: true });
    expect((await as('reader').rest.repos.listReleases(at)).data).toEqual([]);
    expect(await statusOf(as('reader').rest.repos.getRelease({ ...at, release_id: data.id }))).toBe(404);
  });

  it('takes as latest what make_latest says, and by commit date otherwise', async () => {
    const { octokit, double, at } = await openDouble();
    const [first, second] = commitsOf(double);
    const create = async (
      tag_name: string,
      target_commitish: string | undefined,
      make_latest: 'true' | 'false' | 'legacy',
    ): Promise<void> =>
      void (await octokit.rest.repos.createRelease({
        ...at,
        tag_name,
        target_commitish: target_commitish ?? '',
        make_latest,
      }));
    const latest = async (): Promise<string> => (await octokit.rest.repos.getLatestRelease(at)).data.tag_name;
    expect(await statusOf(octokit.rest.repos.getLatestRelease(at))).toBe(404);
    await create('v2.0.0', second, 'true');
    await create('v1.0.1', first, 'false');
    expect(await latest()).toBe('v2.0.0');
    await create('v1.0.2', first, 'true');
    expect(await latest()).toBe('v1.0.2');
    await create('v1.0.3', first, 'legacy');
    expect(await latest()).toBe('v2.0.0');
    await octokit.rest.repos.createRelease({ ...at, tag_name: 'v3.0.0-rc.1', prerelease: true });
    expect(await latest()).toBe('v2.0.0');
  });

  it('answers 404 when the commit changes workflow files against the default branch', async () => {
    const commits = [
      { message: 'one', files: ['a.txt'] },
      { message: 'two', files: ['.github/workflows/ci.yml'] },
    ];
    const { octokit, double, at } = await openDouble({ commits });
    const [before, tip] = commitsOf(double);
    const create = (target: string | undefined): Promise<number> =>
      statusOf(
        octokit.rest.repos.createRelease({ ...at, tag_name: 'v1.0.0', target_commitish: target ?? '' }),
      );
    // Main stands at the change itself: releasing it changes nothing relative to main.
    expect(await create(tip)).toBe(201);
    await octokit.rest.git.createRef({ ...at, ref: 'refs/heads/side', sha: tip ?? '' });
    await octokit.rest.git.updateRef({ ...at, ref: 'heads/main', sha: before ?? '', force: true });
    expect(
      await statusOf(
        octokit.rest.repos.createRelease({ ...at, tag_name: 'v1.0.1', target_commitish: 'side' }),
      ),
    ).toBe(404);
  });

  it('deletes a release and keeps its tag', async () => {
    const { octokit, at } = await openDouble();
    const { data } = await octokit.rest.repos.createRelease({ ...at, tag_name: 'v1.0.0' });
    await octokit.rest.repos.deleteRelease({ ...at, release_id: data.id });
    expect(await statusOf(octokit.rest.repos.getRelease({ ...at, release_id: data.id }))).toBe(404);
    expect(await statusOf(octokit.rest.git.getRef({ ...at, ref: 'tags/v1.0.0' }))).toBe(200);
  });

  it('generates notes from the pull requests merged since the previous tag', async () => {
    const shas = ['1', '2', '3'].map((digit) => digit.repeat(40));
    const { octokit, double, at } = await openDouble({
      commits: shas.map((sha) => ({ sha, message: `commit ${sha[0]}` })),
      pulls: [
        {
          number: 7,
          title: 'Add colours',
          author: 'ana',
          headSha: shas[1] ?? '',
          mergeCommitSha: shas[1] ?? '',
        },
        {
          number: 8,
          title: 'Fix colours',
          author: 'ben',
          headSha: shas[2] ?? '',
          mergeCommitSha: shas[2] ?? '',
        },
      ],
    });
    await octokit.rest.repos.createRelease({ ...at, tag_name: 'v1.0.0', target_commitish: shas[1] ?? '' });
    const { data } = await octokit.rest.repos.generateReleaseNotes({ ...at, tag_name: 'v1.1.0' });
    const html = `${double.apiUrl}/acme/shop`;
    expect(data.body).toBe(
      `## What's Changed\n* Fix colours by @ben in ${html}/pull/8\n\n\n**Full Changelog**: ${html}/compare/v1.0.0...v1.1.0`,
    );
    expect(
      await statusOf(
        octokit.rest.repos.generateReleaseNotes({ ...at, tag_name: 'v1.1.0', previous_tag_name: 'v0' }),
      ),
    ).toBe(404);
    const created = await octokit.rest.repos.createRelease({
      ...at,
      tag_name: 'v1.1.0',
      generate_release_notes: true,
      body: 'Read me first.',
    });
    expect(created.data.body).toBe(`Read me first.\n\n${data.body}`);
  });
});

describe('immutable releases', () => {
  it('locks tag and assets, leaves the notes open, and never gives the name back', async () => {
    const { octokit, at } = await openDouble({ immutableReleases: true });
    const { data } = await octokit.rest.repos.createRelease({ ...at, tag_name: 'v1.0.0' });
    expect(data.immutable).toBe(true);
    const release = { ...at, release_id: data.id };
    expect(
      await statusOf(
        octokit.rest.repos.uploadReleaseAsset({ ...release, url: data.upload_url, name: 'a.txt', data: 'x' }),
      ),
    ).toBe(422);
    expect(await statusOf(octokit.rest.git.deleteRef({ ...at, ref: 'tags/v1.0.0' }))).toBe(422);
    expect(await statusOf(octokit.rest.repos.updateRelease({ ...release, tag_name: 'v1.0.1' }))).toBe(422);
    expect(
      (await octokit.rest.repos.updateRelease({ ...release, name: 'One', body: 'better notes' })).data.body,
    ).toBe('better notes');

    await octokit.rest.repos.deleteRelease(release);
    await octokit.rest.git.deleteRef({ ...at, ref: 'tags/v1.0.0' });
    const refusal = await octokit.rest.repos
      .createRelease({ ...at, tag_name: 'v1.0.0' })
      .catch((e: unknown) => e);
    expect(refusal).toMatchObject({
      status: 422,
      message: expect.stringContaining('was used by an immutable release') as string,
    });
  });
});

describe('release assets', () => {
  const upload = async (name: string, data: string | Buffer = 'hello'): ReturnType<typeof prepared> =>
    prepared(name, data);
  async function prepared(name: string, data: string | Buffer) {
    const opened = await openDouble();
    const release = await opened.octokit.rest.repos.createRelease({
      ...opened.at,
      tag_name: 'v1.0.0',
      draft: true,
    });
    const put = (as: string, content = data) =>
      opened.octokit.rest.repos.uploadReleaseAsset({
        ...opened.at,
        release_id: release.data.id,
        url: release.data.upload_url,
        name: as,
        data: content as string,
      });
    return { ...opened, release: release.data, put, first: await put(name) };
  }

  it('stores raw bytes with their digest and gives them back, by API and by browser address', async () => {
    const bytes = Buffer.from([0, 255, 10, 13, 123, 34]);
    const { octokit, at, first, release } = await upload('data.bin', bytes);
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    expect(first.data).toMatchObject({ state: 'uploaded', size: 6, digest, name: 'data.bin' });
    const got = await octokit.rest.repos.getReleaseAsset({
      ...at,
      asset_id: first.data.id,
      headers: { accept: 'application/octet-stream' },
    });
    expect(Buffer.from(got.data as unknown as ArrayBuffer)).toEqual(bytes);
    expect((await octokit.rest.repos.getReleaseAsset({ ...at, asset_id: first.data.id })).data.name).toBe(
      'data.bin',
    );
    await octokit.rest.repos.updateRelease({ ...at, release_id: release.id, draft: false });
    const { data } = await octokit.rest.repos.getReleaseAsset({ ...at, asset_id: first.data.id });
    const download = await fetch(data.browser_download_url);
    expect(Buffer.from(await download.arrayBuffer())).toEqual(bytes);
  });

  it('rewrites names and refuses a taken one', async () => {
    const { put, octokit, at, release } = await upload('my notes (1).txt');
    expect(
      (await octokit.rest.repos.listReleaseAssets({ ...at, release_id: release.id })).data[0]?.name,
    ).toBe('my.notes.1.txt');
    const refusal = await put('my notes (1).txt').catch((e: unknown) => e);
    expect(refusal).toMatchObject({
      status: 422,
      response: { data: { errors: [{ code: 'already_exists' }] } },
    });
  });

  it('renames and deletes, so that a replacement never leaves a gap', async () => {
    const { put, octokit, at, first, release } = await upload('app.tgz');
    const next = await put('app.tgz.new', Buffer.from('newer'));
    await octokit.rest.repos.deleteReleaseAsset({ ...at, asset_id: first.data.id });
    await octokit.rest.repos.updateReleaseAsset({ ...at, asset_id: next.data.id, name: 'app.tgz' });
    const { data } = await octokit.rest.repos.listReleaseAssets({ ...at, release_id: release.id });
    expect(data.map(({ id, name }) => ({ id, name }))).toEqual([{ id: next.data.id, name: 'app.tgz' }]);
  });

  it('leaves an empty starter after a failed upload, listed under assets only, deletable', async () => {
    const { put, octokit, at, double, release } = await upload('one.txt');
    await double.inject({ operation: 'repos/upload-release-asset', status: 502 });
    expect(await statusOf(put('two.txt'))).toBe(502);
    const listed = (await octokit.rest.repos.listReleaseAssets({ ...at, release_id: release.id })).data;
    expect(listed.map(({ name, state, size }) => [name, state, size])).toEqual([
      ['one.txt', 'uploaded', 5],
      ['two.txt', 'starter', 0],
    ]);
    expect((await octokit.rest.repos.getRelease({ ...at, release_id: release.id })).data.assets).toHaveLength(
      1,
    );
    expect(await statusOf(put('two.txt'))).toBe(422);
    await octokit.rest.repos.deleteReleaseAsset({ ...at, asset_id: listed[1]?.id ?? 0 });
    expect(await statusOf(put('two.txt'))).toBe(201);
  });

  it.each([
    ['plain-1.2_3+x@y.txt', 'plain-1.2_3+x@y.txt'],
    ['a b#c.zip', 'a.b.c.zip'],
    ['.dotfile', 'default.dotfile'],
    ['..hidden..', 'default.hidden'],
    ['Übergrößen.txt', 'Ubergro.en.txt'],
    ['日本.txt', 'default.txt'],
  ])('names %s as %s', (given, expected) => {
    expect(assetName(given)).toBe(expected);
  });
});
