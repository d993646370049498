// Our own ignore file: each entry says why and until when. An expired entry counts for nothing, and one that matches nothing is reported.
import { InputError, quoteSeen, suggest, type InputProblem } from '@compose-delivery/runtime';
import { readYaml } from '@compose-delivery/application';
import { type Finding } from './finding.ts';
import { SCANNERS, type Scanner } from './vocabulary.ts';

export type IgnoreEntry = {
  readonly id: string;
  /** `YYYY-MM-DD`; the entry counts to the end of that day, UTC. */
  readonly expires: string;
  readonly reason: string;
  readonly scanner: Scanner | undefined;
  readonly packageName: string | undefined;
  readonly target: string | undefined;
};

export type Ignored = {
  readonly kept: readonly Finding[];
  readonly suppressed: readonly Finding[];
  readonly expired: readonly IgnoreEntry[];
  readonly unused: readonly IgnoreEntry[];
};

const DAY_MS = 86_400_000;
const KEYS = ['id', 'expires', 'reason', 'scanner', 'package', 'target'];
const MAX_ENTRIES = 5_000;

/**
 * The entries of an ignore file: `version: 1` and a list `ignore` of id, expires, reason and, to narrow it, scanner, package, target.
 * @param now milliseconds since 1970
 * @param maxDays how far ahead an entry may expire
 * @throws InputError with every problem: no expiry, no reason, a date that is none, an unknown key, the same entry twice.
 */
export function parseIgnoreFile(text: string, input: string, now: number, maxDays: number): IgnoreEntry[] {
  const root = readYaml(text, input);
  if (!isRecord(root) || root['version'] !== 1 || !Array.isArray(root['ignore']))
    throw new InputError([
      {
        input,
        expected: 'version: 1 and a list named ignore',
        seen: quoteSeen(isRecord(root) ? Object.keys(root) : root),
      },
    ]);
  const problems: InputProblem[] = unknownKeys(root, ['version', 'ignore'], input);
  const items: readonly unknown[] = root['ignore'];
  if (items.length > MAX_ENTRIES)
    problems.push({ input, expected: `at most ${MAX_ENTRIES} entries`, seen: String(items.length) });
  const entries = items.slice(0, MAX_ENTRIES).flatMap((item, index) => {
    const result = parseEntry(item, `${input}: ignore[${index}]`, now + maxDays * DAY_MS);
    problems.push(...result.problems);
    return result.entry ?? [];
  });
  const scopes = entries.map(scopeOf);
  const first = new Map<string, number>();
  scopes.forEach((scope, index) => {
    if (!first.has(scope)) first.set(scope, index);
    if ((first.get(scope) ?? index) < index)
      problems.push({
        input: `${input}: ignore[${index}]`,
        expected: 'each entry once',
        seen: quoteSeen(entries[index]?.id),
      });
  });
  if (problems.length > 0) throw new InputError(problems);
  return entries;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function scopeOf(entry: IgnoreEntry): string {
  return JSON.stringify([entry.id, entry.scanner ?? '', entry.packageName ?? '', entry.target ?? '']);
}

function unknownKeys(record: object, known: readonly string[], place: string): InputProblem[] {
  return Object.keys(record)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      input: place,
      expected: `only known keys${suggest(key, known)}`,
      seen: quoteSeen(key),
    }));
}

function parseEntry(
  item: unknown,
  place: string,
  latest: number,
): { entry: IgnoreEntry | undefined; problems: InputProblem[] } {
  if (!isRecord(item))
    return {
      entry: undefined,
      problems: [{ input: place, expected: 'id, expires and reason', seen: quoteSeen(item) }],
    };
  const problems = unknownKeys(item, KEYS, place);
  const word = (key: string, needed: boolean): string | undefined => {
    const value = item[key];
    if (typeof value === 'string' && value.trim() !== '') return value.trim();
    if (value === undefined && !needed) return undefined;
    problems.push({ input: `${place}.${key}`, expected: 'text', seen: quoteSeen(value) });
    return undefined;
  };
  const id = word('id', true);
  const reason = word('reason', true);
  const scanner = word('scanner', false);
  const known = SCANNERS.find((name) => name === scanner);
  if (scanner !== undefined && !known)
    problems.push({
      input: `${place}.scanner`,
      expected: `one of ${SCANNERS.join(', ')}`,
      seen: quoteSeen(scanner),
    });
  const expires = checkDate(item['expires'], `${place}.expires`, latest, problems);
  const scope = { scanner: known, packageName: word('package', false), target: word('target', false) };
  const complete = id !== undefined && reason !== undefined && expires !== undefined;
  return { entry: complete ? { id, expires, reason, ...scope } : undefined, problems };
}

function checkDate(
  value: unknown,
  place: string,
  latest: number,
  problems: InputProblem[],
): string | undefined {
  const text = value instanceof Date ? value.toISOString().slice(0, 10) : value;
  const end = typeof text === 'string' ? endOfDay(text) : undefined;
  if (typeof text !== 'string' || end === undefined) {
    problems.push({ input: place, expected: 'a day such as 2026-12-31', seen: quoteSeen(value) });
    return undefined;
  }
  if (end > latest + DAY_MS)
    problems.push({
      input: place,
      expected: `a day not after ${new Date(latest).toISOString().slice(0, 10)} (max-ignore-days)`,
      seen: text,
    });
  return text;
}

/** The last millisecond of a day, UTC; undefined for what is no day of the calendar. */
export function endOfDay(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const start = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(start) || new Date(start).toISOString().slice(0, 10) !== text) return undefined;
  return start + DAY_MS - 1;
}

/** Takes ignored findings out. Expired entries take nothing out; entries that match no finding at all are unused. */
export function applyIgnores(
  findings: readonly Finding[],
  entries: readonly IgnoreEntry[],
  now: number,
): Ignored {
  if (entries.length === 0) return { kept: findings, suppressed: [], expired: [], unused: [] };
  const expired = entries.filter((entry) => (endOfDay(entry.expires) ?? 0) < now);
  const late = new Set(expired);
  const byId = new Map<string, IgnoreEntry[]>();
  for (const entry of entries) byId.set(entry.id, [...(byId.get(entry.id) ?? []), entry]);
  const used = new Set<IgnoreEntry>();
  const kept: Finding[] = [];
  const suppressed: Finding[] = [];
  for (const finding of findings) {
    const matching = (byId.get(finding.id) ?? []).filter((entry) => matches(entry, finding));
    for (const entry of matching) used.add(entry);
    (matching.some((entry) => !late.has(entry)) ? suppressed : kept).push(finding);
  }
  return { kept, suppressed, expired, unused: entries.filter((entry) => !used.has(entry)) };
}

function matches(entry: IgnoreEntry, finding: Finding): boolean {
  return (
    entry.id === finding.id &&
    (entry.scanner === undefined || entry.scanner === finding.scanner) &&
    (entry.packageName === undefined || entry.packageName === finding.packageName) &&
    (entry.target === undefined || entry.target === finding.target)
  );
}
