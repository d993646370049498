// Walks the plan: as many builds at once as the limits allow, one unless asked for more; a rest after those that moved bytes.
import type { BuildPolicy, BuildPorts, BuildResult } from './build-result.ts';
import { buildOne, type Begun } from './build-one.ts';
import { coolDown } from './cooldown.ts';
import { createCrew, type Crew } from './crew.ts';
import { directLanes, wholeGroupLanes, type Lanes } from './log-lanes.ts';
import type { BuildStep } from './plan-builds.ts';
import { startNow, type Job } from './schedule.ts';
import { adopted, findObstacle, jobOf, settle } from './settle-step.ts';

type Run = {
  readonly policy: BuildPolicy;
  readonly ports: BuildPorts;
  readonly lanes: Lanes;
  readonly crew: Crew;
  readonly started: number;
  readonly results: Map<string, BuildResult>;
  readonly running: Map<string, { readonly job: Job; readonly done: Promise<void> }>;
  /** What is no failure of a build, but of this program. */
  readonly bugs: unknown[];
  waiting: readonly BuildStep[];
};

/** Below this a build has not used the network: name lookups and the daemon's own talk. */
const MOVED_BYTES = 1_000_000;

/** Builds what the plan says. Never throws for a failed build: the results, in the order of the plan, say what happened to each service. */
export async function executeBuilds(
  steps: readonly BuildStep[],
  policy: BuildPolicy,
  ports: BuildPorts,
): Promise<readonly BuildResult[]> {
  const lanes = policy.limits.lanes > 1 ? wholeGroupLanes(ports.log) : directLanes(ports.log);
  const started = ports.clock.monotonic();
  const run: Run = {
    ...{ policy, ports, lanes, started, crew: createCrew() },
    ...{ results: new Map(), running: new Map(), bugs: [], waiting: steps },
  };
  for (;;) {
    await settleIdle(run);
    launch(run);
    if (run.running.size === 0 || run.bugs.length > 0) break;
    await Promise.race([...run.running.values()].map((one) => one.done).concat(run.crew.changed()));
  }
  await lanes.settled();
  if (run.bugs.length > 0) throw run.bugs[0];
  return steps.flatMap((step) => run.results.get(step.unit.service) ?? []);
}

/** Begins what fits. Nothing does while a build waits to be alone, or is. */
function launch(run: Run): void {
  if (run.crew.closed()) return;
  const running = [...run.running.values()].map((one) => one.job);
  const jobs = run.waiting.map(jobOf);
  const starts = new Set(startNow(jobs, running, new Set(run.results.keys()), run.policy.limits));
  for (const step of run.waiting.filter((one) => starts.has(one.unit.service)))
    run.running.set(step.unit.service, {
      job: jobOf(step),
      done: work(step, run).catch((error: unknown) => void run.bugs.push(error)),
    });
  run.waiting = run.waiting.filter((one) => !starts.has(one.unit.service));
}

/** What needs no build gets its result at once; what can no longer be built, too. Repeated, since one decides on the next. */
async function settleIdle(run: Run): Promise<void> {
  for (let changed = true; changed;) {
    changed = false;
    for (const step of run.waiting) {
      const result = await settle(step, run);
      if (!result) continue;
      run.results.set(step.unit.service, result);
      run.waiting = run.waiting.filter((one) => one !== step);
      changed = true;
    }
  }
}

async function work(step: BuildStep, run: Run): Promise<void> {
  const { ports, policy, lanes, crew } = run;
  const { unit } = step;
  const log = lanes.lane();
  const queuedSeconds = (ports.clock.monotonic() - run.started) / 1_000;
  const leave = crew.enter();
  const before = policy.cooldownMode === 'adaptive' ? await ports.observe() : undefined;
  try {
    const begun = await begin(step, run);
    const result = await buildOne(begun, policy, { ...ports, log, live: lanes.live, alone: crew.alone });
    const after = before && (await ports.observe());
    const quiet = before && after && after.receivedBytes - before.receivedBytes < MOVED_BYTES;
    const moved = (result.moved || result.push === 'pushed' || result.attempts.length > 1) && !quiet;
    run.results.set(unit.service, { ...result, queuedSeconds, moved });
    const more = run.waiting.some((one) => one.action === 'build' && findObstacle(one, run) === undefined);
    if (!moved || !more) return;
    log.info(`${unit.service} is done; a rest for the network of at most ${policy.cooldownMs / 1_000} s`);
    const rested = await coolDown(policy.cooldownMode, policy.cooldownMs, ports);
    run.results.set(unit.service, { ...result, queuedSeconds, moved, cooldownSeconds: rested / 1_000 });
  } finally {
    leave();
    run.running.delete(unit.service);
  }
}

/** What is there is only pushed; what vanished, or cannot be named, is built. */
async function begin(step: BuildStep, run: Run): Promise<Begun> {
  const { unit } = step;
  const { builder } = run.ports;
  if (step.action === 'build') return { unit, why: step.why, artifact: undefined };
  const source = step.action === 'skip' ? step.artifact : run.results.get(step.with)?.artifact;
  const artifact = source && (await adopted(unit, source, builder));
  return { unit, why: artifact ? step.why : 'its artifact was removed since the plan was made', artifact };
}
