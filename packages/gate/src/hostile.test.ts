// Strings that have broken tools like this one, in every field of a report, and what the gate then shows in each place that it shows things.
import { describe, expect, it } from 'vitest';
import { renderSummary } from '@compose-delivery/runtime';
import { recordedLog } from '@compose-delivery/runtime/testing';
import { obeyedCommands } from '../../runtime/src/testing/command-oracle.ts';
import { hostileStrings } from '../../runtime/src/testing/hostile.ts';
import { COMMENT_LIMIT, commentBody } from './comment.ts';
import { decideVerdict } from './decide-verdict.ts';
import { parseReport } from './parse-report.ts';
import { annotate, findingLine, judgementJson, judgementSummary } from './present.ts';
import { sarifText } from './sarif.ts';
import { slackBody } from './slack.ts';
import {
  licenseFinding,
  misconfiguration,
  report,
  secretFinding,
  vulnerability,
} from './testing/sample-report.ts';
import { parseThresholds } from './thresholds.ts';

/** A report in which this string stands wherever a report has foreign text. */
function reportOf(evil: string): string {
  const identifier = { PURL: `pkg:pypi/${evil}@1` };
  return report(
    [
      {
        Target: evil,
        Class: evil,
        Type: evil,
        Vulnerabilities: [
          vulnerability({
            VulnerabilityID: evil || 'x',
            PkgName: evil,
            PkgPath: evil,
            PkgIdentifier: identifier,
            InstalledVersion: evil,
            FixedVersion: evil,
            Title: evil,
            Description: evil,
            PrimaryURL: evil,
            Severity: 'CRITICAL',
          }),
        ],
        Misconfigurations: [
          misconfiguration({
            ID: evil || 'x',
            Title: evil,
            Message: evil,
            Severity: 'HIGH',
            PrimaryURL: evil,
          }),
        ],
        Secrets: [secretFinding({ RuleID: evil || 'x', Title: evil, Match: evil, Category: evil })],
        Licenses: [
          licenseFinding({ Name: evil || 'x', PkgName: evil, FilePath: evil, Link: evil, Severity: 'HIGH' }),
        ],
      },
    ],
    { ArtifactName: evil, Trivy: { Version: evil } },
  );
}

describe.each(hostileStrings.map((evil) => [JSON.stringify(evil).slice(0, 60), evil] as const))(
  '%s in every field',
  (_name, evil) => {
    const read = parseReport(reportOf(evil), 'r');
    const judgement = decideVerdict(read, undefined, {
      thresholds: parseThresholds('HIGH'),
      unknownSeverity: 'auto',
      ignoreUnfixed: false,
      ignores: [],
      mode: 'full',
      emptyReport: 'error',
      now: 0,
    });
    const facts = { artifact: evil, thresholds: 'HIGH', suppressedByTrivy: 0, hasBase: true, notes: [evil] };

    it('is judged as any other report', () => {
      expect([judgement.result, judgement.blocking.length]).toEqual(['fail', 4]);
    });

    it('gives the runner nothing to obey but our own annotations', () => {
      const log = recordedLog();
      annotate(judgement, log, 'en');
      for (const line of judgement.blocking.map(findingLine)) log.info(line);
      const obeyed = obeyedCommands(log.lines.join('\n')).map(({ name }) => name);
      expect(obeyed).toEqual(['error', 'error', 'error', 'error']);
    });

    it('is no mark-up in the summary and the comment', () => {
      for (const markdown of [
        renderSummary(judgementSummary(judgement, facts, 'en')),
        commentBody('c', (rows) => judgementSummary(judgement, facts, 'en', rows)),
      ]) {
        const foreign = markdown.replace(/^<!-- compose-delivery trivy-gate [0-9a-f]{16} -->$/m, '');
        expect(foreign).not.toMatch(/<[a-z!/]/i);
        expect(foreign).not.toMatch(/(^|[^\\])!?\[[^\]]*\]\(/m);
        expect(foreign).not.toMatch(/@(org|user)/);
        expect(foreign).not.toMatch(/https?:\/\/evil/);
        expect(foreign).not.toContain('\u202e');
        expect(markdown.length).toBeLessThanOrEqual(COMMENT_LIMIT + 1_000);
      }
    });

    it('is text, too, in an ignore, a baseline or a VEX statement: in the summary, the log and the JSON', () => {
      const ignore = { id: evil || 'x', reason: evil, scanner: undefined, packageName: evil, target: evil };
      const excused = decideVerdict(parseReport(report(), 'r'), undefined, {
        ...{ thresholds: parseThresholds('HIGH'), unknownSeverity: 'auto', ignoreUnfixed: false },
        ...{ emptyReport: 'error', now: Date.UTC(2026, 0, 1), mode: 'baseline' },
        ignores: [
          { ...ignore, expires: '2020-01-01' },
          { ...ignore, expires: '2960-01-01', target: undefined },
        ],
        baseline: [
          {
            ...{ fingerprint: 'f', id: evil, scanner: 'vuln', target: evil, package: evil, since: '' },
            ...{ expires: '2020-01-01', reason: evil },
          },
        ],
        vex: [
          {
            ...{ names: ['CVE-2026-0001'], status: 'not_affected', time: 0, reason: evil },
            products: [{ purl: 'pkg:pypi/liba', subcomponents: [] }],
          },
        ],
      });
      expect([excused.excused.length, excused.expired.length, excused.unused.length]).toEqual([1, 1, 2]);
      const markdown = renderSummary(judgementSummary(excused, facts, 'en'));
      expect(markdown).not.toMatch(/<[a-z!/]/i);
      expect(markdown).not.toMatch(/(^|[^\\])!?\[[^\]]*\]\(/m);
      expect(markdown).not.toMatch(/@(org|user)/);
      expect(markdown).not.toContain('\u202e');
      const log = recordedLog();
      annotate(excused, log, 'en');
      const obeyed = obeyedCommands(log.lines.join('\n')).map(({ name }) => name);
      expect(new Set(obeyed)).toEqual(new Set(['error', 'warning']));
      const json = judgementJson(excused, { ...facts, trivyVersion: evil, createdAt: '' });
      expect(JSON.parse(json)).toMatchObject({ result: 'fail' });
      expect(json.isWellFormed()).toBe(true);
    });

    it('is text in Slack, and data in JSON and SARIF', () => {
      const lines = judgement.blocking.map(findingLine);
      expect(slackBody({ title: evil, lines, more: String, link: evil })).not.toMatch(/<[!@#h]/);
      expect(
        JSON.parse(judgementJson(judgement, { ...facts, trivyVersion: evil, createdAt: '' })),
      ).toMatchObject({
        result: 'fail',
      });
      const sarif = JSON.parse(sarifText(judgement.counted, evil, evil));
      for (const result of sarif.runs[0].results) {
        const { uri } = result.locations[0].physicalLocation.artifactLocation;
        expect(new URL(uri, 'https://r.example/x/').href).toMatch(/^https:\/\/r\.example\/x\//);
        expect(result.message.text.length).toBeLessThan(2_200);
      }
      for (const rule of sarif.runs[0].tool.driver.rules)
        expect(rule.helpUri ?? 'https://').toMatch(/^https:\/\//);
    });
  },
);
