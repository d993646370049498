// The ignore file: reasons and ends are required, expired entries count again, unused ones are named.
import { describe, expect, it } from 'vitest';
import { InputError } from '@compose-delivery/runtime';
import { applyIgnores, parseIgnoreFile } from './ignore-file.ts';
import { parseReport } from './parse-report.ts';
import { report } from './testing/sample-report.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const parse = (text: string, now = NOW): ReturnType<typeof parseIgnoreFile> =>
  parseIgnoreFile(text, 'ignores.yml', now, 365);
const entry = (lines: string): string => `version: 1\nignore:\n  - ${lines.replaceAll('\n', '\n    ')}\n`;
const { findings } = parseReport(report(), 'r');

describe('parseIgnoreFile', () => {
  it('reads entries', () => {
    const text = entry(
      'id: CVE-2026-0001\nexpires: 2026-12-31\nreason: not reachable\nscanner: vuln\npackage: liba\ntarget: requirements.txt',
    );
    expect(parse(text)).toEqual([
      {
        id: 'CVE-2026-0001',
        expires: '2026-12-31',
        reason: 'not reachable',
        scanner: 'vuln',
        packageName: 'liba',
        target: 'requirements.txt',
      },
    ]);
    expect(parse(entry('id: A\nexpires: "2026-12-31"\nreason: why'))[0]?.scanner).toBeUndefined();
    expect(parse('version: 1\nignore: []\n')).toEqual([]);
  });

  it.each([
    ['another version', 'version: 2\nignore: []', 'version: 1 and a list named ignore'],
    ['a list', '- CVE-1', 'version: 1 and a list named ignore'],
    ['nothing', '', 'valid YAML'],
    ['no YAML', 'version: [', 'valid YAML'],
    ['an unknown key of the file', 'version: 1\nignore: []\nignores: []', 'did you mean "ignore"?'],
    [
      'an unknown key',
      entry('id: A\nexpires: 2026-12-31\nreason: why\nexpire: never'),
      'did you mean "expires"?',
    ],
    ['no id', entry('expires: 2026-12-31\nreason: why'), 'ignore[0].id: expected text'],
    ['no reason', entry('id: A\nexpires: 2026-12-31'), 'ignore[0].reason: expected text'],
    ['an empty reason', entry('id: A\nexpires: 2026-12-31\nreason: "  "'), 'ignore[0].reason: expected text'],
    ['no end', entry('id: A\nreason: why'), 'expires: expected a day such as 2026-12-31, saw nothing'],
    ['a day that is none', entry('id: A\nreason: why\nexpires: "2026-02-30"'), 'expected a day'],
    ['another form of a day', entry('id: A\nreason: why\nexpires: 31.12.2026'), 'expected a day'],
    [
      'an end too far away',
      entry('id: A\nreason: why\nexpires: 2030-01-01'),
      'a day not after 2027-11-21 (max-ignore-days)',
    ],
    ['an unknown scanner', entry('id: A\nreason: why\nexpires: 2026-12-31\nscanner: vulns'), 'one of vuln'],
    ['an entry that is text', 'version: 1\nignore: [CVE-1]', 'expected id, expires and reason'],
    [
      'the same twice',
      'version: 1\nignore:\n  - { id: A, reason: b, expires: 2026-12-31 }\n  - { id: A, reason: c, expires: 2026-12-30 }',
      'each entry once',
    ],
  ])('refuses %s', (_name, text, message) => {
    expect(() => parse(text)).toThrow(InputError);
    expect(() => parse(text)).toThrow(message);
  });

  it('names every problem at once', () => {
    try {
      parse('version: 1\nignore: [{ id: A }, { reason: b }]');
      expect.unreachable();
    } catch (error) {
      expect((error as InputError).problems).toHaveLength(4);
    }
  });
});

describe('applyIgnores', () => {
  const ids = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id);

  it('puts aside what an entry names and reports what matches nothing', () => {
    const entries = parse(
      'version: 1\nignore:\n  - { id: CVE-2026-0001, reason: b, expires: 2026-12-31 }\n  - { id: CVE-9, reason: b, expires: 2026-12-31 }',
    );
    const ignored = applyIgnores(findings, entries, NOW);
    expect(ids(ignored.suppressed)).toEqual(['CVE-2026-0001']);
    expect(ignored.kept).toHaveLength(3);
    expect(ids(ignored.unused)).toEqual(['CVE-9']);
    expect(ignored.expired).toEqual([]);
  });

  it.each([
    ['scanner: misconfig', 0],
    ['package: libz', 0],
    ['target: other.txt', 0],
    ['scanner: vuln', 1],
    ['package: liba', 1],
    ['target: requirements.txt', 1],
  ])('narrowed by %s it puts aside %i', (narrow, expected) => {
    const entries = parse(entry(`id: CVE-2026-0001\nexpires: 2026-12-31\nreason: why\n${narrow}`));
    expect(applyIgnores(findings, entries, NOW).suppressed).toHaveLength(expected);
  });

  it.each(['(a+)+$', '**/*', '.*', 'requirements.txt/../requirements.txt', '{requirements,a}.txt'])(
    'a target is a name and no pattern: %s matches nothing but itself',
    (target) => {
      const entries = parse(
        entry(`id: CVE-2026-0001\nexpires: 2026-12-31\nreason: why\ntarget: '${target}'`),
      );
      const long = findings.map((finding) => ({ ...finding, target: `${'a'.repeat(100_000)}!` }));
      const { kept, unused } = applyIgnores([...findings, ...long], entries, NOW);
      expect([kept.length, unused.length]).toEqual([8, 1]);
    },
  );

  it.each([
    ['east of Greenwich by 14 hours, where tomorrow has begun', '2026-11-22T00:30:00+14:00', 1],
    ['west of Greenwich by 12 hours, where it is still the day', '2026-11-21T12:30:00-12:00', 0],
  ])('the day of an entry is one of UTC, also %s', (_name, at, expected) => {
    const entries = parse(entry('id: CVE-2026-0001\nexpires: 2026-11-21\nreason: why'), Date.parse(at));
    expect(applyIgnores(findings, entries, Date.parse(at)).suppressed).toHaveLength(expected);
  });

  it('an entry counts to the last millisecond of its day, UTC, and not one longer', () => {
    const entries = parse(entry('id: CVE-2026-0001\nexpires: 2026-11-21\nreason: why'));
    const end = Date.UTC(2026, 10, 22) - 1;
    expect(applyIgnores(findings, entries, end)).toMatchObject({
      suppressed: [{ id: 'CVE-2026-0001' }],
      expired: [],
    });
    const after = applyIgnores(findings, entries, end + 1);
    expect(after.suppressed).toEqual([]);
    expect(ids(after.expired)).toEqual(['CVE-2026-0001']);
    expect(after.unused).toEqual([]);
  });
});
