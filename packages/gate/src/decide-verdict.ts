// The verdict as a pure function of what was found and what is allowed. Reading and scanning happen elsewhere.
import { applyBaseline, type BaselineEntry } from './baseline.ts';
import { diffFindings } from './diff-findings.ts';
import { countBySeverity, worstFirst, type Finding, type SeverityCounts } from './finding.ts';
import { escalation, type Exploited } from './exploited.ts';
import { applyIgnores, type IgnoreEntry } from './ignore-file.ts';
import type { TrivyReport } from './parse-report.ts';
import { weigh, type Thresholds, type UnknownRule } from './thresholds.ts';
import { applyVex, type Excused } from './vex.ts';
import type { VexStatement } from './vex-statement.ts';

export type GateRules = {
  readonly thresholds: Thresholds;
  readonly unknownSeverity: 'auto' | UnknownRule;
  readonly ignoreUnfixed: boolean;
  readonly ignores: readonly IgnoreEntry[];
  /** `diff` gates only what the base does not have, `baseline` only what the baseline does not account for. */
  readonly mode: 'full' | 'diff' | 'baseline';
  readonly baseline?: readonly BaselineEntry[];
  readonly vex?: readonly VexStatement[];
  readonly exploited?: Exploited;
  readonly emptyReport: 'error' | 'pass';
  /** The base was scanned in this run: that it has no results is known, not guessed. */
  readonly baseMayBeEmpty?: boolean;
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
  /** What made the gate fail: what is new first, and of those the worst first. */
  readonly blocking: readonly Finding[];
  readonly warned: readonly Finding[];
  readonly suppressed: readonly Finding[];
  /** What VEX statements excuse, and by which. */
  readonly excused: readonly Excused[];
  /** VEX statements that concern nothing that was found. */
  readonly unusedVex: readonly VexStatement[];
  /** Of what counts: known, or likely, to be used by attackers. */
  readonly exploited: readonly Finding[];
  readonly expiredBaseline: readonly BaselineEntry[];
  readonly unusedBaseline: readonly BaselineEntry[];
  readonly unfixedLeftOut: number;
  readonly expired: readonly IgnoreEntry[];
  readonly unused: readonly IgnoreEntry[];
};

/** Judges a report, and in mode `diff` only what it adds to `base`. */
export function decideVerdict(head: TrivyReport, base: TrivyReport | undefined, rules: GateRules): Judgement {
  const vexed = applyVex(head.findings, rules.vex ?? [], head.artifactName);
  const ignored = applyIgnores(vexed.kept, rules.ignores, rules.now);
  const urgent = (finding: Finding): boolean =>
    finding.scanner === 'vuln' && escalation(finding.id, rules.exploited) !== undefined;
  const leftOut = (finding: Finding): boolean =>
    rules.ignoreUnfixed && isUnfixed(finding) && !urgent(finding);
  const counted = rules.ignoreUnfixed ? ignored.kept.filter((finding) => !leftOut(finding)) : ignored.kept;
  const baselined = applyBaseline(counted, rules.baseline ?? [], rules.now);
  const diff = base ? diffFindings(base.findings, counted) : { added: baselined.added, fixed: [] };
  const gated = rules.mode === 'full' ? counted : rules.mode === 'diff' ? diff.added : baselined.added;
  const weighed = (outcome: ReturnType<typeof weigh>): Finding[] =>
    worstFirst(
      gated.filter((finding) =>
        urgent(finding)
          ? outcome === 'fails'
          : weigh(finding, rules.thresholds, rules.unknownSeverity) === outcome,
      ),
    );
  const blocking = newFirst(weighed('fails'), diff.added, counted);
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
    excused: vexed.excused,
    unusedVex: vexed.unused,
    exploited: counted.filter(urgent),
    expiredBaseline: baselined.expired,
    unusedBaseline: baselined.unused,
    unfixedLeftOut: ignored.kept.length - counted.length,
    expired: ignored.expired,
    unused: ignored.unused,
  };
}

function newFirst(
  failing: readonly Finding[],
  added: readonly Finding[],
  all: readonly Finding[],
): readonly Finding[] {
  if (added.length === all.length) return failing;
  const fresh = new Set(added);
  return [
    ...failing.filter((finding) => fresh.has(finding)),
    ...failing.filter((finding) => !fresh.has(finding)),
  ];
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
  if (
    rules.mode === 'diff' &&
    base?.results === 0 &&
    rules.emptyReport === 'error' &&
    rules.baseMayBeEmpty !== true
  )
    reasons.push({ kind: 'base-nothing-scanned' });
  if (blocking.length > 0)
    reasons.push({
      kind: 'blocking',
      count: blocking.length,
      counts: countBySeverity(blocking),
      onlyNew: rules.mode !== 'full',
    });
  return reasons.length > 0 ? reasons : [{ kind: 'clean' }];
}

/** An error outranks a refusal: what could not be judged has no verdict. */
function resultOf(reasons: readonly Reason[]): Judgement['result'] {
  if (reasons.some((reason) => reason.kind === 'nothing-scanned' || reason.kind === 'base-nothing-scanned'))
    return 'error';
  return reasons.some((reason) => reason.kind === 'blocking') ? 'fail' : 'pass';
}
