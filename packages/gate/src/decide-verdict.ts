// The verdict as a pure function of what was found and what is allowed. Reading and scanning happen elsewhere.
import { diffFindings } from './diff-findings.ts';
import { countBySeverity, worstFirst, type Finding, type SeverityCounts } from './finding.ts';
import { applyIgnores, type IgnoreEntry } from './ignore-file.ts';
import type { TrivyReport } from './parse-report.ts';
import { weigh, type Thresholds, type UnknownRule } from './thresholds.ts';

export type GateRules = {
  readonly thresholds: Thresholds;
  readonly unknownSeverity: 'auto' | UnknownRule;
  readonly ignoreUnfixed: boolean;
  readonly ignores: readonly IgnoreEntry[];
  /** `diff` gates only what the base does not have. */
  readonly mode: 'full' | 'diff';
  readonly emptyReport: 'error' | 'pass';
  /** Milliseconds since 1970: which entries have expired. */
  readonly now: number;
};

/** Why the verdict is what it is; `texts.ts` puts it into words. */
export type Reason =
  | { readonly kind: 'clean' }
  | { readonly kind: 'nothing-scanned' }
  | { readonly kind: 'base-nothing-scanned' }
  | {
      readonly kind: 'blocking';
      readonly count: number;
      readonly counts: SeverityCounts;
      readonly onlyNew: boolean;
    };

export type Judgement = {
  readonly result: 'pass' | 'fail' | 'error';
  readonly reasons: readonly Reason[];
  /** What counts: without suppressed and, if asked so, without what nobody can repair yet. */
  readonly counted: readonly Finding[];
  readonly counts: SeverityCounts;
  /** What the base does not have; everything that counts when there is no base. */
  readonly added: readonly Finding[];
  readonly fixed: readonly Finding[];
  /** What made the gate fail, worst first. */
  readonly blocking: readonly Finding[];
  readonly warned: readonly Finding[];
  readonly suppressed: readonly Finding[];
  readonly unfixedLeftOut: number;
  readonly expired: readonly IgnoreEntry[];
  readonly unused: readonly IgnoreEntry[];
};

/** Judges a report, and in mode `diff` only what it adds to `base`. */
export function decideVerdict(head: TrivyReport, base: TrivyReport | undefined, rules: GateRules): Judgement {
  const ignored = applyIgnores(head.findings, rules.ignores, rules.now);
  const counted = ignored.kept.filter((finding) => !(rules.ignoreUnfixed && isUnfixed(finding)));
  const diff = base ? diffFindings(base.findings, counted) : { added: counted, fixed: [] };
  const gated = rules.mode === 'diff' ? diff.added : counted;
  const weighed = (outcome: ReturnType<typeof weigh>): Finding[] =>
    worstFirst(
      gated.filter((finding) => weigh(finding, rules.thresholds, rules.unknownSeverity) === outcome),
    );
  const blocking = weighed('fails');
  const reasons = reasonsFor(head, base, blocking, rules);
  return {
    result: resultOf(reasons),
    reasons,
    counted,
    counts: countBySeverity(counted),
    added: diff.added,
    fixed: diff.fixed,
    blocking,
    warned: weighed('warns'),
    suppressed: ignored.suppressed,
    unfixedLeftOut: ignored.kept.length - counted.length,
    expired: ignored.expired,
    unused: ignored.unused,
  };
}

/** Only a vulnerability can lack a repaired version; the others are repaired by their owner. */
function isUnfixed(finding: Finding): boolean {
  return finding.scanner === 'vuln' && finding.fixed === '';
}

function reasonsFor(
  head: TrivyReport,
  base: TrivyReport | undefined,
  blocking: readonly Finding[],
  rules: GateRules,
): Reason[] {
  const reasons: Reason[] = [];
  if (head.results === 0 && rules.emptyReport === 'error') reasons.push({ kind: 'nothing-scanned' });
  if (rules.mode === 'diff' && base?.results === 0 && rules.emptyReport === 'error')
    reasons.push({ kind: 'base-nothing-scanned' });
  if (blocking.length > 0)
    reasons.push({
      kind: 'blocking',
      count: blocking.length,
      counts: countBySeverity(blocking),
      onlyNew: rules.mode === 'diff',
    });
  return reasons.length > 0 ? reasons : [{ kind: 'clean' }];
}

/** An error outranks a refusal: what could not be judged has no verdict. */
function resultOf(reasons: readonly Reason[]): Judgement['result'] {
  if (reasons.some((reason) => reason.kind === 'nothing-scanned' || reason.kind === 'base-nothing-scanned'))
    return 'error';
  return reasons.some((reason) => reason.kind === 'blocking') ? 'fail' : 'pass';
}
