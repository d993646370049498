// logs: no forbidden word since the services were started. Lines of our own requests are left out: R3 provokes a time-out on purpose.
import { conclude, unsure, wrong, type Check, type Problem } from '../check.ts';

const LEVEL_KEYS = ['level', 'levelname', 'severity', 'log.level'];
const LEVELS = new Set([
  'TRACE',
  'DEBUG',
  'INFO',
  'NOTICE',
  'WARN',
  'WARNING',
  'ERROR',
  'CRITICAL',
  'FATAL',
  'ALERT',
  'EMERGENCY',
]);
const SHOWN = 20;
/** Requests of any run of the checks: the run before the switch provoked the same time-out in the same log. */
export const OWN_REQUEST = /\bsmoke-[A-Za-z0-9-]{1,40}-\d+\b/;

/** The forbidden word that a line holds. In a JSON line the level decides for words that are levels; text elsewhere is only text. */
export function forbiddenWord(line: string, forbidden: readonly string[]): string | undefined {
  const level = jsonLevel(line);
  return forbidden.find((word) => {
    if (level !== undefined && LEVELS.has(word.toUpperCase())) return level === word.toUpperCase();
    return holdsWord(line, word);
  });
}

function jsonLevel(line: string): string | undefined {
  if (!line.trimStart().startsWith('{')) return undefined;
  try {
    const record: unknown = JSON.parse(line);
    if (typeof record !== 'object' || record === null) return undefined;
    const key = LEVEL_KEYS.find((name) => Object.hasOwn(record, name));
    const level = key === undefined ? undefined : (record as Record<string, unknown>)[key];
    return typeof level === 'string' ? level.toUpperCase() : undefined;
  } catch {
    return undefined;
  }
}

/** A whole word, so that `ERROR` is not found in `ERROR_BUDGET` or `TERRORS`. */
function holdsWord(line: string, word: string): boolean {
  for (let at = line.indexOf(word); at !== -1; at = line.indexOf(word, at + 1)) {
    const before = line[at - 1] ?? ' ';
    const after = line[at + word.length] ?? ' ';
    if (!/[\p{L}\p{Nd}_]/u.test(before) && !/[\p{L}\p{Nd}_]/u.test(after)) return true;
  }
  return false;
}

export const logs: Check = {
  id: 'logs',
  exclusive: true,
  asks: 'Are the logs free of errors since the start?',
  notConfigured: (application) =>
    application.checks.logs ? undefined : 'checks.logs is not in the delivery file',
  will: (application) =>
    `read the logs of all services for ${application.checks.logs?.forbidden.join(', ') ?? ''}`,
  run: async (context) => {
    const forbidden = context.application.checks.logs?.forbidden ?? [];
    const problems: Problem[] = [];
    const evidence: string[] = [];
    let read = 0;
    for (const service of context.view.services) {
      const lines = (await context.view.log(service)).split('\n').filter((line) => line.trim() !== '');
      read += lines.length;
      const hits = lines.flatMap((line) => {
        if (OWN_REQUEST.test(line)) return [];
        const word = forbiddenWord(line, forbidden);
        return word === undefined ? [] : [{ line, word }];
      });
      for (const { line, word } of hits.slice(0, SHOWN))
        evidence.push(`${service}: ${word}: ${line.slice(0, 1_000)}`);
      const words = [...new Set(hits.map(({ word }) => word))];
      if (hits.length > 0)
        problems.push(wrong(`${service}: ${hits.length} lines of its log hold ${words.join(', ')}`));
    }
    if (read === 0) problems.push(unsure('the services of this slot have logged nothing at all'));
    return conclude(problems, `${read} lines hold none of ${forbidden.join(', ')}`, [
      { title: 'lines', lines: evidence },
    ]);
  },
};
