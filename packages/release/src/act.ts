// Walks a plan through GitHub until nothing is left to do. After any doubtful answer the state is read again before anything is repeated,
// so that a run may die at any call and the next one finds the same end.
import { DeliveryFailure, GitHubError } from '@compose-delivery/runtime';
import type { AssetFiles } from './assets.ts';
import { decide } from './decide.ts';
import { cancelled, failure, faultOf, waitOut, type Fault, type Remote } from './github-calls.ts';
import { observe, type Observed } from './observe.ts';
import type { Plan, Step, Wanted } from './plan.ts';
import { nameOf, perform, type Walk } from './steps.ts';
import type { Texts } from './texts.ts';

export type Settled = {
  /** What this run was about, or the conflict that it ran into. */
  readonly outcome: Plan['outcome'];
  /** The plan of the first look. */
  readonly plan: Plan;
  /** The last look, which confirmed that nothing is left to do; in a conflict, the look that found it. */
  readonly seen: Observed;
  readonly final: Plan;
  /** Steps that were answered, in order. */
  readonly done: readonly Step[];
};

/** Source: docs.github.com, "Best practices for using the REST API": a second between writes, when there are many. */
const MANY_WRITES = 20;
const WRITE_PAUSE_MS = 1_000;

/** Something that did not go through: which step, in words, and what came of it. */
type Stop = { readonly doing: string; readonly fault: Fault; readonly error: GitHubError | undefined };

/**
 * Observe, decide, act, and again until the plan is empty. Reading back is the last round: what it sees is what exists.
 * @throws DeliveryFailure when GitHub refuses for good, or when too many rounds brought no end; running again resumes.
 */
export async function reconcile(
  remote: Remote,
  wanted: Wanted,
  options: { texts: Texts; open: AssetFiles['open'] },
): Promise<Settled> {
  const walk: Walk = { remote, wanted, ...options, done: [], release: undefined };
  const names = { tag: wanted.tag, major: wanted.major };
  // Each asset may need a round of its own; beyond that, only faults take rounds.
  const rounds = 2 + remote.retries + wanted.assets.length;
  let first: Plan | undefined;
  let faults = 0;
  for (let round = 1; ; round += 1) {
    const seen = await observe(remote, names, walk.release?.id);
    const plan = decide(wanted, seen, options.texts);
    first ??= plan;
    if (plan.steps.length === 0) {
      const { outcome } = plan.outcome === 'conflict' ? plan : first;
      return { outcome, plan: first, seen, final: plan, done: walk.done };
    }
    const before = walk.done.length;
    const stopped = notVisible(walk, plan) ?? (await walkPlan(walk, plan));
    if (!stopped && round < rounds) continue;
    faults = walk.done.length > before ? 1 : faults + 1;
    if (!stopped || faults > remote.retries || round >= rounds) throw endlessly(stopped, plan);
    await waitOut(remote, stopped.fault, faults);
  }
}

/** A release that was created a moment ago may not be there for every reader yet; creating a second one would be worse than waiting. */
function notVisible(walk: Walk, plan: Plan): Stop | undefined {
  walk.release = plan.release ?? walk.release;
  if (!walk.release || plan.release) return undefined;
  const message = `release ${walk.release.id} was created and is not visible yet`;
  return {
    doing: 'read the release back',
    fault: { kind: 'contested', message, waitSeconds: undefined },
    error: undefined,
  };
}

function endlessly(stopped: Stop | undefined, plan: Plan): DeliveryFailure {
  if (stopped) return failure(stopped.fault, stopped.error, stopped.doing);
  return new DeliveryFailure(
    `every step was answered, yet this is still to be done: ${plan.steps.map(nameOf).join(', ')}`,
    { advice: 'Run this job again; it goes on from where this run stopped.' },
  );
}

/** All steps, one after the other. Answers the first attempt that failed in a way that may pass. */
async function walkPlan(walk: Walk, plan: Plan): Promise<Stop | undefined> {
  const { clock, signal } = walk.remote;
  for (const step of plan.steps) {
    if (signal.aborted) throw cancelled();
    if (plan.steps.length > MANY_WRITES) await clock.sleep(WRITE_PAUSE_MS, signal);
    walk.remote.log.info(`${nameOf(step)}: ${step.why}`);
    let fault: Fault | undefined;
    let error: GitHubError | undefined;
    try {
      fault = await perform(walk, step);
    } catch (thrown) {
      if (!(thrown instanceof GitHubError)) throw thrown;
      error = thrown;
      fault = faultOf(thrown);
    }
    if (!fault) walk.done.push(step);
    else if (fault.kind === 'refused') throw failure(fault, error, nameOf(step));
    else return { doing: nameOf(step), fault, error };
  }
  return undefined;
}
