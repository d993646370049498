// release-tag through the real client against the GitHub double: every request and answer is judged by GitHub's own description.
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { secondaryRateLimit, startGitHubDouble } from '@compose-delivery/local-runner/doubles';
import type { FaultEffect, GitHubDouble, GitHubDoubleOptions } from '@compose-delivery/local-runner/doubles';
import { runAction, type OutputValue } from '@compose-delivery/runtime';
import { recordedLog, recordedSink, testPorts, withFolder } from '@compose-delivery/runtime/testing';
import { action } from '../actions/release-tag/action.ts';
import { openGitHub } from '../packages/runtime/src/adapters/github.ts';

const open: GitHubDouble[] = [];
afterEach(() => Promise.all(open.splice(0).map((double) => double.close())));

const commits = ['Begin', 'feat(web): a page', 'fix: a door that was left open'].map((message, day) => ({
  message,
  date: `2026-11-0${day + 1}T10:00:00Z`,
  files: [`file-${day}.txt`],
}));

async function start(
  options: Partial<GitHubDoubleOptions> = {},
): Promise<{ double: GitHubDouble; shas: string[] }> {
  const seed = options.gitDirectory === undefined ? { commits } : {};
  const double = await startGitHubDouble({ slug: 'acme/shop', ...seed, ...options });
  open.push(double);
  const tip = (await double.git.refs()).find(({ ref }) => ref === 'refs/heads/main')?.sha ?? '';
  const shas = (await double.git.log(tip)).map(({ sha }) => sha).reverse();
  if (options.gitDirectory === undefined) await double.git.setRef('refs/tags/v1.3.0', shas[0] ?? '');
  return { double, shas };
}

type Run = { code: number; outputs: Record<string, OutputValue>; log: string };

/** One run of the action in a folder of its own, with two reports to attach. Time passes only by sleeping. */
function release(double: GitHubDouble, inputs: Record<string, string>, token = double.token): Promise<Run> {
  return withFolder(async (folder) => {
    await mkdir(join(folder, 'out'));
    await writeFile(join(folder, 'out/report.json'), '{"verdict":"pass"}');
    await writeFile(join(folder, 'out/scan (1).txt'), 'nothing found');
    const log = recordedLog();
    const sink = recordedSink();
    const github = (secret: string) => openGitHub(secret, { GITHUB_API_URL: double.apiUrl });
    const all: Record<string, string> = {
      version: '1.4.0',
      'smoke-verdict': 'pass',
      'github-token': token,
      assets: 'out/*',
      'deploy-report': 'out/report.json',
      ...inputs,
    };
    const source = { get: (name: string) => all[name], given: Object.keys(all) };
    const code = await runAction(action, source, testPorts(folder, { log, github }), sink);
    return { code, outputs: sink.outputs, log: log.lines.join('\n') };
  });
}

async function expectReleased(double: GitHubDouble, sha: string): Promise<void> {
  const published = double.state.releases.filter(({ draft }) => !draft);
  expect(published).toHaveLength(1);
  expect(double.state.releases).toHaveLength(1);
  expect(published[0]).toMatchObject({ tagName: 'v1.4.0', targetCommitish: sha, prerelease: false });
  const assets = (published[0]?.assets ?? []).map(({ name, state }) => `${name} ${state}`).sort();
  expect(assets).toEqual(['report.json uploaded', 'scan.1.txt uploaded']);
  const ref = (await double.git.refs()).find((one) => one.ref === 'refs/tags/v1.4.0');
  expect(ref?.type).toBe('tag');
  expect((await double.git.tag(ref?.sha ?? ''))?.object).toEqual({ sha, type: 'commit' });
}

describe('release-tag and GitHub', () => {
  it('makes one release, and finds it again without a write', async () => {
    const { double, shas } = await start({
      pulls: [{ number: 12, title: 'feat(web): a page for all', author: 'octocat', headSha: 'd'.repeat(40) }],
    });
    const sha = shas[2] ?? '';
    const first = await release(double, { sha, 'major-tag': 'true' });
    expect(first.log).toContain('v1.4.0 is published (created)');
    expect(first.outputs).toMatchObject({ outcome: 'created', 'previous-tag': 'v1.3.0', published: true });
    await expectReleased(double, sha);
    expect(double.state.releases[0]?.body).toContain('## Features');
    expect(double.state.latestReleaseId).toBe(double.state.releases[0]?.id);
    const unknown = double
      .requests()
      .filter(({ operation, status }) => operation === undefined || status === 422);
    expect(unknown).toEqual([]);

    const before = double.requests().length;
    const second = await release(double, { sha, 'major-tag': 'true' });
    expect(second.outputs).toMatchObject({ outcome: 'unchanged', 'release-id': first.outputs['release-id'] });
    expect(
      double
        .requests()
        .slice(before)
        .filter(({ method }) => method !== 'GET'),
    ).toEqual([]);
  });

  it('survives a lost answer, a server error and a rate limit on every operation', async () => {
    const whole = await start();
    await release(whole.double, { sha: whole.shas[2] ?? '' });
    const operations = [...new Set(whole.double.requests().map(({ operation }) => operation ?? ''))];
    expect(operations.length).toBeGreaterThan(9);
    const effects: FaultEffect[] = [
      { lostAnswer: true },
      { status: 502 },
      { status: 502, lostAnswer: true },
      secondaryRateLimit(3),
    ];
    for (const operation of operations) {
      for (const effect of effects) {
        const { double, shas } = await start();
        const lift = await double.inject({ ...effect, operation });
        const { code, log } = await release(double, { sha: shas[2] ?? '' });
        await lift();
        expect(code, `${operation} ${JSON.stringify(effect)}\n${log}`).toBe(0);
        await expectReleased(double, shas[2] ?? '');
      }
    }
  });

  it('stops at an outage, and the next run goes on from there', async () => {
    for (const operation of [
      'repos/upload-release-asset',
      'git/create-tag',
      'git/create-ref',
      'repos/update-release',
    ]) {
      const { double, shas } = await start();
      const lift = await double.inject({ operation, status: 503, times: Infinity });
      const first = await release(double, { sha: shas[2] ?? '' });
      expect(first.code).toBe(1);
      expect(first.log).toContain('Run this job again');
      await lift();
      const second = await release(double, { sha: shas[2] ?? '' });
      expect(second.outputs.outcome).toBe('resumed');
      await expectReleased(double, shas[2] ?? '');
    }
  });

  it('publishes immutable releases whole, and does not use a burned name', async () => {
    const { double, shas } = await start({ immutableReleases: true });
    const sha = shas[2] ?? '';
    expect((await release(double, { sha })).code).toBe(0);
    await expectReleased(double, sha);
    expect((await release(double, { sha })).outputs.outcome).toBe('unchanged');
    const late = await release(double, { sha, assets: 'out/*\n!out/report.json\nout/../out/report.json' });
    expect(late.outputs.outcome).toBe('unchanged');

    const burned = await start({ immutableReleases: true });
    burned.double.state.burnedTags.add('v1.4.0');
    const refused = await release(burned.double, { sha: burned.shas[2] ?? '' });
    expect(refused.code).toBe(1);
    expect(refused.log).toContain('release another version');
  });

  it.each<[string, Partial<GitHubDoubleOptions>, string]>([
    ['may only read', { tokens: { weak: { contents: 'read', 'pull-requests': 'read' } } }, 'contents: write'],
    ['is unknown', {}, 'check github-token'],
    [
      'meets a ruleset',
      {
        tokens: { weak: 'write-all' },
        rulesets: [{ name: 'tags', target: 'tag', include: ['refs/tags/v*'], rules: ['creation'] }],
      },
      'A ruleset of the repository forbids this tag',
    ],
  ])('explains a token that %s, and publishes nothing', async (_what, options, advice) => {
    const { double, shas } = await start(options);
    const { code, log } = await release(double, { sha: shas[2] ?? '' }, 'weak');
    expect(code).toBe(1);
    expect(log).toContain(advice);
    expect(double.state.releases.filter(({ draft }) => !draft)).toEqual([]);
  });

  it('does without pull requests when the token may not read them', async () => {
    const { double, shas } = await start({ tokens: { narrow: { contents: 'write' } } });
    const { code, log } = await release(double, { sha: shas[2] ?? '' }, 'narrow');
    expect(code).toBe(0);
    expect(log).toContain('the notes do without pull requests');
  });

  it('explains the 404 for a commit with other workflow files than the default branch', async () => {
    const [base, side, main] = ['1', '2', '3'].map((digit) => digit.repeat(40)) as [string, string, string];
    const branched = [
      { sha: base, message: 'Begin' },
      { sha: side, message: 'ci: new', files: ['.github/workflows/ci.yml'] },
      { sha: main, message: 'fix: elsewhere', parents: [base] },
    ];
    const { double } = await start({ commits: branched });
    const { code, log } = await release(double, { sha: side });
    expect(code).toBe(1);
    expect(log).toContain('changes workflow files against the default branch');
  });

  it('does not wait an hour for the budget of a token', async () => {
    const { double, shas } = await start({ requestsPerHour: 12 });
    const { code, log } = await release(double, { sha: shas[2] ?? '' });
    expect(code).toBe(1);
    expect(log).toMatch(/GitHub asks to wait \d{3,4} s/);
  });

  it('makes a tag that git itself reads as annotated and on the deployed commit', () =>
    withFolder(async (folder) => {
      const git = (...args: string[]): string =>
        execFileSync(
          'git',
          ['-C', folder, '-c', 'user.name=Tester', '-c', 'user.email=tester@example.com', ...args],
          {
            encoding: 'utf8',
          },
        ).trim();
      git('init', '-q', '-b', 'main');
      for (const message of ['one', 'feat: two', 'fix: three'])
        git('commit', '-q', '--allow-empty', '-m', message);
      git('tag', 'v1.3.0', 'HEAD~2');
      const deployed = git('rev-parse', 'HEAD~1');
      const { double } = await start({ gitDirectory: join(folder, '.git') });
      const { code, outputs, log } = await release(double, { sha: deployed });
      expect(code, log).toBe(0);
      expect(git('cat-file', '-t', 'v1.4.0')).toBe('tag');
      expect(git('rev-parse', 'v1.4.0^{commit}')).toBe(deployed);
      expect(git('rev-parse', 'refs/tags/v1.4.0')).toBe(outputs['tag-object']);
      expect(git('fsck', '--strict')).toBe('');
    }));
});
