// The double on a real repository: what is read is what git says, and tags made over the API are real.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startGitHubDouble } from './double.ts';
import { closeDoubles, openDouble, statusOf } from './testing/open-double.ts';

let directory = '';
const git = (...args: string[]): string =>
  execFileSync('git', ['-C', directory, '-c', 'user.name=Ana', '-c', 'user.email=ana@example.com', ...args], {
    encoding: 'utf8',
  }).trim();

function commit(file: string, message: string): string {
  writeFileSync(join(directory, file), `${message}\n`);
  git('add', file);
  git('commit', '--quiet', '-m', message);
  return git('rev-parse', 'HEAD');
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'double-git-'));
  git('init', '--quiet', '--initial-branch=main');
});
afterEach(async () => {
  await closeDoubles();
  rmSync(directory, { recursive: true, force: true });
});

it('reads commits, compares them, and leaves a real annotated tag', async () => {
  const first = commit('a.txt', 'First');
  const second = commit('ä b.txt', 'Second\n\nWith a body.');
  const { octokit, at } = await openDouble({ gitDirectory: directory });
  const { repos, git: api } = octokit.rest;

  expect((await repos.listCommits(at)).data.map(({ sha, commit: { message } }) => [sha, message])).toEqual([
    [second, 'Second\n\nWith a body.'],
    [first, 'First'],
  ]);
  const compared = (await repos.compareCommitsWithBasehead({ ...at, basehead: `${first}...main` })).data;
  expect(compared).toMatchObject({
    status: 'ahead',
    ahead_by: 1,
    files: [{ filename: 'ä b.txt', status: 'added', additions: 3 }],
  });
  expect(
    (await repos.getCommit({ ...at, ref: first.slice(0, 8) })).data.files?.map(({ filename }) => filename),
  ).toEqual(['a.txt']);

  const tagger = { name: 'Ben', email: 'ben@example.com', date: '2026-11-21T12:00:00Z' };
  const tag = await api.createTag({
    ...at,
    tag: 'v1.0.0',
    message: 'Release 1.0.0\n\nNotes.',
    object: first,
    type: 'commit',
    tagger,
  });
  await api.createRef({ ...at, ref: 'refs/tags/v1.0.0', sha: tag.data.sha });
  expect(git('cat-file', '-t', 'v1.0.0')).toBe('tag');
  expect(git('rev-parse', 'v1.0.0^{commit}')).toBe(first);
  expect(
    git('for-each-ref', '--format=%(taggername) %(taggerdate:unix) %(contents:subject)', 'refs/tags'),
  ).toBe('Ben 1795262400 Release 1.0.0');
  git('fsck', '--strict');
  expect((await api.getTag({ ...at, tag_sha: tag.data.sha })).data).toMatchObject({
    message: 'Release 1.0.0\n\nNotes.',
    tagger,
  });
});

it('publishes a release by making its tag in the repository, and moves and deletes refs there', async () => {
  const first = commit('a.txt', 'First');
  const second = commit('b.txt', 'Second');
  const { octokit, at } = await openDouble({ gitDirectory: directory });
  await octokit.rest.repos.createRelease({ ...at, tag_name: 'v1.0.0', target_commitish: first });
  expect(git('rev-parse', 'v1.0.0')).toBe(first);
  await octokit.rest.git.updateRef({ ...at, ref: 'tags/v1.0.0', sha: second });
  expect(git('rev-parse', 'v1.0.0')).toBe(second);
  expect(await statusOf(octokit.rest.git.updateRef({ ...at, ref: 'tags/v1.0.0', sha: first }))).toBe(422);
  await octokit.rest.git.deleteRef({ ...at, ref: 'tags/v1.0.0' });
  expect(git('tag')).toBe('');
});

it('sees commits that come later, and says so when the repository is empty', async () => {
  const { octokit, at } = await openDouble({ gitDirectory: directory });
  expect(await statusOf(octokit.rest.repos.listCommits(at))).toBe(409);
  const later = commit('a.txt', 'First');
  expect((await octokit.rest.repos.listCommits(at)).data[0]?.sha).toBe(later);
});

it('refuses a folder without a repository', async () => {
  rmSync(join(directory, '.git'), { recursive: true });
  await expect(startGitHubDouble({ slug: 'a/b', gitDirectory: directory })).rejects.toThrow(
    'not a git repository',
  );
});
