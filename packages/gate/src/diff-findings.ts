// Compares two lists of findings as multisets: what the head adds to the base, what it repairs, what stays.
import type { Finding } from './finding.ts';
import { findingKey } from './finding-key.ts';

export type FindingsDiff = {
  readonly added: readonly Finding[];
  readonly fixed: readonly Finding[];
  readonly unchanged: readonly Finding[];
};

/** `added` = head − base and `fixed` = base − head, each finding as often as it is over; order of the lists is kept. */
export function diffFindings(base: readonly Finding[], head: readonly Finding[]): FindingsDiff {
  const added = subtract(head, base);
  return { added: added.over, fixed: subtract(base, head).over, unchanged: added.common };
}

function subtract(
  from: readonly Finding[],
  other: readonly Finding[],
): { over: Finding[]; common: Finding[] } {
  const left = new Map<string, number>();
  for (const finding of other) {
    const key = findingKey(finding);
    left.set(key, (left.get(key) ?? 0) + 1);
  }
  const over: Finding[] = [];
  const common: Finding[] = [];
  for (const finding of from) {
    const key = findingKey(finding);
    const matches = left.get(key) ?? 0;
    if (matches > 0) left.set(key, matches - 1);
    (matches > 0 ? common : over).push(finding);
  }
  return { over, common };
}
