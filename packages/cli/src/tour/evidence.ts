// What the runs left behind for the report: checks with their evidence, from the artifacts that the workflows uploaded.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

export type CheckEvidence = {
  readonly id: string;
  readonly title: string;
  readonly verdict: string;
  readonly reason: string;
  readonly evidence: string;
};

/** Checks of every smoke report below a folder, the newest of each name; a file that cannot be read is left out. */
export function readChecks(folder: string): CheckEvidence[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /(^|\/)smoke[^/]*\.json$/.test(file),
  );
  return files.flatMap((file) => checksOf(join(folder, file)));
}

type Loose = Readonly<Record<string, unknown>>;

function checksOf(file: string): CheckEvidence[] {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8')) as { results?: { tests?: unknown[] } };
    return (report.results?.tests ?? []).map((test) => toEvidence(test as Loose));
  } catch {
    return [];
  }
}

function toEvidence(test: Loose): CheckEvidence {
  const extra = (test.extra ?? {}) as Loose;
  const word = (value: unknown): string => (typeof value === 'string' ? value : '');
  const evidence = extra.evidence ?? test.evidence;
  return {
    id: word(extra.id) || word(test.name),
    title: word(test.name),
    verdict: word(extra.verdict) || word(test.rawStatus) || word(test.status),
    reason: word(test.message),
    evidence: evidence === undefined ? '' : JSON.stringify(evidence, null, 2).slice(0, 4_000),
  };
}
