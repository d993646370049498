import { describe, expect, it } from 'vitest';
import { addEntry, type Entry } from './deployment-log.ts';
import { readReport } from './read-report.ts';
import { texts } from './texts.ts';

const entry = (changes: Partial<Entry> = {}): Entry => ({
  tag: 'v1.4.0',
  version: '1.4.0',
  sha: 'a'.repeat(40),
  at: '2026-11-21T10:05:00.000Z',
  runUrl: 'https://github.com/acme/shop/actions/runs/7',
  actor: 'octocat',
  previous: 'v1.3.0',
  smokeVerdict: 'pass',
  deploy: undefined,
  smoke: undefined,
  ...changes,
});
const words = texts.en.log;

describe('the deployment log', () => {
  it('begins with a title and holds one entry', () => {
    const log = addEntry('', entry(), words);
    expect(log.split('\n').slice(0, 6)).toEqual([
      '# Deployment log',
      '',
      'One entry for each release, the newest on top.',
      '',
      `<!-- compose-delivery entry: v1.4.0 ${'a'.repeat(40)} -->`,
      '## v1.4.0 · 2026-11-21 10:05:00 UTC',
    ]);
    expect(log).toContain('| Slot | not given |');
    expect(log).toContain('| Smoke checks | pass |');
    expect(log).toContain('None reported.');
  });

  it('puts the newest on top and keeps what stands there', () => {
    const first = addEntry('# Our log\n\nBy hand.\n', entry({ tag: 'v1.3.0' }), words);
    const second = addEntry(first, entry(), words);
    expect(second.startsWith('# Our log\n\nBy hand.\n')).toBe(true);
    expect(second.match(/^## \S+/gm)).toEqual(['## v1.4.0', '## v1.3.0']);
    expect(second.replace(/<!-- compose-delivery entry: v1\.4\.0[\s\S]*?(?=<!--)/, '')).toBe(first);
  });

  it('adds nothing for a release that it has, and something for another commit', () => {
    const log = addEntry('', entry(), words);
    expect(addEntry(log, entry({ at: '2026-11-22T00:00:00Z' }), words)).toBe(log);
    expect(addEntry(log, entry({ sha: 'b'.repeat(40) }), words)).not.toBe(log);
  });

  it('shows what the reports say', () => {
    const deploy = readReport({
      verdict: 'pass',
      slot: 'green',
      startedAt: '2026-11-21T10:00:00Z',
      durationMs: 301_234,
      figures: { requests: 1_000, dropped: 2, switchMs: 41 },
      p95Ms: 83.4,
      incidents: ['a <b>slow</b> start'],
    });
    const smoke = readReport({ verdict: 'pass', checks: [{ id: 'R1', status: 'pass', durationMs: 1_500 }] });
    const log = addEntry('', entry({ deploy, smoke }), words);
    for (const line of [
      '| Duration | 301.2 s |',
      '| switch | 0.04 s |',
      '| R1 | pass | 1.50 s |',
      '| Requests | 1000 |',
      '| Failed requests | 2 |',
      '| Error rate | 0.20 % |',
      '| p95 latency | 83 ms |',
      '- a &#60;b&#62;slow&#60;/b&#62; start',
    ])
      expect(log).toContain(line);
  });

  it('is written in Spanish too', () => {
    const log = addEntry('', entry(), texts.es.log);
    expect(log).toContain('# Registro de despliegues');
    expect(log).toContain('no informado');
  });
});
