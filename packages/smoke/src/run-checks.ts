// Runs the checks of one slot, one after the other, and adds them up. The same function asks the idle slot before any traffic and the active one later.
import type { Application, SlotView } from '@compose-delivery/application';
import { DeliveryFailure, InputError, Redactor, messageOf } from '@compose-delivery/runtime';
import {
  CHECK_IDS,
  type Check,
  type CheckContext,
  type CheckId,
  type CheckOutcome,
  type CheckVerdict,
  type SmokePorts,
} from './check.ts';
import { planChecks } from './plan-checks.ts';
import type { CheckResult, SmokeReport } from './smoke-report.ts';
import { createLogins } from './login.ts';
import { createProbe } from './probe.ts';
import { ordinarySecrets, secretValues } from './secret-values.ts';

export type SmokeOptions = {
  readonly application: Application;
  readonly view: SlotView;
  /** The environment file. Its secrets are masked here before anything is asked. */
  readonly variables: Readonly<Record<string, string>>;
  readonly ports: SmokePorts;
  /** The application's repository: sources and workflows are read there. */
  readonly root: string;
  /** Ids of checks; empty or absent means all. */
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  /** For all checks together; what has not begun by then is inconclusive. Default 600. */
  readonly deadlineSeconds?: number;
  /** Marks our requests: letters, digits and `-`. */
  readonly runId: string;
  readonly signal?: AbortSignal;
  /** The uid of the suite, where it is not root and services are plain processes. */
  readonly onlyUid?: number;
};

const DEADLINE_SECONDS = 600;

/**
 * Asks every check that applies. Never throws for what the application does: that is a verdict.
 * @throws InputError when the selection leaves nothing to ask, or names an unknown check; DeliveryFailure when nothing was asked.
 */
export async function runChecks(options: SmokeOptions): Promise<SmokeReport> {
  const { ports } = options;
  const plan = planChecks(options.application, options.only, options.skip);
  if (plan.every(({ left }) => left !== undefined))
    throw new InputError([
      {
        input: 'only',
        expected: 'at least one check that the delivery file configures',
        seen: 'none: nothing would be asked',
      },
    ]);
  const redactor = knownSecrets(options);
  const context = createContext(options, redactor);
  const began = ports.clock.monotonic();
  const startedAt = new Date(ports.clock.now()).toISOString();
  const results = new Map<CheckId, CheckResult>();
  for (const { check, left } of plan)
    results.set(check.id, await runOne(check, left, context, redactor, options.signal));
  const ordered = CHECK_IDS.flatMap((id) => results.get(id) ?? []);
  const counts = countVerdicts(ordered);
  if (counts.skipped === ordered.length)
    throw new DeliveryFailure('no check asked anything: all of them were skipped', {
      advice: 'Read the reasons in the log.',
    });
  return {
    application: options.application.application,
    environment: options.application.environmentName,
    slot: options.view.slot,
    version: options.view.version,
    runId: options.runId,
    startedAt,
    durationMs: ports.clock.monotonic() - began,
    verdict: counts.fail > 0 ? 'fail' : counts.inconclusive > 0 ? 'inconclusive' : 'pass',
    rollbackRecommended: counts.fail > 0,
    results: ordered,
    counts,
  };
}

function knownSecrets(options: SmokeOptions): Redactor {
  const redactor = new Redactor();
  for (const { value } of secretValues(options.application, options.variables)) {
    redactor.add(value);
    options.ports.log.mask(value);
  }
  for (const name of ordinarySecrets(options.application, options.variables))
    options.ports.log.warning(
      `the value of ${name} is a word that reports need, so it cannot be kept out of them; choose a random one`,
    );
  return redactor;
}

function createContext(options: SmokeOptions, redactor: Redactor): CheckContext {
  const { application, view, variables, ports, root, runId } = options;
  if (!/^[A-Za-z0-9-]{1,40}$/.test(runId)) throw new Error('runId must be letters, digits and -');
  const deadlineAt = ports.clock.monotonic() + (options.deadlineSeconds ?? DEADLINE_SECONDS) * 1_000;
  const probe = createProbe(view, ports, { runId, deadlineAt, signal: options.signal });
  const onSecret = (value: string): void => {
    redactor.add(value);
    ports.log.mask(value);
  };
  const logins = createLogins(application, view, variables, probe, onSecret);
  return {
    application,
    view,
    variables,
    ports,
    root,
    probe,
    logins,
    onSecret,
    runId,
    onlyUid: options.onlyUid,
  };
}

async function runOne(
  check: Check,
  left: string | undefined,
  context: CheckContext,
  redactor: Redactor,
  signal: AbortSignal | undefined,
): Promise<CheckResult> {
  const began = context.ports.clock.monotonic();
  const outcome = left === undefined ? await ask(check, context, signal) : skipped(left);
  const clean = (text: string): string => redactor.redact(text);
  const result: CheckResult = {
    id: check.id,
    verdict: outcome.verdict,
    reason: clean(outcome.reason),
    evidence: outcome.evidence
      .filter(({ lines }) => lines.length > 0)
      .map(({ title, lines }) => ({ title, lines: lines.map(clean) })),
    durationMs: context.ports.clock.monotonic() - began,
  };
  context.ports.log.info(`${check.id}: ${result.verdict}: ${result.reason}`);
  return result;
}

const skipped = (reason: string): CheckOutcome => ({ verdict: 'skipped', reason, evidence: [] });

async function ask(
  check: Check,
  context: CheckContext,
  signal: AbortSignal | undefined,
): Promise<CheckOutcome> {
  const unseen = (reason: string): CheckOutcome => ({ verdict: 'inconclusive', reason, evidence: [] });
  if (signal?.aborted) return unseen('the run was cancelled before this check');
  if (context.probe.remainingMs() === 0)
    return unseen('the time for all checks was over before this one (deadline-seconds)');
  try {
    return await check.run(context);
  } catch (error) {
    return unseen(`the check could not look: ${messageOf(error)}`);
  }
}

function countVerdicts(results: readonly CheckResult[]): Record<CheckVerdict, number> {
  const counts: Record<CheckVerdict, number> = { pass: 0, fail: 0, inconclusive: 0, skipped: 0 };
  for (const result of results) counts[result.verdict] += 1;
  return counts;
}
