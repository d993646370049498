// The base of a change from a real git: right for each event, an error where it cannot be known.
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createExec } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import {
  fileOf,
  gitIn,
  isProposal,
  pullRequestOf,
  resolveBase,
  resolveTrusted,
  writeTree,
  type Git,
} from './base-side.ts';

const environment = { PATH: process.env['PATH'], GIT_DIR: '/nowhere', GIT_INDEX_FILE: '/nowhere' };

type Repository = {
  readonly folder: string;
  readonly git: Git;
  readonly base: string;
  readonly head: string;
  readonly merge: string;
};

/** main (base) and a branch (head) that changes a.txt and adds new.txt, with the trial merge checked out. */
async function withRepository<T>(body: (repository: Repository) => Promise<T>): Promise<T> {
  return withFolder(async (folder) => {
    const run = (...words: string[]): string =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...words], {
        cwd: folder,
        encoding: 'utf8',
        env: { PATH: process.env['PATH'], HOME: folder },
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim();
    run('init', '-q', '-b', 'main');
    await mkdir(join(folder, 'app'));
    await writeFile(join(folder, 'app', 'a.txt'), 'old');
    run('add', '.');
    run('commit', '-qm', 'one');
    const fork = run('rev-parse', 'HEAD');
    await writeFile(join(folder, 'other.txt'), 'main moved on');
    run('add', '.');
    run('commit', '-qm', 'two');
    const base = run('rev-parse', 'HEAD');
    run('checkout', '-q', '-b', 'change', fork);
    await writeFile(join(folder, 'app', 'a.txt'), 'new');
    await writeFile(join(folder, 'new.txt'), 'new');
    run('add', '.');
    run('commit', '-qm', 'three');
    const head = run('rev-parse', 'HEAD');
    run('checkout', '-q', '--detach', base);
    run('merge', '-q', '--no-ff', '-m', 'trial', head);
    const merge = run('rev-parse', 'HEAD');
    const exec = createExec(environment, new AbortController().signal);
    return body({ folder, git: gitIn(folder, exec, environment), base, head, merge });
  });
}

const pull = (base: string, head: string): object => ({
  pull_request: { number: 7, base: { sha: base }, head: { sha: head } },
});

describe('the base', () => {
  it('of a pull request is the first parent of the tested merge, not what the event remembers', async () => {
    await withRepository(async ({ git, base, head, merge }) => {
      const facts = { eventName: 'pull_request', sha: merge, event: pull('f'.repeat(40), head) };
      expect(await resolveBase(facts, '', git)).toBe(base);
      expect(await resolveTrusted(facts, git)).toBe(base);
    });
  });

  it('of a merge queue is its base_sha, of a push what was there before, of anything else base-ref', async () => {
    await withRepository(async ({ git, base, merge }) => {
      const queue = { eventName: 'merge_group', sha: merge, event: { merge_group: { base_sha: base } } };
      expect(await resolveBase(queue, '', git)).toBe(base);
      expect(await resolveBase({ eventName: 'push', sha: merge, event: { before: base } }, '', git)).toBe(
        base,
      );
      expect(await resolveBase({ eventName: 'schedule', sha: merge, event: {} }, 'main', git)).toBe(base);
    });
  });

  it.each<[string, (r: Repository) => { eventName: string; sha: string; event: unknown }, string]>([
    [
      'a push of a new branch',
      ({ merge }) => ({ eventName: 'push', sha: merge, event: { before: '0'.repeat(40) } }),
      '',
    ],
    ['a merge queue without base', ({ merge }) => ({ eventName: 'merge_group', sha: merge, event: {} }), ''],
    [
      'a merge queue whose base is an option',
      ({ merge }) => ({
        eventName: 'merge_group',
        sha: merge,
        event: { merge_group: { base_sha: '--all' } },
      }),
      '',
    ],
    ['a schedule', ({ merge }) => ({ eventName: 'schedule', sha: merge, event: {} }), ''],
    ['a base-ref that is not there', ({ merge }) => ({ eventName: 'push', sha: merge, event: {} }), 'v9'],
    ['a base-ref that is an option', ({ merge }) => ({ eventName: 'push', sha: merge, event: {} }), '--all'],
    [
      'a base-ref that is the tested commit',
      ({ merge }) => ({ eventName: 'push', sha: merge, event: {} }),
      'HEAD',
    ],
    [
      'a pull request whose checkout is something else',
      ({ base, head }) => ({ eventName: 'pull_request', sha: head, event: pull(base, base) }),
      '',
    ],
    ['an event that is null', ({ merge }) => ({ eventName: 'push', sha: merge, event: null }), ''],
  ])('of %s is an error, never a guess', async (_name, facts, baseRef) => {
    await withRepository(async (repository) => {
      await expect(resolveBase(facts(repository), baseRef, repository.git)).rejects.toThrow('base: expected');
    });
  });

  it('of a shallow checkout is an error that says fetch-depth', async () => {
    await withRepository(async ({ folder, merge, head }) =>
      withFolder(async (shallow) => {
        execFileSync('git', ['clone', '-q', '--depth', '1', `file://${folder}`, shallow], {
          stdio: 'ignore',
        });
        const git = gitIn(shallow, createExec(environment, new AbortController().signal), environment);
        const facts = { eventName: 'pull_request', sha: merge, event: pull('f'.repeat(40), head) };
        await expect(resolveBase(facts, '', git)).rejects.toThrow('fetch-depth: 2');
      }),
    );
  });
});

describe('files of the base', () => {
  it('are read from the commit, not from the checkout', async () => {
    await withRepository(async ({ git, base }) => {
      expect(await fileOf(base, 'app/a.txt', git)).toBe('old');
      expect(await fileOf(base, 'new.txt', git)).toBeUndefined();
      expect(await fileOf(base, 'app', git)).toBeUndefined();
    });
  });

  it('are written beside, and the checkout stays as it is', async () => {
    await withRepository(async ({ git, base, folder }) =>
      withFolder(async (scratch) => {
        const tree = await writeTree(base, scratch, git);
        expect(await readdir(tree)).toEqual(['app', 'other.txt']);
        expect(await readFile(join(tree, 'app', 'a.txt'), 'utf8')).toBe('old');
        expect(await git(['status', '--porcelain'])).toBe('');
        expect(await readFile(join(folder, 'app', 'a.txt'), 'utf8')).toBe('new');
      }),
    );
  });
});

it('only proposals are not trusted; only pull requests have a number', () => {
  expect(['pull_request', 'merge_group', 'push', undefined].map(isProposal)).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(pullRequestOf({ eventName: 'pull_request', sha: '', event: pull('', '') })).toBe(7);
  expect(pullRequestOf({ eventName: 'push', sha: '', event: pull('', '') })).toBeUndefined();
  expect(
    pullRequestOf({ eventName: 'pull_request', sha: '', event: { pull_request: { number: 'x' } } }),
  ).toBeUndefined();
});
