// failure-modes: what the application depends on is stopped for real, one after the other; it must degrade as promised, and recover.
import { messageOf } from '@compose-delivery/runtime';
import { conclude, unsure, wrong, type Check, type CheckContext, type Problem } from '../check.ts';
import { mismatches } from '../matcher.ts';
import { healthHeaders, jsonField, type Answer } from '../probe.ts';
import type { Workbench } from '../workbench.ts';

type Definition = NonNullable<CheckContext['application']['checks']['failure-modes']>;
type Mode = Definition['modes'][number];
type ModeProbe = Mode['degraded'][number];

const POLL_MS = 500;
const TIMEOUT_MS = 10_000;
/** Of the watch on the host, beyond what a mode may take itself. */
const SPARE_SECONDS = 60;

const told = (probe: ModeProbe): string => `${probe.service}${probe.path}`;

function judge(probe: ModeProbe, answer: Answer): string[] {
  if (answer.failure !== undefined)
    return [`${told(probe)}: expected an answer, saw none: ${answer.failure}`];
  return [
    ...mismatches(probe.status, answer.status).map((line) => `${told(probe)}: status: ${line}`),
    ...Object.entries(probe.json ?? {}).flatMap(([field, matcher]) =>
      mismatches(matcher, jsonField(answer.body, field)).map((line) => `${told(probe)}: ${field}: ${line}`),
    ),
  ];
}

/** Asks until all probes are as expected at once; answers what was still wrong at the end. */
async function waitFor(
  context: CheckContext,
  probes: readonly ModeProbe[],
  seconds: number,
  note: string,
): Promise<{ readonly wrong: string[]; readonly seconds: number }> {
  const { clock } = context.ports;
  const began = clock.monotonic();
  for (;;) {
    const found: string[] = [];
    for (const probe of probes) {
      const answer = await context.probe.send(probe.service, {
        path: probe.path,
        headers: healthHeaders(context.application, probe.service, context.variables),
        timeoutMs: TIMEOUT_MS,
        note,
      });
      found.push(...judge(probe, answer));
    }
    const passed = (clock.monotonic() - began) / 1_000;
    if (found.length === 0 || passed > seconds || context.signal?.aborted)
      return { wrong: found, seconds: passed };
    await clock.sleep(POLL_MS);
  }
}

const allHealth = (context: CheckContext): ModeProbe[] =>
  context.view.services.flatMap((service) => {
    const definition = context.application.services[service];
    return definition?.health && definition.port !== undefined
      ? [{ service, path: definition.health.path, status: { gte: 200, lt: 300 } }]
      : [];
  });

/** One mode from stop to recovery. Whatever happens in between, what was stopped is put back. */
async function tryMode(
  context: CheckContext,
  bench: Workbench,
  mode: Mode,
  lines: string[],
): Promise<Problem[]> {
  const recovered = mode.recovered.length > 0 ? mode.recovered : allHealth(context);
  const before = await waitFor(context, recovered, 5, `before ${mode.name}`);
  if (before.wrong.length > 0)
    return [unsure(`${mode.name}: not tried, since all was not well before: ${before.wrong.join('; ')}`)];
  const problems: Problem[] = [];
  try {
    await bench.stop(mode.stop, mode['degrade-seconds'] + SPARE_SECONDS);
    const degraded = await waitFor(
      context,
      mode.degraded,
      mode['degrade-seconds'],
      `while ${mode.stop} is stopped`,
    );
    lines.push(
      `${mode.name}: ${mode.stop} stopped; as promised after ${degraded.seconds.toFixed(1)} s: ${degraded.wrong.length === 0}`,
    );
    if (context.signal?.aborted)
      problems.push(unsure(`${mode.name}: the run was cancelled while ${mode.stop} was stopped`));
    else
      problems.push(
        ...degraded.wrong.map((text) => wrong(`${mode.name}: while ${mode.stop} is stopped, ${text}`)),
      );
  } catch (error) {
    problems.push(unsure(`${mode.name}: ${messageOf(error)}`));
  } finally {
    lines.push(`${mode.name}: put back: ${(await bench.putBack()).join(', ') || 'nothing was stopped'}`);
  }
  if (context.signal?.aborted) return problems;
  const after = await waitFor(context, recovered, mode['recover-seconds'], `after ${mode.stop} is back`);
  lines.push(`${mode.name}: recovered after ${after.seconds.toFixed(1)} s: ${after.wrong.length === 0}`);
  return [
    ...problems,
    ...after.wrong.map((text) =>
      wrong(`${mode.name}: ${mode['recover-seconds']} s after ${mode.stop} was back, ${text}`),
    ),
  ];
}

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
    `stop ${application.checks['failure-modes']?.modes.map(({ stop }) => stop).join(', ') ?? ''} for real, one after the other, and put each back`,
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
    const record = context.probe.record('requests');
    const lines: string[] = [];
    const problems: Problem[] = [];
    for (const mode of definition.modes) {
      const needed = (mode['degrade-seconds'] + mode['recover-seconds']) * 1_000;
      if (context.signal?.aborted || context.probe.remainingMs() < needed)
        problems.push(unsure(`${mode.name}: not tried: too little time is left (deadline-seconds)`));
      else problems.push(...(await tryMode(context, bench, mode, lines)));
    }
    return conclude(problems, `${definition.modes.length} failures were survived as promised`, [
      { title: 'modes', lines },
      record.evidence(),
    ]);
  },
};
