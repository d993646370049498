// From which severity on each scanner's findings fail. A word that is not understood is an error: it must never gate nothing.
import { InputError, quoteSeen, suggest } from '@compose-delivery/runtime';
import { type Finding, type Severity } from './finding.ts';
import { SCANNERS, type Scanner } from './vocabulary.ts';

const RATED = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'] as const satisfies readonly Severity[];
type Rated = (typeof RATED)[number];

/** The least severity that fails, for each scanner; NONE lets everything of that scanner pass. */
export type Thresholds = Readonly<Record<Scanner, Rated | 'NONE'>>;

export type UnknownRule = 'fail' | 'warn' | 'ignore';

const EXPECTED =
  'severities such as CRITICAL,HIGH, or one for each scanner such as vuln=HIGH,secret=LOW,license=NONE';
const DEFAULT: Rated = 'HIGH';

/**
 * `HIGH` and `CRITICAL,HIGH` mean HIGH and worse, for all scanners. `vuln=CRITICAL,secret=LOW` sets some; the others stay at HIGH.
 * @throws InputError for any other text, and for a list with a gap such as CRITICAL,LOW, which can be read in two ways.
 */
export function parseThresholds(text: string, input = 'fail-on'): Thresholds {
  const items = text.split(',').map((item) => item.trim());
  const bad = (seen: string, hint: string): never => {
    throw new InputError([{ input, expected: `${EXPECTED}${hint}`, seen: quoteSeen(seen) }]);
  };
  const pairs = items.filter((item) => item.includes('='));
  if (pairs.length > 0 && pairs.length < items.length) bad(text, ' (one form, not both)');
  if (pairs.length > 0) return parsePairs(pairs, bad);
  const named = items.map((item) => rated(item, bad));
  const worst = Math.min(...named.map((word) => RATED.indexOf(word)));
  const least = Math.max(...named.map((word) => RATED.indexOf(word)));
  const gap = RATED.slice(worst, least + 1).find((word) => !named.includes(word));
  if (gap) bad(text, ` (${gap} is left out; name the least severity that fails)`);
  return everywhere(RATED[least] ?? DEFAULT);
}

type Refuse = (seen: string, hint: string) => never;

function everywhere(threshold: Rated): Record<Scanner, Rated | 'NONE'> {
  return { vuln: threshold, misconfig: threshold, secret: threshold, license: threshold };
}

function parsePairs(pairs: readonly string[], bad: Refuse): Thresholds {
  const thresholds = everywhere(DEFAULT);
  const seen = new Set<Scanner>();
  for (const pair of pairs) {
    const [left = '', right = '', ...rest] = pair.split('=').map((part) => part.trim());
    if (rest.length > 0) bad(pair, '');
    const scanner = SCANNERS.find((word) => word === left) ?? bad(left, suggest(left, SCANNERS));
    if (seen.has(scanner)) bad(pair, ` (${scanner} once)`);
    seen.add(scanner);
    thresholds[scanner] = right === 'NONE' ? 'NONE' : rated(right, bad);
  }
  if (SCANNERS.every((scanner) => thresholds[scanner] === 'NONE'))
    bad(pairs.join(','), ' (a gate that lets everything pass is none)');
  return thresholds;
}

function rated(word: string, bad: Refuse): Rated {
  if (word === 'UNKNOWN') return bad(word, ' (UNKNOWN is decided by unknown-severity)');
  return RATED.find((known) => known === word) ?? bad(word, suggest(word.toUpperCase(), RATED));
}

/** `auto`: where HIGH or less already fails, a finding that nobody has rated fails too; otherwise it is a warning. */
export function unknownRule(choice: 'auto' | UnknownRule, threshold: Thresholds[Scanner]): UnknownRule {
  if (choice !== 'auto') return choice;
  if (threshold === 'NONE') return 'ignore';
  return threshold === 'CRITICAL' ? 'warn' : 'fail';
}

/** What this finding does to the gate. */
export function weigh(
  finding: Pick<Finding, 'scanner' | 'severity'>,
  thresholds: Thresholds,
  unknown: 'auto' | UnknownRule,
): 'fails' | 'warns' | 'passes' {
  const threshold = thresholds[finding.scanner];
  if (finding.severity === 'UNKNOWN') {
    const rule = unknownRule(unknown, threshold);
    return rule === 'fail' ? 'fails' : rule === 'warn' ? 'warns' : 'passes';
  }
  if (threshold === 'NONE') return 'passes';
  return RATED.indexOf(finding.severity) <= RATED.indexOf(threshold) ? 'fails' : 'passes';
}

/** Thresholds in one short line, for summaries. */
export function describeThresholds(thresholds: Thresholds): string {
  return SCANNERS.map((scanner) => `${scanner} ${thresholds[scanner]}`).join(', ');
}
