// failure-modes: what the application depends on is taken away for real, one after the other; it must degrade as promised, and recover.
import { messageOf } from '@compose-delivery/runtime';
import { conclude, unsure, wrong, type Check, type CheckContext, type Problem } from '../check.ts';
import type { Workbench } from '../workbench.ts';
import { probesThat, staysSo, waitFor, wellProbes, type Mode } from './mode-probes.ts';
import { startSeconds, tryWithout } from './mode-without.ts';

/** Of the watch on the host, beyond what a mode may take itself. */
const SPARE_SECONDS = 60;
/** All is well within this, or nothing is stopped. */
const BEFORE_SECONDS = 5;

async function tryMode(
  context: CheckContext,
  bench: Workbench,
  mode: Mode,
  lines: string[],
): Promise<Problem[]> {
  const well = wellProbes(context, mode);
  const before = await waitFor({ context, note: `before ${mode.name}` }, well, BEFORE_SECONDS);
  if (before.wrong.length > 0)
    return [unsure(`${mode.name}: not tried, since all was not well before: ${before.wrong.join('; ')}`)];
  if (context.signal?.aborted) return [unsure(`${mode.name}: the run was cancelled before it`)];
  try {
    if (mode.without) return await tryWithout(context, bench, mode, mode.without, lines);
    return await tryStop(context, bench, mode, mode.stop ?? '', lines);
  } catch (error) {
    return [unsure(`${mode.name}: ${messageOf(error)}`)];
  }
}

/** One mode from stop to recovery. Whatever happens in between, what was stopped is put back. */
async function tryStop(
  context: CheckContext,
  bench: Workbench,
  mode: Mode,
  service: string,
  lines: string[],
): Promise<Problem[]> {
  const problems: Problem[] = [];
  const asking = { context, note: `before ${mode.name}` };
  // What is promised for the time without and true already before must stay true all the time: one look would come too early.
  const telling = await probesThat(false, asking, mode.degraded);
  const steady = telling.length === 0;
  try {
    problems.push(...(await stopAndAsk(context, bench, mode, { service, steady, lines })));
  } catch (error) {
    problems.push(unsure(`${mode.name}: ${messageOf(error)}`));
  } finally {
    lines.push(`${mode.name}: put back: ${(await bench.putBack()).join(', ') || 'nothing was stopped'}`);
  }
  if (context.signal?.aborted) return problems;
  const seconds = mode['recover-seconds'];
  const after = await waitFor(
    { context, note: `after ${service} is back` },
    wellProbes(context, mode),
    seconds,
    // Health may answer 2xx all along: what became true by the stop must have ended, too.
    { over: telling },
  );
  lines.push(`${mode.name}: recovered after ${after.seconds.toFixed(1)} s: ${after.wrong.length === 0}`);
  return [
    ...problems,
    ...after.wrong.map((text) => wrong(`${mode.name}: ${seconds} s after ${service} was back, ${text}`)),
  ];
}

async function stopAndAsk(
  context: CheckContext,
  bench: Workbench,
  mode: Mode,
  {
    service,
    steady,
    lines,
  }: { readonly service: string; readonly steady: boolean; readonly lines: string[] },
): Promise<Problem[]> {
  const seconds = mode['degrade-seconds'];
  await bench.stop(service, seconds + SPARE_SECONDS);
  const ask = steady ? staysSo : waitFor;
  const seen = await ask({ context, note: `while ${service} is stopped` }, mode.degraded, seconds);
  lines.push(
    `${mode.name}: ${service} stopped; as promised ${steady ? 'for' : 'after'} ${seen.seconds.toFixed(1)} s: ${seen.wrong.length === 0}`,
  );
  if (context.signal?.aborted)
    return [unsure(`${mode.name}: the run was cancelled while ${service} was stopped`)];
  if (await bench.running(service))
    return [unsure(`${mode.name}: somebody started ${service} again meanwhile, so nothing is proven`)];
  return seen.wrong.map((text) => wrong(`${mode.name}: while ${service} is stopped, ${text}`));
}

/** Seconds that a mode may take; where it does without, two containers are started instead of a recovery. */
const longest = (context: CheckContext, mode: Mode): number =>
  mode.without
    ? 2 * (startSeconds(context, mode.without.service) + mode['degrade-seconds'])
    : mode['degrade-seconds'] + mode['recover-seconds'];

function survived(modes: readonly Mode[]): string {
  const unseen = modes.filter(({ without }) => without).map(({ name }) => name);
  const recovery = unseen.length === 0 ? '' : `; of ${unseen.join(', ')} no recovery could be seen`;
  return `${modes.length} failures were survived as promised${recovery}`;
}

const willOf = ({ name, stop, without }: Mode): string =>
  stop === undefined
    ? `start ${without?.service ?? ''} a second time without ${Object.keys(without?.env ?? {}).join(', ')} (${name})`
    : `stop ${stop} for real and put it back (${name})`;

export const failureModes: Check = {
  id: 'failure-modes',
  exclusive: true,
  asks: 'Does the application degrade as promised when what it needs is stopped, and recover?',
  notConfigured: (application) => {
    const definition = application.checks['failure-modes'];
    if (!definition) return 'checks.failure-modes is not in the delivery file';
    return definition.environments.includes(application.environmentName)
      ? undefined
      : `nothing is stopped here: only in ${definition.environments.join(', ')}`;
  },
  will: (application) =>
    `one after the other: ${(application.checks['failure-modes']?.modes ?? []).map(willOf).join(', ')}`,
  run: async (context) => {
    const definition = context.application.checks['failure-modes'];
    const { bench } = context.ports;
    if (!definition) return conclude([unsure('checks.failure-modes is not in the delivery file')], '', []);
    if (!bench)
      return {
        verdict: 'skipped',
        reason: 'no container is at hand here that could be stopped',
        evidence: [],
      };
    const { keeps } = bench;
    const modes = keeps === undefined ? definition.modes : definition.modes.filter(({ without }) => without);
    if (keeps !== undefined && modes.length === 0) return { verdict: 'skipped', reason: keeps, evidence: [] };
    const record = context.probe.record('requests');
    const lines: string[] = keeps === undefined ? [] : [keeps];
    const problems: Problem[] = [];
    for (const mode of modes) {
      const needed = longest(context, mode) * 1_000;
      if (context.signal?.aborted || context.probe.remainingMs() < needed)
        problems.push(unsure(`${mode.name}: not tried: too little time is left (deadline-seconds)`));
      else problems.push(...(await tryMode(context, bench, mode, lines)));
    }
    return conclude(problems, survived(modes), [{ title: 'modes', lines }, record.evidence()]);
  },
};
