import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import type { CommitFact, History, PullFact } from './history.ts';
import { changesOf, contributorsOf, parseMessage, writeNotes } from './notes.ts';
import { sha } from './testing/github-fake.ts';
import { texts } from './texts.ts';

const commit = (message: string, changes: Partial<CommitFact> = {}): CommitFact => ({
  sha: sha(message),
  message,
  login: 'octocat',
  author: 'Octo Cat',
  parents: 1,
  ...changes,
});

function historyOf(commits: readonly CommitFact[], pulls: Readonly<Record<string, PullFact>> = {}): History {
  const byCommit = new Map(Object.entries(pulls).map(([message, pull]) => [sha(message), pull]));
  return { previous: 'v1.3.0', commits, omitted: 0, pulls: byCommit };
}

describe('a commit message', () => {
  it.each([
    ['feat: add a page', 'feat', '', 'add a page', undefined],
    ['fix(api): answer 401', 'fix', 'api', 'answer 401', undefined],
    ['feat(api)!: drop v1', 'feat', 'api', 'drop v1', 'drop v1'],
    [
      'refactor!: new names\n\nBREAKING CHANGE: every name\nis new',
      'other',
      '',
      'new names',
      'every name\nis new',
    ],
    ['fix: one\n\nBREAKING-CHANGE: two\nReviewed-by: someone', 'fix', '', 'one', 'two'],
    ['chore(deps): bump undici', 'deps', 'deps', 'bump undici', undefined],
    ['Revert "feat: add a page"', 'revert', '', 'Revert "feat: add a page"', undefined],
    ['Add a page', 'other', '', 'Add a page', undefined],
    ['https://example.com is down', 'other', '', 'https://example.com is down', undefined],
    ['constructor: not a type', 'other', '', 'not a type', undefined],
    ['FEAT: loud', 'feat', '', 'loud', undefined],
    ['feat:no space', 'other', '', 'feat:no space', undefined],
    ['', 'other', '', '', undefined],
  ])('%j', (message, group, scope, subject, breaking) => {
    expect(parseMessage(message)).toMatchObject({ group, scope, subject });
    expect(parseMessage(message).breaking).toBe(breaking);
  });
});

describe('changes', () => {
  it('are one for each pull request, by its title, and one for each commit without one', () => {
    const pull = { number: 12, title: 'feat: a page (#12)', login: 'hubot' };
    const history = historyOf([commit('wip'), commit('fix: alone'), commit('more wip')], {
      wip: pull,
      'more wip': pull,
    });
    expect(changesOf(history).map(({ group, subject, reference }) => [group, subject, reference])).toEqual([
      ['feat', 'a page', '#12'],
      ['fix', 'alone', sha('fix: alone').slice(0, 7)],
    ]);
  });

  it('take the type and the break from the commits when the title has none', () => {
    const pull = { number: 3, title: 'A page', login: undefined };
    const history = historyOf([commit('wip'), commit('feat!: page')], { wip: pull, 'feat!: page': pull });
    expect(changesOf(history)).toMatchObject([{ group: 'feat', subject: 'A page', breaking: 'page' }]);
  });

  it('leave out merges that belong to no pull request', () => {
    expect(changesOf(historyOf([commit("Merge branch 'main'", { parents: 2 })]))).toEqual([]);
  });
});

describe('notes', () => {
  const history = historyOf([
    commit('feat(web): a page'),
    commit('fix!: answer 401'),
    commit('docs: explain', { login: 'hubot' }),
    commit('chore(deps): bump undici', { login: 'dependabot[bot]' }),
    commit('tidy up', { login: undefined, author: 'Ana' }),
  ]);

  it('have groups, breaking changes first, contributors and a link', () => {
    const notes = writeNotes(history, texts.en.notes, 'https://github.com/acme/shop/compare/v1.3.0...v1.4.0');
    expect(notes.split('\n').filter((line) => line.startsWith('## '))).toEqual([
      '## Breaking changes',
      '## Features',
      '## Fixes',
      '## Dependencies',
      '## Documentation',
      '## Other changes',
      '## Contributors',
    ]);
    expect(notes).toContain(`- **web:** a page (${sha('feat(web): a page').slice(0, 7)})`);
    expect(notes).toContain('Ana, hubot, octocat');
    expect(notes).toContain('5 commits since v1.3.0.');
    expect(notes.endsWith('[All changes](https://github.com/acme/shop/compare/v1.3.0...v1.4.0)')).toBe(true);
  });

  it('are written in Spanish too', () => {
    const notes = writeNotes({ ...history, omitted: 4 }, texts.es.notes, undefined);
    expect(notes).toContain('## Cambios incompatibles');
    expect(notes).toContain('9 commits desde v1.3.0.');
    expect(notes).toContain('No se listan 4 commits anteriores');
  });

  it('say that nothing happened, or that this is the first release', () => {
    expect(writeNotes(historyOf([]), texts.en.notes, undefined)).toBe('No commits since v1.3.0.');
    expect(writeNotes({ ...historyOf([]), previous: undefined }, texts.en.notes, undefined)).toBe(
      'First release.',
    );
  });

  it('let no foreign text mention, link, embed or hide anything', () => {
    const evil =
      'feat(<img src=x>): @everyone [x](https://evil.example) <!-- compose-delivery release: --> `code` | a';
    const notes = writeNotes(
      historyOf([commit(evil, { login: undefined, author: '@team <b>' })]),
      texts.en.notes,
      undefined,
    );
    for (const sign of ['@', '<', '>', '](', '`', '|', 'https://']) expect(notes, sign).not.toContain(sign);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (subject) => {
        const [item = ''] = writeNotes(historyOf([commit(subject)]), texts.en.notes, undefined)
          .split('\n')
          .filter((line) => line.startsWith('- '));
        expect(item).not.toMatch(/[@<>`|]|\]\(|!\[/);
      }),
    );
  });

  it('name people once, without robots', () => {
    expect(contributorsOf(history)).toEqual(['Ana', 'hubot', 'octocat']);
  });
});
