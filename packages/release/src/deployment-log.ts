// The deployment log: a Markdown file that people read, one entry for each release, the newest on top.
import { markdownText } from '@compose-delivery/runtime';
import type { Report } from './read-report.ts';
import type { Texts } from './texts.ts';

export type Entry = {
  readonly tag: string;
  readonly version: string;
  readonly sha: string;
  /** ISO 8601; the end of the deployment when its report says so. */
  readonly at: string;
  readonly runUrl: string | undefined;
  readonly actor: string | undefined;
  readonly previous: string | undefined;
  readonly smokeVerdict: string;
  readonly deploy: Report | undefined;
  readonly smoke: Report | undefined;
};

const ENTRY = '<!-- compose-delivery entry: ';
const entryMark = ({ tag, sha }: { tag: string; sha: string }): string => `${ENTRY}${tag} ${sha} -->`;

/** Foreign text as a cell or an item; what we made ourselves (numbers, times, versions, shas) goes in as it is. */
const foreign = (text: string): string => markdownText(text, 300);
const foreignOr = (text: string | undefined): string | undefined =>
  text === undefined ? undefined : foreign(text);
/** A link only if it is one and nothing else. */
const page = (url: string | undefined): string | undefined =>
  url !== undefined && /^https?:\/\/[\w.:/-]+$/.test(url) ? url : foreignOr(url);

/** The log with this entry on top. An entry for the same tag and commit stays as it is: a second run adds nothing. */
export function addEntry(log: string, entry: Entry, texts: Texts['log']): string {
  if (log.includes(entryMark(entry))) return log;
  const text = writeEntry(entry, texts);
  const newest = log.indexOf(ENTRY);
  if (newest >= 0) return `${log.slice(0, newest)}${text}\n${log.slice(newest)}`;
  const head = log.trim() === '' ? `# ${texts.title}\n\n${texts.intro}` : log.trimEnd();
  return `${head}\n\n${text}`;
}

function writeEntry(entry: Entry, texts: Texts['log']): string {
  const { deploy, smoke } = entry;
  const durations = (deploy?.durations ?? []).map(({ name, ms }) => [foreign(name), seconds(ms)]);
  const checked = smoke && smoke.checks.length > 0 ? smoke.checks : (deploy?.checks ?? []);
  const checks = checked.map(({ name, result, ms }) => [
    foreign(name),
    foreign(result),
    ms === undefined ? '' : seconds(ms),
  ]);
  const incidents = [...(deploy?.incidents ?? []), ...(smoke?.incidents ?? [])];
  return [
    entryMark(entry),
    `## ${entry.tag} · ${entry.at.slice(0, 19).replace('T', ' ')} UTC`,
    '',
    ...table([texts.fact, texts.value], facts(entry, texts)),
    ...part(texts.durations, durations, [texts.step, texts.duration], texts),
    ...part(texts.checks, checks, [texts.check, texts.result, texts.duration], texts),
    ...part(texts.traffic, traffic(deploy, texts), [texts.fact, texts.value], texts),
    '',
    `### ${texts.incidents}`,
    '',
    ...(incidents.length === 0 ? [texts.noIncidents] : incidents.map((one) => `- ${foreign(one)}`)),
    '',
  ].join('\n');
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`;

/** What is known of the release, and what nobody has told. */
function facts(entry: Entry, texts: Texts['log']): string[][] {
  const { deploy, smoke } = entry;
  const known: [string, string | undefined][] = [
    [texts.version, entry.version],
    [texts.commit, entry.sha],
    [texts.previous, foreignOr(deploy?.previous ?? entry.previous)],
    [texts.environment, foreignOr(deploy?.environment)],
    [texts.slot, foreignOr(deploy?.slot)],
    [texts.run, page(entry.runUrl ?? deploy?.runUrl)],
    [texts.actor, foreignOr(entry.actor)],
    [texts.started, deploy?.startedAt],
    [texts.finished, deploy?.finishedAt],
    [texts.duration, deploy?.durationMs === undefined ? undefined : seconds(deploy.durationMs)],
    [texts.verdict, foreignOr(deploy?.verdict ?? deploy?.outcome)],
    [texts.smoke, foreignOr((smoke?.verdict ?? smoke?.outcome ?? entry.smokeVerdict) || undefined)],
  ];
  return known.map(([name, value]) => [name, value ?? texts.absent]);
}

function traffic(deploy: Report | undefined, texts: Texts['log']): string[][] {
  const { requests, failed, errorRate, p95Ms } = deploy ?? {};
  if ([requests, failed, errorRate, p95Ms].every((figure) => figure === undefined)) return [];
  const rate =
    errorRate ??
    (requests !== undefined && requests > 0 && failed !== undefined ? failed / requests : undefined);
  const said = (value: number | undefined, say: (figure: number) => string = String): string =>
    value === undefined ? texts.absent : say(value);
  return [
    [texts.requests, said(requests)],
    [texts.failed, said(failed)],
    [texts.errorRate, said(rate, (share) => `${(share * 100).toFixed(2)} %`)],
    [texts.p95, said(p95Ms, (ms) => `${ms.toFixed(0)} ms`)],
  ];
}

function part(
  title: string,
  content: readonly (readonly string[])[],
  head: readonly string[],
  texts: Texts['log'],
): string[] {
  return ['', `### ${title}`, '', ...(content.length === 0 ? [texts.absent] : table(head, content))];
}

function table(head: readonly string[], content: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...content.map(line)];
}
