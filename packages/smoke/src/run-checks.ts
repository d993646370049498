// Runs the checks of one slot, together where they may, and adds them up. The same function asks the idle slot before any traffic and the active one later.
import type { Application, SlotView } from '@compose-delivery/application';
import { DeliveryFailure, InputError, Redactor, messageOf } from '@compose-delivery/runtime';
import { type CheckContext, type CheckOutcome, type CheckVerdict, type SmokePorts } from './check.ts';
import { checkIds, planChecks, type PlannedCheck } from './plan-checks.ts';
import { runInOrder } from './schedule.ts';
import type { CheckResult, SmokeReport } from './smoke-report.ts';
import { createLogins } from './login.ts';
import { createProbe } from './probe.ts';
import { ordinarySecrets, secretValues } from './secret-values.ts';
import { refuseEndedWaivers, waive } from './waivers.ts';

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
  /** Is told every secret that a check makes or receives; the environment file's own are known without. */
  readonly onSecret?: (value: string) => void;
};

const DEADLINE_SECONDS = 600;

/**
 * Asks every check that applies. Never throws for what the application does: that is a verdict.
 * @throws InputError when the selection leaves nothing to ask, or names an unknown check, or a waiver has ended; DeliveryFailure when
 * nothing was asked.
 */
export async function runChecks(options: SmokeOptions): Promise<SmokeReport> {
  const { ports } = options;
  refuseEndedWaivers(options.application, ports.clock.now());
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
  const results = await askAll(plan, options, context, redactor);
  const ordered = checkIds(options.application).flatMap((id) => results.get(id) ?? []);
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
    options.onSecret?.(value);
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
    captures: new Map(),
    signal: options.signal,
  };
}

/** Every result by the id of its check, with waivers laid over it and without any secret that was known at the end. */
async function askAll(
  plan: readonly PlannedCheck[],
  options: SmokeOptions,
  context: CheckContext,
  redactor: Redactor,
): Promise<Map<string, CheckResult>> {
  const results = new Map<string, CheckResult>();
  const scheduled = plan.map((planned) => ({
    planned,
    id: planned.check.id,
    needs: planned.check.needs ?? [],
    exclusive: planned.left === undefined && planned.check.exclusive === true,
  }));
  await runInOrder(scheduled, options.application.checks.concurrency, async ({ planned }) => {
    const result = await runOne(planned, { ...context, probe: context.probe.fork() }, results);
    const waived = clean(waive(result, options.application.checks.waivers), redactor);
    results.set(result.id, waived);
    options.ports.log.info(`${result.id}: ${waived.verdict}: ${waived.reason}`);
  });
  // A value that one check learned to be secret may stand in what another one had seen before.
  for (const [id, result] of results) results.set(id, clean(result, redactor));
  return results;
}

const clean = (result: CheckResult, redactor: Redactor): CheckResult => ({
  ...result,
  reason: redactor.redact(result.reason),
  evidence: result.evidence
    .filter(({ lines }) => lines.length > 0)
    .map(({ title, lines }) => ({
      title: redactor.redact(title),
      lines: lines.map((line) => redactor.redact(line)),
    })),
});

async function runOne(
  { check, left }: PlannedCheck,
  context: CheckContext,
  results: ReadonlyMap<string, CheckResult>,
): Promise<CheckResult> {
  const began = context.ports.clock.monotonic();
  const without = left ?? unmetNeed(check.needs ?? [], results);
  const outcome = without === undefined ? await ask(check, context) : skipped(without);
  return {
    id: check.id,
    ...(check.title === undefined ? {} : { title: check.title }),
    ...outcome,
    durationMs: context.ports.clock.monotonic() - began,
  };
}

/** Why what a check needs has not passed; undefined: it has. */
function unmetNeed(needs: readonly string[], results: ReadonlyMap<string, CheckResult>): string | undefined {
  const open = needs
    .map((need) => `${need} (${results.get(need)?.verdict ?? 'not asked'})`)
    .filter((text) => !/\((pass|flaky|waived)\)$/.test(text));
  return open.length === 0 ? undefined : `it needs ${open.join(' and ')}`;
}

const skipped = (reason: string): CheckOutcome => ({ verdict: 'skipped', reason, evidence: [] });

async function ask(check: PlannedCheck['check'], context: CheckContext): Promise<CheckOutcome> {
  const unseen = (reason: string): CheckOutcome => ({ verdict: 'inconclusive', reason, evidence: [] });
  if (context.signal?.aborted) return unseen('the run was cancelled before this check');
  if (context.probe.remainingMs() === 0)
    return unseen('the time for all checks was over before this one (deadline-seconds)');
  try {
    return await check.run(context);
  } catch (error) {
    return unseen(`the check could not look: ${messageOf(error)}`);
  }
}

function countVerdicts(results: readonly CheckResult[]): Record<CheckVerdict, number> {
  const counts: Record<CheckVerdict, number> = {
    pass: 0,
    flaky: 0,
    fail: 0,
    inconclusive: 0,
    waived: 0,
    skipped: 0,
  };
  for (const result of results) counts[result.verdict] += 1;
  return counts;
}
