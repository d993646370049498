// A baseline: findings that are known and not gated, each by its fingerprint, with since when and until when. What has expired counts
// again; what matches nothing any more is reported, so that the list only shrinks.
import { quoteSeen } from '@compose-delivery/runtime';
import type { Finding } from './finding.ts';
import { findingFingerprint } from './finding-key.ts';
import { GateError } from './gate-error.ts';
import { endOfDay } from './ignore-file.ts';
import { fields, list, read, textOf } from './strict-json.ts';

export type BaselineEntry = {
  readonly fingerprint: string;
  /** For readers of the file only. */
  readonly id: string;
  readonly scanner: string;
  readonly target: string;
  readonly package: string;
  /** `YYYY-MM-DD`, the day on which it was first written down. */
  readonly since: string;
  /** `YYYY-MM-DD`; empty: it does not expire. */
  readonly expires: string;
  readonly reason: string;
};

/** @throws GateError for what is no baseline of schema 1. */
export function parseBaseline(text: string, name: string): BaselineEntry[] {
  let root: unknown;
  try {
    root = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new GateError(`${name}: expected a baseline of trivy-gate, saw text that is not JSON`, error);
  }
  const document = fields(root, name);
  if (read(document, 'schema') !== 1 || read(document, 'kind') !== 'trivy-gate baseline')
    throw new GateError(`${name}: expected a baseline of trivy-gate with schema 1, saw something else`);
  return list(document, 'entries', name).map((item, index) => {
    const place = `${name}: entries[${index}]`;
    const entry = fields(item, place);
    const word = (key: string): string => textOf(entry, key, place);
    const day = (key: string, needed: boolean): string => {
      const value = word(key);
      if (value === '' && !needed) return value;
      if (endOfDay(value) === undefined)
        throw new GateError(`${place}.${key}: expected a day such as 2026-12-31, saw ${quoteSeen(value)}`);
      return value;
    };
    if (!/^[0-9a-f]{64}$/.test(word('fingerprint')))
      throw new GateError(`${place}.fingerprint: expected 64 hexadecimal digits`);
    return {
      fingerprint: word('fingerprint'),
      id: word('id'),
      scanner: word('scanner'),
      target: word('target'),
      package: word('package'),
      since: day('since', true),
      expires: day('expires', false),
      reason: word('reason'),
    };
  });
}

export type Baselined = {
  readonly added: readonly Finding[];
  readonly known: readonly Finding[];
  readonly expired: readonly BaselineEntry[];
  readonly unused: readonly BaselineEntry[];
};

/** Each entry accounts for one finding; a second one of the same fingerprint is new. @param now milliseconds since 1970 */
export function applyBaseline(
  findings: readonly Finding[],
  entries: readonly BaselineEntry[],
  now: number,
): Baselined {
  if (entries.length === 0) return { added: findings, known: [], expired: [], unused: [] };
  const expired = entries.filter(({ expires }) => expires !== '' && (endOfDay(expires) ?? 0) < now);
  const left = new Map<string, BaselineEntry[]>();
  for (const entry of entries) left.set(entry.fingerprint, [...(left.get(entry.fingerprint) ?? []), entry]);
  const late = new Set(expired);
  const used = new Set<BaselineEntry>();
  const added: Finding[] = [];
  const known: Finding[] = [];
  for (const finding of findings) {
    const entry = left.get(findingFingerprint(finding))?.shift();
    if (entry) used.add(entry);
    (entry && !late.has(entry) ? known : added).push(finding);
  }
  return { added, known, expired, unused: entries.filter((entry) => !used.has(entry)) };
}

/** The baseline that would account for all of these findings; what was known keeps its day, its expiry and its reason. */
export function baselineJson(
  findings: readonly Finding[],
  previous: readonly BaselineEntry[],
  now: number,
): string {
  const left = new Map<string, BaselineEntry[]>();
  for (const entry of previous) left.set(entry.fingerprint, [...(left.get(entry.fingerprint) ?? []), entry]);
  const today = new Date(now).toISOString().slice(0, 10);
  const entries = findings.map((finding): BaselineEntry => {
    const fingerprint = findingFingerprint(finding);
    const old = left.get(fingerprint)?.shift();
    return {
      fingerprint,
      id: finding.id,
      scanner: finding.scanner,
      target: finding.target,
      package: finding.packageName,
      since: old?.since ?? today,
      expires: old?.expires ?? '',
      reason: old?.reason ?? '',
    };
  });
  const order = (entry: BaselineEntry): string =>
    JSON.stringify([entry.scanner, entry.id, entry.target, entry.fingerprint, entry.since]);
  const sorted = entries
    .map((entry) => ({ entry, order: order(entry) }))
    .sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
    .map(({ entry }) => entry);
  return `${JSON.stringify({ schema: 1, kind: 'trivy-gate baseline', entries: sorted }, null, 1)}\n`;
}
