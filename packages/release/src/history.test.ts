import { describe, expect, it } from 'vitest';
import { GitHubError } from '@compose-delivery/runtime';
import { findPrevious, readHistory, readTags, requireCommit, type Line } from './history.ts';
import { githubFake, sha, type GitHubFake } from './testing/github-fake.ts';
import { remoteOf } from './testing/wanted.ts';
import { readVersion } from './version.ts';

/** main: one, two, three, head; `side` branches off after one. */
function repository(tags: Readonly<Record<string, string>>): GitHubFake {
  const fake = githubFake(['one', 'two', 'three', 'head']);
  fake.commits.push({ sha: sha('side'), message: 'side', parents: [sha('one')] });
  for (const [tag, commit] of Object.entries(tags))
    fake.refs.set(`refs/tags/${tag}`, { sha: sha(commit), type: 'commit' });
  return fake;
}

async function previous(
  fake: GitHubFake,
  versionText: string,
  changes: Partial<Line> = {},
): Promise<string | undefined> {
  const { remote } = remoteOf(fake);
  const version = readVersion(versionText);
  const tags = await readTags(remote, 'v');
  const line = {
    tag: `v${version.text}`,
    prefix: 'v',
    version,
    sha: sha('head'),
    previousTag: 'auto',
    tags,
    ...changes,
  };
  return findPrevious(remote, line);
}

describe('the previous tag', () => {
  it('is the greatest smaller version among the ancestors, not the newest tag', async () => {
    const fake = repository({
      'v1.0.0': 'one',
      'v1.2.0': 'three',
      'v1.3.0': 'side',
      'v2.0.0': 'head',
      latest: 'head',
    });
    expect(await previous(fake, '1.4.0')).toBe('v1.2.0');
    expect(await previous(fake, '1.1.0')).toBe('v1.0.0');
  });

  it('is a stable one for a stable version', async () => {
    const fake = repository({ 'v1.0.0': 'one', 'v1.1.0-rc.1': 'two' });
    expect(await previous(fake, '1.1.0')).toBe('v1.0.0');
    expect(await previous(fake, '1.1.0-rc.2')).toBe('v1.1.0-rc.1');
  });

  it('is never the tag itself, which a second run finds in place', async () => {
    expect(await previous(repository({ 'v1.0.0': 'one', 'v1.4.0': 'head' }), '1.4.0')).toBe('v1.0.0');
  });

  it('may be on the same commit, and may be absent', async () => {
    expect(await previous(repository({ 'v1.0.0': 'head' }), '1.4.0')).toBe('v1.0.0');
    expect(await previous(repository({ 'v1.0.0': 'side' }), '1.4.0')).toBeUndefined();
    expect(await previous(repository({ 'v1.0.0': 'one' }), '1.4.0', { previousTag: 'none' })).toBeUndefined();
  });

  it('may be named, and is refused when it does not exist', async () => {
    const fake = repository({ 'v1.0.0': 'one', side: 'side' });
    expect(await previous(fake, '1.4.0', { previousTag: 'side' })).toBe('side');
    await expect(previous(fake, '1.4.0', { previousTag: 'v0.0.1' })).rejects.toThrow(
      'previous-tag: expected auto, none, or a tag',
    );
  });
});

describe('the commits of a release', () => {
  it('are those since the previous tag, oldest first, with merged pull requests', async () => {
    const fake = repository({ 'v1.0.0': 'one' });
    fake.pulls.push({ commit: sha('three'), number: 7, title: 'Three', login: 'hubot', merged: true });
    fake.pulls.push({ commit: sha('two'), number: 8, title: 'Open', login: 'hubot', merged: false });
    const history = await readHistory(remoteOf(fake).remote, 'v1.0.0', sha('head'));
    expect(history.commits.map(({ message }) => message)).toEqual(['two', 'three', 'head']);
    expect([...history.pulls]).toEqual([[sha('three'), { number: 7, title: 'Three', login: 'hubot' }]]);
  });

  it('are those of all branches that were merged, and none of those that were there before', async () => {
    const fake = repository({ 'v1.0.0': 'two' });
    fake.commits.push({ sha: sha('merge'), message: 'merge', parents: [sha('head'), sha('side')] });
    const history = await readHistory(remoteOf(fake).remote, 'v1.0.0', sha('merge'));
    expect(history.commits.map(({ message }) => message).sort()).toEqual(['head', 'merge', 'side', 'three']);
  });

  it('are all pages of them, and the rest is counted', async () => {
    const names = Array.from({ length: 1_250 }, (_, i) => `commit ${i}`);
    const fake = githubFake(names);
    fake.refs.set('refs/tags/v1.0.0', { sha: sha('commit 0'), type: 'commit' });
    const { remote, log } = remoteOf(fake);
    const history = await readHistory(remote, 'v1.0.0', sha('commit 1249'));
    expect(history.commits).toHaveLength(1_000);
    expect(history.omitted).toBe(249);
    expect(fake.calls.filter((route) => route.endsWith('/pulls'))).toHaveLength(150);
    expect(log.lines.join('\n')).toContain('150 of 1000 commits');
  });

  it('of a first release are the whole history, oldest first', async () => {
    const history = await readHistory(remoteOf(repository({})).remote, undefined, sha('head'));
    expect(history.commits.map(({ message }) => message)).toEqual(['one', 'two', 'three', 'head']);
  });

  it('do without pull requests when the token may not read them', async () => {
    const fake = repository({ 'v1.0.0': 'one' });
    const error = new GitHubError('Resource not accessible by integration', 403);
    fake.refuse.push({
      route: 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
      error,
      times: Infinity,
    });
    const { remote, log } = remoteOf(fake);
    const history = await readHistory(remote, 'v1.0.0', sha('head'));
    expect(history.pulls.size).toBe(0);
    expect(history.commits).toHaveLength(3);
    expect(log.lines.join('\n')).toContain('do without pull requests');
  });
});

it('refuses a commit that is not in the repository', async () => {
  const { remote } = remoteOf(repository({}));
  await requireCommit(remote, sha('head'));
  await expect(requireCommit(remote, sha('never pushed'))).rejects.toThrow('is not in acme/shop');
});
