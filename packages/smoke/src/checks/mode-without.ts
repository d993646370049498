// A failure mode for what nobody here can stop, such as storage of a provider: a second container of the service whose variables lead to
// where nothing answers. Nothing that serves is touched. A third one with the variables in force comes first: only if that is well does
// the other one prove anything.
import { unsure, wrong, type CheckContext, type Problem } from '../check.ts';
import type { Workbench } from '../workbench.ts';
import { askModeProbes, healthProbes, staysSo, waitFor, wellProbes, type Mode } from './mode-probes.ts';

type Without = NonNullable<Mode['without']>;

export async function tryWithout(
  context: CheckContext,
  bench: Workbench,
  mode: Mode,
  without: Without,
  lines: string[],
): Promise<Problem[]> {
  const { service, env } = without;
  const names = Object.keys(env).join(', ');
  const seconds = mode['degrade-seconds'];
  const got = await context.view.environment(service);
  const same = Object.entries(env).filter(([name, value]) => got[name] === value);
  if (same.length > 0)
    return [
      unsure(`${mode.name}: ${same.map(([name]) => name).join(', ')} of ${service} has this value already`),
    ];
  const control = await askControl(context, bench, mode, service);
  lines.push(`${mode.name}: a second container of ${service} is well: ${control.wrong.length === 0}`);
  if (control.wrong.length > 0)
    return [
      unsure(
        `${mode.name}: a second container of ${service} is not well as it is: ${control.wrong.join('; ')}`,
      ),
    ];
  if (context.signal?.aborted) return [unsure(`${mode.name}: the run was cancelled`)];
  const away = await withAnother(bench, service, env, async (url) => {
    const asking = { context, note: `without ${names}`, bases: { [service]: url } };
    const promised = await waitFor(asking, mode.degraded, startSeconds(context, service) + seconds);
    return control.steady && promised.wrong.length === 0 ? staysSo(asking, mode.degraded, seconds) : promised;
  });
  lines.push(
    `${mode.name}: ${service} with another ${names}; as promised after ${away.seconds.toFixed(1)} s: ${away.wrong.length === 0}`,
    `${mode.name}: nothing comes back in that container, so a recovery cannot be seen in it`,
  );
  if (context.signal?.aborted) return [unsure(`${mode.name}: the run was cancelled`)];
  return away.wrong.map((text) => wrong(`${mode.name}: without ${names}, ${text}`));
}

/** What a second container answers with nothing changed. `steady`: what is promised for the time without is true with it as well. */
async function askControl(
  context: CheckContext,
  bench: Workbench,
  mode: Mode,
  service: string,
): Promise<{ readonly wrong: readonly string[]; readonly steady: boolean }> {
  const own = wellProbes(context, mode).filter((probe) => probe.service === service);
  const probes = own.length > 0 ? own : healthProbes(context, [service]);
  return withAnother(bench, service, {}, async (url) => {
    const asking = { context, note: 'a second container', bases: { [service]: url } };
    const { wrong } = await waitFor(asking, probes, startSeconds(context, service));
    return { wrong, steady: wrong.length === 0 && (await askModeProbes(asking, mode.degraded)).length === 0 };
  });
}

/** Seconds that a container of it may take until it is healthy. */
export const startSeconds = (context: CheckContext, service: string): number =>
  context.application.services[service]?.health?.['start-seconds'] ?? 60;

async function withAnother<T>(
  bench: Workbench,
  service: string,
  env: Readonly<Record<string, string>>,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const other = await bench.another(service, env);
  try {
    return await use(other.url);
  } finally {
    await other.end();
  }
}
