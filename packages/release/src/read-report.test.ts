import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { realFiles } from '@compose-delivery/runtime/adapters';
import { withFolder } from '@compose-delivery/runtime/testing';
import { loadReport, requireGoodDeployment, type Proof } from './evidence.ts';
import { readReport } from './read-report.ts';

const target = { sha: 'a'.repeat(40), version: '1.4.0' };

describe('a report', () => {
  it('is read in the names of one tool', () => {
    expect(
      readReport({
        verdict: { verdict: 'pass', reasons: ['all good'] },
        release: { version: '1.4.0', sha: target.sha, runUrl: 'https://example.com/run/1' },
        environment: 'production',
        slot: 'green',
        startedAt: '2026-11-21T10:00:00Z',
        finishedAt: '2026-11-21T10:05:00Z',
        durationMs: 300_000,
        figures: { switchMs: 40, requests: 1_200, dropped: 3, drainMs: 900 },
        steps: [{ step: 'start-idle', durationMs: 20_000 }, { step: 'lock' }],
        incidents: [{ at: '10:02', message: 'slow start' }, 'one more', 7],
      }),
    ).toEqual({
      verdict: 'pass',
      version: '1.4.0',
      sha: target.sha,
      environment: 'production',
      slot: 'green',
      runUrl: 'https://example.com/run/1',
      startedAt: '2026-11-21T10:00:00.000Z',
      finishedAt: '2026-11-21T10:05:00.000Z',
      durationMs: 300_000,
      requests: 1_200,
      failed: 3,
      durations: [
        { name: 'start-idle', ms: 20_000 },
        { name: 'switch', ms: 40 },
        { name: 'drain', ms: 900 },
      ],
      checks: [],
      incidents: ['10:02: slow start', 'one more'],
    });
  });

  it('is read in the names of another', () => {
    expect(
      readReport({
        outcome: 'promoted',
        commit_sha: target.sha,
        'duration-seconds': 12.5,
        traffic: { error_rate: 0.01, 'p95-ms': 80, requests: 10, failed: 1 },
        phases: { build: 10, 'switch-seconds': 2 },
        results: [
          { id: 'R1', status: 'pass', duration_ms: 5 },
          { id: 'R2', verdict: 'inconclusive' },
          { id: 'R3' },
        ],
        'smoke-checks': 'ignored',
      }),
    ).toMatchObject({
      outcome: 'promoted',
      sha: target.sha,
      durationMs: 12_500,
      errorRate: 0.01,
      p95Ms: 80,
      failed: 1,
      durations: [
        { name: 'build', ms: 10 },
        { name: 'switch-seconds', ms: 2_000 },
      ],
      checks: [
        { name: 'R1', result: 'pass', ms: 5 },
        { name: 'R2', result: 'inconclusive' },
      ],
    });
  });

  it('is read as deploy-blue-green and smoke-r1-r6 of this suite write them', () => {
    const deploy = {
      schema: 1,
      kind: 'deploy',
      at: '2026-11-21T10:05:00.000Z',
      durationMs: 61_000,
      status: 'delivered',
      version: '1.4.0',
      previousRelease: '1.3.0-0a1b2c',
      activeSlot: 'green',
      figures: { switchMs: 41, drainMs: 900, requests: 500, dropped: 0 },
      judgement: { verdict: 'pass', reasons: ['500 requests'] },
      traffic: { requests: 500, dropped: 0, durationMs: 10_000, p50Ms: 4, p95Ms: 12.5 },
      steps: [{ step: 'lock', why: 'first' }],
    };
    expect(readReport(deploy)).toEqual({
      kind: 'deploy',
      verdict: 'pass',
      outcome: 'delivered',
      version: '1.4.0',
      slot: 'green',
      previous: '1.3.0-0a1b2c',
      finishedAt: '2026-11-21T10:05:00.000Z',
      durationMs: 61_000,
      requests: 500,
      failed: 0,
      p95Ms: 12.5,
      durations: [
        { name: 'switch', ms: 41 },
        { name: 'drain', ms: 900 },
      ],
      checks: [],
      incidents: [],
    });
    const smoke = {
      reportFormat: 'CTRF',
      results: {
        tool: { name: 'smoke-r1-r6' },
        summary: { tests: 2, passed: 1, failed: 0, start: 1, stop: 2 },
        tests: [
          { name: 'Own user', status: 'passed', duration: 40, rawStatus: 'pass' },
          { name: 'Time limit', status: 'other', duration: 7, rawStatus: 'inconclusive' },
        ],
        environment: { buildName: '1.4.0', testEnvironment: 'staging' },
        extra: { slot: 'green', verdict: 'inconclusive', startedAt: '2026-11-21T10:06:00Z' },
      },
    };
    expect(readReport(smoke)).toMatchObject({
      verdict: 'inconclusive',
      version: '1.4.0',
      environment: 'staging',
      checks: [
        { name: 'Own user', result: 'pass', ms: 40 },
        { name: 'Time limit', result: 'inconclusive', ms: 7 },
      ],
    });
    expect(
      readReport({ results: { environment: { buildName: 'nightly build 7' } } }).version,
    ).toBeUndefined();
  });

  it('never fails, whatever JSON it is, and invents nothing', () => {
    expect(readReport(null)).toEqual({ durations: [], checks: [], incidents: [] });
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const report = readReport(value);
        for (const { ms } of report.durations) expect(ms).toBeGreaterThanOrEqual(0);
        expect(report.checks.length).toBeLessThanOrEqual(200);
      }),
    );
  });

  it('is refused as a file that is missing or broken, by the name of the input', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'report.json');
      expect(await loadReport(realFiles, '', 'deploy-report')).toBeUndefined();
      await expect(loadReport(realFiles, path, 'deploy-report')).rejects.toThrow(
        'deploy-report: expected an existing file',
      );
      await writeFile(path, '{"verdict": ');
      await expect(loadReport(realFiles, path, 'deploy-report')).rejects.toThrow(
        'deploy-report: expected a JSON file',
      );
      await writeFile(path, '\ufeff{"verdict": "pass"}');
      expect(await loadReport(realFiles, path, 'deploy-report')).toMatchObject({ verdict: 'pass' });
    }));
});

describe('the gate before a release', () => {
  const proof = (smokeVerdict: string, deploy?: unknown, smoke?: unknown): Proof => ({
    smokeVerdict,
    deploy: deploy === undefined ? undefined : readReport(deploy),
    smoke: smoke === undefined ? undefined : readReport(smoke),
  });

  it.each<[string, Proof]>([
    ['a passed smoke test', proof('pass')],
    [
      'a good deployment',
      proof('', { verdict: 'pass', outcome: 'delivered', sha: target.sha, version: 'v1.4.0' }),
    ],
    ['a status alone', proof('', { status: 'good' })],
    ['a delivery that had been made before', proof('pass', { kind: 'deploy', status: 'noop' })],
    [
      'a passed smoke report',
      proof('', undefined, { verdict: 'pass', checks: [{ id: 'R5', status: 'skipped' }] }),
    ],
    ['all of them', proof('pass', { outcome: 'promoted' }, { verdict: 'pass' })],
    ['a report that says nothing, beside a passed smoke test', proof('pass', { slot: 'green' })],
  ])('opens for %s', (_what, good) => {
    requireGoodDeployment(good, target);
  });

  it.each<[string, Proof, string]>([
    ['nothing at all', proof(''), 'nothing says that the deployment was good'],
    ['a report that says nothing', proof('', { slot: 'green' }), 'nothing says that the deployment was good'],
    ['a failed smoke test', proof('fail'), 'smoke-verdict is "fail"'],
    ['an inconclusive smoke test', proof('inconclusive'), 'smoke-verdict is "inconclusive"'],
    ['a word that means nothing', proof('true'), 'smoke-verdict is "true"'],
    ['a failed deployment', proof('pass', { verdict: 'fail' }), 'deploy-report says "fail"'],
    [
      'a deployment that was taken back',
      proof('pass', { verdict: 'pass', outcome: 'rolled-back' }),
      'deploy-report says "rolled-back"',
    ],
    ['an unproven release', proof('pass', { status: 'unproven' }), 'deploy-report says "unproven"'],
    ['an unknown word alone', proof('', { outcome: 'banana' }), 'deploy-report says "banana"'],
    ['a dry run', proof('pass', { status: 'planned' }), 'deploy-report says "planned"'],
    [
      'a roll-back',
      proof('pass', { kind: 'rollback', status: 'delivered' }),
      'deploy-report is about a roll-back',
    ],
    [
      'another commit',
      proof('pass', { verdict: 'pass', sha: 'b'.repeat(40) }),
      'deploy-report is about commit',
    ],
    [
      'another version',
      proof('pass', { verdict: 'pass', version: '1.3.0' }),
      'deploy-report is about version',
    ],
    ['a failed smoke report', proof('pass', undefined, { verdict: 'fail' }), 'smoke-report says "fail"'],
    [
      'a failed check',
      proof('pass', undefined, { verdict: 'pass', checks: [{ id: 'R2', status: 'failed' }] }),
      'failed check: "R2"',
    ],
  ])('stays shut for %s', (_what, bad, reason) => {
    expect(() => requireGoodDeployment(bad, target)).toThrow(reason);
  });
});
