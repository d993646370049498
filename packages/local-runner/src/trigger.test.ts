import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAIN, repository, run, writeFiles } from './fixture.ts';
import type { RunOptions } from './types.ts';

const JOBS = '\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: "true" }] } }\n';

async function reason(on: string, options: Partial<RunOptions> = {}): Promise<string> {
  const ran = await run({ [MAIN]: on + JOBS }, options);
  expect(ran.result.jobs).toHaveLength(ran.result.conclusion === 'not_triggered' ? 0 : 1);
  return ran.result.conclusion === 'not_triggered' ? (ran.result.reason ?? '') : ran.result.conclusion;
}

describe('trigger', () => {
  it('asks whether the workflow listens at all', async () => {
    expect(await reason('on: [pull_request, workflow_dispatch]')).toBe(
      'the workflow listens to pull_request, workflow_dispatch, not to push',
    );
    expect(await reason('on: push')).toBe('success');
  });

  it('filters branches and tags of a push', async () => {
    const on = 'on: { push: { branches: ["release/**", "!release/old"] } }';
    expect(await reason(on)).toMatch(/branch main is not in branches/);
    expect(await reason(on, { ref: 'refs/heads/release/1/x' })).toBe('success');
    expect(await reason(on, { ref: 'refs/heads/release/old' })).toMatch(/release\/old is not in/);
    expect(await reason(on, { ref: 'refs/tags/v1' })).toMatch(/tag v1 was pushed .* only branches/);
    expect(await reason('on: { push: { tags: ["v*"] } }', { ref: 'refs/tags/v1' })).toBe('success');
    expect(await reason('on: { push: { branches-ignore: [main] } }')).toMatch(/in branches-ignore/);
  });

  it('filters paths by what the caller, the payload or git says', async () => {
    const on = 'on: { push: { paths: ["app/**"] } }';
    expect(await reason(on, { changedFiles: ['docs/a.md'] })).toMatch(
      /none of the 1 changed files is in paths/,
    );
    expect(await reason(on, { changedFiles: ['docs/a.md', 'app/b.py'] })).toBe('success');
    expect(await reason(on, { event: { commits: [{ modified: ['docs/a.md'] }] } })).toMatch(/none of the 1/);
    expect(await reason(on)).toBe('success');
    const ignore = 'on: { push: { paths-ignore: ["**.md"] } }';
    expect(await reason(ignore, { changedFiles: ['a.md', 'b/c.md'] })).toMatch(/all of the 2 changed files/);
    expect(await reason(ignore, { changedFiles: ['a.md', 'b/c.py'] })).toBe('success');
  });

  it('asks git for the files of a push', async () => {
    const root = repository({
      [MAIN]: 'on: { push: { paths: ["app/**"] } }' + JOBS,
      'app/a': '1',
      'docs/a': '1',
    });
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args])
        .toString()
        .trim();
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'one');
    const before = git('rev-parse', 'HEAD');
    writeFiles(root, { 'docs/a': '2' });
    git('commit', '-qam', 'two');
    const after = git('rev-parse', 'HEAD');
    const ran = await run({}, { repository: root, event: { before, after } });
    fs.rmSync(root, { recursive: true });
    expect(ran.result.reason).toMatch(/none of the 1 changed files/);
  });

  it('filters pull requests by base branch and activity', async () => {
    const on = 'on: { pull_request: { branches: [main] } }';
    const pull = (base: string, action: string): Partial<RunOptions> => ({
      eventName: 'pull_request',
      event: { action, pull_request: { base: { ref: base }, head: { ref: 'topic' } } },
    });
    expect(await reason(on, pull('main', 'opened'))).toBe('success');
    expect(await reason(on, pull('dev', 'opened'))).toMatch(/branch dev is not in branches/);
    expect(await reason(on, pull('main', 'labeled'))).toMatch(/activity type labeled is not one of opened/);
    expect(await reason('on: { pull_request: { types: [labeled] } }', pull('x', 'labeled'))).toBe('success');
  });

  it('honours skip marks of a push', async () => {
    const commit = (message: string) => ({ event: { head_commit: { message } } });
    expect(await reason('on: push', commit('fix [skip ci]'))).toMatch(/asks to skip: \[skip ci\]/);
    expect(await reason('on: push', commit('fix\n\nskip-checks: true'))).toMatch(/skip-checks/);
    expect(await reason('on: push', commit('skip ci'))).toBe('success');
  });

  it('matches a schedule and the name of a finished workflow', async () => {
    const on = 'on: { schedule: [{ cron: "0 3 * * *" }] }';
    expect(await reason(on, { eventName: 'schedule' })).toBe('success');
    expect(await reason(on, { eventName: 'schedule', event: { schedule: '1 1 * * *' } })).toMatch(
      /is not one of 0 3/,
    );
    const after = 'on: { workflow_run: { workflows: [Build] } }';
    expect(
      await reason(after, { eventName: 'workflow_run', event: { workflow_run: { name: 'Other' } } }),
    ).toMatch(/workflow Other is not one of Build/);
  });
});
