// What people see of a judgement: complete, bounded, and dead as markup whatever a report holds.
import { describe, expect, it } from 'vitest';
import { renderSummary, SUMMARY_LIMIT_BYTES } from '@compose-delivery/runtime';
import { recordedLog } from '@compose-delivery/runtime/testing';
import { decideVerdict, type GateRules, type Judgement } from './decide-verdict.ts';
import { parseReport } from './parse-report.ts';
import { annotate, judgementJson, judgementSummary } from './present.ts';
import { report, secretFinding, vulnerability } from './testing/sample-report.ts';
import { parseThresholds } from './thresholds.ts';

const rules: GateRules = {
  thresholds: parseThresholds('CRITICAL,HIGH'),
  unknownSeverity: 'auto',
  ignoreUnfixed: false,
  ignores: [],
  mode: 'full',
  emptyReport: 'error',
  now: 0,
};
const facts = { artifact: 'shop', thresholds: 'vuln HIGH', suppressedByTrivy: 2, hasBase: false };
const judge = (results: readonly unknown[], over: Partial<GateRules> = {}): Judgement =>
  decideVerdict(parseReport(report(results), 'r'), undefined, { ...rules, ...over });

const EVIL = [
  '</details><img src=https://x>',
  '[a](javascript:x)',
  '@org/team #1',
  'a | b\n| --- |\n::error::x',
  '```',
  '<!-- marker -->',
  '##[add-mask]e',
  '$(id) `id`',
  '\u001b[31m\u202e\u0000\ud800',
  'https://evil.example/x',
  'x'.repeat(100_000),
];

describe('the summary', () => {
  it.each(EVIL)('of %j holds no markup of it', (text) => {
    const finding = vulnerability({ VulnerabilityID: text, PkgName: text, FixedVersion: text, Title: text });
    const judgement = judge([{ Target: text, Class: 'lang-pkgs', Vulnerabilities: [finding] }]);
    const markdown = renderSummary(judgementSummary(judgement, { ...facts, artifact: text }, 'en'));
    expect(markdown).not.toMatch(/<[a-z!/]|\]\(|@org|https:\/\/|```|##\[add/i);
    expect(markdown.split('\n').filter((line) => line.startsWith('| HIGH'))).toHaveLength(1);
    for (const line of markdown.split('\n').filter((row) => row.startsWith('| HIGH')))
      expect(line.match(/(?<!&#124;)\|/g)).toHaveLength(6);
  });

  it('says what was put aside, in both languages', () => {
    const parts = judgementSummary(
      judge([{ Target: 'a', Vulnerabilities: [vulnerability({ FixedVersion: '' })] }], {
        ignoreUnfixed: true,
      }),
      facts,
      'es',
    );
    const markdown = renderSummary(parts);
    expect(markdown).toContain('Apartados por el propio Trivy');
    expect(markdown).toContain('Omitidos porque aún no hay versión corregida');
  });

  it('of very many findings stays far below what a job summary may hold', () => {
    const many = Array.from({ length: 20_000 }, (_, i) =>
      vulnerability({ VulnerabilityID: `CVE-${i}`, PkgName: 'p'.repeat(500) }),
    );
    const markdown = renderSummary(
      judgementSummary(judge([{ Target: 'a', Vulnerabilities: many }]), facts, 'en'),
    );
    expect(markdown).toContain('50 of 20000');
    expect(Buffer.byteLength(markdown)).toBeLessThan(SUMMARY_LIMIT_BYTES / 8);
  });
});

describe('a secret that was found', () => {
  const match = 'export KEY=**** OTHER=not-masked-at-all';
  const judgement = judge([{ Target: 'deploy.sh', Secrets: [secretFinding({ Match: match })] }]);

  it('is never shown with its line: only what is asterisked in it is masked', () => {
    const log = recordedLog();
    annotate(judgement, log, 'en');
    const shown = [
      renderSummary(judgementSummary(judgement, facts, 'en')),
      judgementJson(judgement, { ...facts, trivyVersion: '1', createdAt: '2026-01-01' }),
      log.lines.join('\n'),
    ].join('\n');
    expect(shown).toContain('aws-access-key-id');
    expect(shown).not.toContain('not-masked-at-all');
  });
});

describe('annotations', () => {
  it('point to the file and line of a finding that has one', () => {
    const log = recordedLog();
    annotate(judge([{ Target: 'a b/deploy.sh', Class: 'secret', Secrets: [secretFinding()] }]), log, 'en');
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toContain('file=a b/deploy.sh,line=7');
  });

  it('point to no file outside the repository', () => {
    const log = recordedLog();
    annotate(judge([{ Target: '../../etc/passwd', Class: 'secret', Secrets: [secretFinding()] }]), log, 'en');
    expect(log.lines[0]).not.toContain('file=');
  });
});
