// Thresholds: every word is understood or refused, and nothing lets everything pass by accident.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '@compose-delivery/runtime';
import { SEVERITIES } from './finding.ts';
import { SCANNERS } from './vocabulary.ts';
import { describeThresholds, parseThresholds, unknownRule, weigh } from './thresholds.ts';

const all = (threshold: string): object =>
  Object.fromEntries(SCANNERS.map((scanner) => [scanner, threshold]));

describe('parseThresholds', () => {
  it.each([
    ['CRITICAL', all('CRITICAL')],
    ['HIGH', all('HIGH')],
    ['CRITICAL,HIGH', all('HIGH')],
    ['HIGH, CRITICAL', all('HIGH')],
    ['CRITICAL,HIGH,MEDIUM,LOW', all('LOW')],
    ['vuln=CRITICAL', { ...all('HIGH'), vuln: 'CRITICAL' }],
    ['vuln=HIGH,secret=LOW,license=NONE', { ...all('HIGH'), secret: 'LOW', license: 'NONE' }],
  ])('%s', (text, expected) => {
    expect(parseThresholds(text)).toEqual(expected);
  });

  it.each([
    ['', 'fail-on: expected severities'],
    ['HIHG', 'did you mean "HIGH"?'],
    ['high', 'did you mean "HIGH"?'],
    ['HIGH;LOW', 'saw "HIGH;LOW"'],
    ['CRITICAL,LOW', 'HIGH is left out'],
    ['CRITICAL,HIGH,', 'saw ""'],
    ['CRITICAL,HIGH,UNKNOWN', 'decided by unknown-severity'],
    ['vlun=HIGH', 'did you mean "vuln"?'],
    ['vuln=high', 'did you mean "HIGH"?'],
    ['vuln=', 'saw ""'],
    ['vuln=HIGH=LOW', 'saw "vuln=HIGH=LOW"'],
    ['vuln=HIGH,vuln=LOW', 'vuln once'],
    ['vuln=HIGH,LOW', 'one form, not both'],
    ['vuln=NONE,misconfig=NONE,secret=NONE,license=NONE', 'a gate that lets everything pass is none'],
    ['NONE', 'saw "NONE"'],
  ])('refuses %j', (text, message) => {
    expect(() => parseThresholds(text)).toThrow(InputError);
    expect(() => parseThresholds(text)).toThrow(message);
  });

  it('any other text is refused, or makes CRITICAL fail somewhere', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          const thresholds = parseThresholds(text);
          const stops = SCANNERS.some(
            (scanner) => weigh({ scanner, severity: 'CRITICAL' }, thresholds, 'ignore') === 'fails',
          );
          expect(stops).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(InputError);
        }
      }),
      { numRuns: 10_000 },
    );
  });
});

describe('weigh', () => {
  it('is monotonic: what is worse than a failing severity fails too', () => {
    const rated = SEVERITIES.filter((severity) => severity !== 'UNKNOWN');
    for (const threshold of rated) {
      const thresholds = parseThresholds(threshold);
      const fails = rated.map(
        (severity) => weigh({ scanner: 'vuln', severity }, thresholds, 'ignore') === 'fails',
      );
      expect(fails).toEqual(rated.map((_, index) => index <= rated.indexOf(threshold)));
    }
  });

  it.each([
    ['auto', 'HIGH', 'fail'],
    ['auto', 'LOW', 'fail'],
    ['auto', 'CRITICAL', 'warn'],
    ['auto', 'NONE', 'ignore'],
    ['fail', 'CRITICAL', 'fail'],
    ['warn', 'LOW', 'warn'],
    ['ignore', 'LOW', 'ignore'],
  ] as const)('an unrated finding with %s at %s: %s', (choice, threshold, expected) => {
    expect(unknownRule(choice, threshold)).toBe(expected);
    const outcome = { fail: 'fails', warn: 'warns', ignore: 'passes' }[expected];
    const thresholds = { vuln: threshold, misconfig: threshold, secret: threshold, license: threshold };
    expect(weigh({ scanner: 'vuln', severity: 'UNKNOWN' }, thresholds, choice)).toBe(outcome);
  });

  it('is described in one line', () => {
    expect(describeThresholds(parseThresholds('vuln=LOW,license=NONE'))).toBe(
      'vuln LOW, misconfig HIGH, secret HIGH, license NONE',
    );
  });
});
