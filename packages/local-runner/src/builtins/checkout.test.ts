import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAIN, repository, run, writeFiles, type Files } from '../fixture.ts';

const job = (yaml: string): Files => ({
  [MAIN]: `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - id: c\n        uses: actions/checkout@v4\n        ${yaml}\n      - run: |\n          echo "files: $(ls -A | tr '\\n' ' ')"\n          echo "history: $(git rev-list --count HEAD 2>/dev/null) $(git branch --show-current 2>/dev/null) $(git tag | tr '\\n' ' ')"\n          echo "text: $(cat app.txt sub/app.txt 2>/dev/null)"\n          echo "commit: \${{ steps.c.outputs.commit }}"\n`,
});

let root = '';
const git = (...args: string[]): string =>
  execFileSync('git', ['-C', root, '-c', 'user.name=t', '-c', 'user.email=t@example.org', ...args])
    .toString()
    .trim();

beforeAll(() => {
  root = repository({ 'app.txt': 'one' });
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'one');
  git('tag', 'v1');
  writeFiles(root, { 'app.txt': 'two' });
  git('commit', '-qam', 'two');
});
afterAll(() => fs.rmSync(root, { recursive: true }));

/** Commits the workflow file first: the run stands on HEAD. */
function runJob(yaml: string, options: Parameters<typeof run>[1] = {}) {
  writeFiles(root, job(yaml));
  git('add', '.');
  git('commit', '-qm', 'workflow', '--allow-empty');
  return run({}, { repository: root, slug: 'acme/shop', ...options });
}

describe('actions/checkout', () => {
  it('fetches the commit of the run, one deep, on its branch', async () => {
    const ran = await runJob('');
    expect(ran.result.conclusion).toBe('success');
    expect(ran.lines).toContain('history: 1 main ');
    expect(ran.lines).toContain('text: two');
    expect(ran.lines).toContain(`commit: ${git('rev-parse', 'HEAD')}`);
  });

  it('fetches everything, tags too, with fetch-depth 0', async () => {
    const ran = await runJob('with: { fetch-depth: 0, persist-credentials: false }');
    expect(ran.lines).toContain(`history: ${git('rev-list', '--count', 'HEAD')} main v1 `);
  });

  it('takes a ref and a path', async () => {
    const ran = await runJob('with: { ref: v1, path: sub }');
    expect(ran.lines).toEqual(expect.arrayContaining(['files: sub ', 'text: one']));
    const old = await runJob('', { sha: git('rev-parse', 'v1'), ref: 'refs/tags/v1' });
    expect(old.lines).toEqual(expect.arrayContaining(['text: one', 'history: 1  ']));
  });

  it('says that changes which are not committed are left out', async () => {
    writeFiles(root, { 'app.txt': 'three' });
    writeFiles(root, job(''));
    const ran = await run({}, { repository: root });
    git('checkout', '-q', '--', 'app.txt');
    expect(ran.lines).toContain('text: two');
    expect(ran.result.annotations[0]).toMatchObject({
      level: 'notice',
      message: expect.stringMatching(/not committed/),
    });
  });

  it('takes a mapped repository, and refuses one that is not', async () => {
    const other = repository({ 'app.txt': 'other', 'node_modules/x/index.js': '' });
    const mapped = await runJob('with: { repository: Acme/Other }', { remote: { 'acme/other': other } });
    fs.rmSync(other, { recursive: true });
    expect(mapped.lines).toEqual(expect.arrayContaining(['files: app.txt ', 'text: other']));
    const refused = await runJob('with: { repository: acme/unknown }');
    expect(refused.result.annotations[0]?.message).toMatch(
      /acme\/unknown is not mapped to a local folder; known: acme\/shop/,
    );
  });

  it('refuses a ref that does not exist, and a path outside the workspace', async () => {
    const refused = await runJob('with: { ref: nowhere }');
    expect(refused.result.annotations[0]?.message).toMatch(/ref: nowhere is not a commit, tag or branch/);
    const outside = await runJob('with: { path: ../x }');
    expect(outside.result.annotations[0]?.message).toMatch(/leaves/);
  });

  it('copies a folder that is not a git repository, where another ref cannot be had', async () => {
    const ran = await run({ ...job(''), 'app.txt': 'plain' });
    expect(ran.lines).toEqual(expect.arrayContaining(['files: .github app.txt ', 'text: plain']));
    const refused = await run({ ...job('with: { ref: v9 }'), 'app.txt': 'plain' });
    expect(refused.result.annotations[0]?.message).toMatch(
      /ref: v9 cannot be checked out: .* is not a git repository/,
    );
  });

  it('refuses at run time a value that only an expression gives', async () => {
    const ran = await run(job('with: { lfs: "${{ github.event_name == \'push\' }}" }'));
    expect(ran.result.annotations[0]?.message).toMatch(
      /'lfs: true' is not supported locally: expected false/,
    );
  });
});
