// The questions of failure-modes: asked until all answers are as promised, or as long as they must stay so.
import type { CheckContext } from '../check.ts';
import { mismatches } from '../matcher.ts';
import { healthHeaders, jsonField, type Answer } from '../probe.ts';

type Definition = NonNullable<CheckContext['application']['checks']['failure-modes']>;
export type Mode = Definition['modes'][number];
export type ModeProbe = Mode['degraded'][number];

/** What was not as promised at the end, and the seconds until then. */
export type Waited = { readonly wrong: readonly string[]; readonly seconds: number };

/** Where the probes go: `bases` has addresses of second containers, by service. */
export type Asking = {
  readonly context: CheckContext;
  readonly note: string;
  readonly bases?: Readonly<Record<string, string>>;
};

const POLL_MS = 500;
const TIMEOUT_MS = 10_000;

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

/** Asks each probe once; answers what is not as promised. */
export async function askModeProbes(
  { context, note, bases }: Asking,
  probes: readonly ModeProbe[],
): Promise<string[]> {
  const found: string[] = [];
  for (const probe of probes) {
    const base = bases?.[probe.service];
    const answer = await context.probe.send(probe.service, {
      ...(base === undefined ? {} : { base }),
      path: probe.path,
      headers: healthHeaders(context.application, probe.service, context.variables),
      timeoutMs: TIMEOUT_MS,
      note,
    });
    found.push(...judge(probe, answer));
  }
  return found;
}

/** Those of the probes that are as promised, or those that are not. */
export async function probesThat(
  hold: boolean,
  asking: Asking,
  probes: readonly ModeProbe[],
): Promise<ModeProbe[]> {
  const found: ModeProbe[] = [];
  for (const probe of probes)
    if (((await askModeProbes(asking, [probe])).length === 0) === hold) found.push(probe);
  return found;
}

/**
 * Asks until all probes are as promised at once, at most so long.
 * @param until.over probes of an earlier state: as long as one of them still holds, that state has not ended
 */
export const waitFor = (
  asking: Asking,
  probes: readonly ModeProbe[],
  seconds: number,
  { over = [] }: { readonly over?: readonly ModeProbe[] } = {},
): Promise<Waited> =>
  poll(asking, seconds, true, async () => {
    const wrong = await askModeProbes(asking, probes);
    const left = await probesThat(true, asking, over);
    return [...wrong, ...left.map((probe) => `${told(probe)}: still as without it`)];
  });

/** Asks for so long, and ends at the first answer that is not as promised. */
export const staysSo = (asking: Asking, probes: readonly ModeProbe[], seconds: number): Promise<Waited> =>
  poll(asking, seconds, false, () => askModeProbes(asking, probes));

/** Asks until what is wrong is nothing (or something), at most so long. */
async function poll(
  { context }: Asking,
  seconds: number,
  untilRight: boolean,
  ask: () => Promise<string[]>,
): Promise<Waited> {
  const { clock } = context.ports;
  const began = clock.monotonic();
  for (;;) {
    const wrong = await ask();
    const passed = (clock.monotonic() - began) / 1_000;
    const ended = (wrong.length === 0) === untilRight;
    if (ended || passed > seconds || context.signal?.aborted) return { wrong, seconds: passed };
    await clock.sleep(POLL_MS);
  }
}

/** What must be true while all is well: as the mode says, or else every health check. */
export const wellProbes = (context: CheckContext, mode: Mode): readonly ModeProbe[] =>
  mode.recovered.length > 0 ? mode.recovered : healthProbes(context, context.view.services);

/** The health checks of services that have one. */
export const healthProbes = (context: CheckContext, services: readonly string[]): readonly ModeProbe[] =>
  services.flatMap((service) => {
    const definition = context.application.services[service];
    return definition?.health && definition.port !== undefined
      ? [{ service, path: definition.health.path, status: { gte: 200, lt: 300 } }]
      : [];
  });
