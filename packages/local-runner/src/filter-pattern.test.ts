import { describe, expect, it } from 'vitest';
import { filterToRegExp, included } from './filter-pattern.ts';

describe('filterToRegExp', () => {
  // Patterns and names of GitHub's "Filter pattern cheat sheet".
  it.each([
    ['feature/*', ['feature/my-branch'], ['feature/beta-a/my-branch', 'feature']],
    ['feature/**', ['feature/beta-a/my-branch', 'feature/my-branch'], ['features/x']],
    ['releases/mona-the-octocat', ['releases/mona-the-octocat'], ['releases/mona']],
    ['*', ['main', 'releases'], ['all/the/branches']],
    ['**', ['all/the/branches', 'main'], []],
    ['*feature', ['mona-feature', 'feature', 'ver-10-feature'], ['feature-x']],
    ['v2*', ['v2', 'v2.0', 'v2.9'], ['v1']],
    ['v[12].[0-9]+.[0-9]+', ['v1.10.1', 'v2.0.0'], ['v3.1.0', 'v1.1']],
    ['*.jsx?', ['page.js', 'page.jsx'], ['page.jsxx', 'a/page.js']],
    ['**.js', ['index.js', 'src/js/app.js'], ['index.ts']],
    ['docs/**/*.md', ['docs/README.md', 'docs/mona/hello-world.md'], ['docs/a.txt']],
    ['**/docs/**', ['docs/hello.md', 'dir/docs/my-file.txt'], ['adocs/x']],
    ['**/*-post.md', ['my-post.md', 'path/their-post.md'], ['post.md']],
    ['a.b', ['a.b'], ['axb']],
    ['\\*', ['*'], ['x']],
  ])('%s', (pattern, yes, no) => {
    for (const name of yes) expect(filterToRegExp(pattern).test(name), name).toBe(true);
    for (const name of no) expect(filterToRegExp(pattern).test(name), name).toBe(false);
  });

  it('lets the last pattern that matches decide', () => {
    const patterns = ['releases/**', '!releases/**-alpha', 'releases/keep-alpha'];
    expect(included('releases/10', patterns)).toBe(true);
    expect(included('releases/10-alpha', patterns)).toBe(false);
    expect(included('releases/keep-alpha', patterns)).toBe(true);
    expect(included('main', patterns)).toBe(false);
  });
});
