// Release notes from commits and pull requests: groups of conventional commits, breaking changes first, contributors by login.
// Source of the grammar: conventionalcommits.org 1.0.0. Everything foreign is escaped: a commit subject can neither mention nor embed.
import { markdownText } from '@compose-delivery/runtime';
import type { CommitFact, History } from './history.ts';
import type { Texts } from './texts.ts';

type Group = keyof Texts['notes']['groups'];

type Change = {
  readonly group: Group;
  readonly scope: string;
  readonly subject: string;
  /** What breaks, in the author's words. */
  readonly breaking: string | undefined;
  /** `#12` or the short sha of a commit; both become links on GitHub. */
  readonly reference: string;
};

const HEADER = /^([A-Za-z]+)(?:\(([^()\n]*)\))?(!)?:\s+(\S.*)$/;
const BREAKING = /^BREAKING[ -]CHANGE:\s*([\s\S]*?)(?=\n\s*\n|\n[A-Za-z-]+(?:: | #)|$(?![\s\S]))/m;
const ORDER: readonly Group[] = ['feat', 'fix', 'perf', 'revert', 'deps', 'docs', 'other'];
const TYPES: Readonly<Record<string, Group>> = {
  feat: 'feat',
  feature: 'feat',
  fix: 'fix',
  bugfix: 'fix',
  perf: 'perf',
  revert: 'revert',
  deps: 'deps',
  docs: 'docs',
};

type Parsed = {
  readonly group: Group;
  readonly typed: boolean;
  readonly scope: string;
  readonly subject: string;
  readonly breaking: string | undefined;
};

/** One commit message, or the title of a pull request, as a conventional commit. Anything else is a plain subject. */
export function parseMessage(message: string): Parsed {
  const text = message.replace(/\r\n?/g, '\n').trim();
  const title = text.split('\n', 1)[0] ?? '';
  const footer = BREAKING.exec(text)?.[1]?.trim();
  const match = HEADER.exec(title);
  if (!match) {
    const group = /^Revert "/.test(title) ? 'revert' : 'other';
    return { group, typed: false, scope: '', subject: title, breaking: footer };
  }
  const [, type = '', scope = '', bang, subject = ''] = match;
  const group =
    scope === 'deps'
      ? 'deps'
      : Object.hasOwn(TYPES, type.toLowerCase())
        ? TYPES[type.toLowerCase()]
        : undefined;
  return {
    group: group ?? 'other',
    typed: true,
    scope,
    subject,
    breaking: footer ?? (bang ? subject : undefined),
  };
}

/** One change for each pull request and for each commit that came without one; merges that say nothing are left out. */
export function changesOf(history: History): Change[] {
  const changes: Change[] = [];
  const seen = new Set<number>();
  for (const commit of history.commits) {
    const pull = history.pulls.get(commit.sha);
    if (!pull) {
      if (commit.parents < 2) changes.push(changeOf(commit.message, [commit], commit.sha.slice(0, 7)));
      continue;
    }
    if (seen.has(pull.number)) continue;
    seen.add(pull.number);
    const together = history.commits.filter(({ sha }) => history.pulls.get(sha)?.number === pull.number);
    changes.push(changeOf(pull.title, together, `#${pull.number}`));
  }
  return changes;
}

function changeOf(title: string, commits: readonly CommitFact[], reference: string): Change {
  const own = parseMessage(title);
  const inner = commits.map(({ message }) => parseMessage(message));
  // A title without a type says less than the commits below it.
  const group = own.typed ? own.group : (inner.find(({ typed }) => typed)?.group ?? own.group);
  const breaking = own.breaking ?? inner.find((one) => one.breaking !== undefined)?.breaking;
  const subject = own.subject.replace(/\s*\(#\d+\)$/, '');
  return { group, scope: own.scope, subject, breaking, reference };
}

/** People behind the changes, each once, in alphabetical order; robots are tools. */
export function contributorsOf(history: History): string[] {
  const names = history.commits.flatMap((commit) => [
    commit.login ?? commit.author,
    history.pulls.get(commit.sha)?.login ?? '',
  ]);
  const people = names.filter((name) => name !== '' && !name.endsWith('[bot]'));
  return [...new Set(people)].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
}

/** @param compareUrl page that shows all changes; undefined when there is no previous tag. */
export function writeNotes(history: History, texts: Texts['notes'], compareUrl: string | undefined): string {
  const changes = changesOf(history);
  const breaking = changes.filter((change) => change.breaking !== undefined);
  const lines = [
    opening(history, texts),
    ...section(texts.groups.breaking, breaking, (change) => change.breaking ?? ''),
  ];
  for (const group of ORDER) {
    const members = changes.filter((change) => change.group === group);
    lines.push(...section(texts.groups[group], members, (change) => change.subject));
  }
  const people = contributorsOf(history).map((name) => markdownText(name, 100));
  if (people.length > 0) lines.push('', `## ${texts.contributors}`, '', people.join(', '));
  if (history.omitted > 0) lines.push('', texts.omitted(history.omitted));
  if (compareUrl !== undefined) lines.push('', `[${texts.compare}](${compareUrl})`);
  return lines.join('\n');
}

function opening(history: History, texts: Texts['notes']): string {
  if (history.previous === undefined) return texts.first;
  const previous = markdownText(history.previous, 300);
  const total = history.commits.length + history.omitted;
  return total === 0 ? texts.nothing(previous) : texts.since(previous, total);
}

function section(title: string, changes: readonly Change[], say: (change: Change) => string): string[] {
  if (changes.length === 0) return [];
  const items = changes.map((change) => {
    const scope = change.scope === '' ? '' : `**${markdownText(change.scope, 100)}:** `;
    return `- ${scope}${markdownText(say(change), 500)} (${change.reference})`;
  });
  return ['', `## ${title}`, '', ...items];
}
