// What is red as SARIF 2.1.0 for code scanning: one rule a check, anchored where the check is written. Waived ones are there, suppressed.
// Source: docs.github.com, "SARIF support for code scanning": rules, message, one physical location, a stable fingerprint.
import { createHash } from 'node:crypto';
import { truncate, visible } from '@compose-delivery/runtime';
import type { CheckResult, SmokeReport } from '../smoke-report.ts';
import { titleOf } from '../texts.ts';

/** Path inside the repository, and line from 1. */
export type Anchor = { readonly path: string; readonly line: number };
export type Anchors = ReadonlyMap<string, Anchor>;

/** Finds the line on which each check is written; the first file that has it counts. */
export function anchorsOf(
  ids: readonly string[],
  files: readonly { readonly path: string; readonly text: string }[],
): Anchors {
  const anchors = new Map<string, Anchor>();
  for (const { path, text } of files) {
    text.split('\n').forEach((line, index) => {
      const [, key, quoted, id] =
        /^\s+(?:(R[1-6]|[a-z][a-z-]*)\s*:|-\s*\{?\s*id:\s*(["']?)([a-z0-9-]+)\2)/.exec(line) ?? [];
      const name = id ?? key;
      if (name === undefined || quoted === name || !ids.includes(name) || anchors.has(name)) return;
      anchors.set(name, { path, line: index + 1 });
    });
  }
  return anchors;
}

const plain = (text: string, limit = 1_000): string =>
  visible(truncate(text.replace(/\s+/g, ' ').trim(), limit));

export function sarifReport(report: SmokeReport, anchors: Anchors): string {
  const red = report.results.filter(({ verdict }) => ['fail', 'inconclusive', 'waived'].includes(verdict));
  const rules = red.map((result) => ({
    id: result.id,
    name: result.id,
    shortDescription: { text: plain(titleOf(result, 'en'), 200) },
    fullDescription: { text: plain(titleOf(result, 'en'), 200) },
    properties: { tags: ['smoke'] },
  }));
  const log = {
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [
      {
        tool: { driver: { name: 'smoke-r1-r6', rules } },
        automationDetails: {
          id: `smoke-r1-r6/${plain(report.application)}-${plain(report.environment || 'default')}/`,
        },
        results: red.map((result, ruleIndex) => resultOf(report, result, ruleIndex, anchors)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function resultOf(report: SmokeReport, result: CheckResult, ruleIndex: number, anchors: Anchors): object {
  const { path, line } = anchors.get(result.id) ?? { path: 'delivery.yml', line: 1 };
  const identity = `${report.application}\n${report.environment}\n${result.id}`;
  return {
    ruleId: result.id,
    ruleIndex,
    level: result.verdict === 'fail' ? 'error' : result.verdict === 'inconclusive' ? 'warning' : 'note',
    message: { text: plain(`${result.verdict}: ${result.reason}`).replace(/[[\]\\]/g, '\\$&') },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(path) },
          region: { startLine: Math.max(1, line) },
        },
      },
    ],
    partialFingerprints: {
      primaryLocationLineHash: `${createHash('sha256').update(identity).digest('hex').slice(0, 16)}:1`,
    },
    ...(result.verdict === 'waived'
      ? { suppressions: [{ kind: 'external', justification: plain(result.reason, 500) }] }
      : {}),
  };
}

/** A path that leaves the repository has no place in code scanning. */
function uriOf(path: string): string {
  const segments = visible(path)
    .split('/')
    .filter((segment) => segment !== '' && segment !== '.');
  if (path.startsWith('/') || segments.includes('..') || segments.length === 0) return 'delivery.yml';
  return segments.map(encodeURIComponent).join('/');
}
