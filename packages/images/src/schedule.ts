// Which builds may begin now: pure list scheduling over lanes and resource tokens, in the order given.
import { InputError } from '@compose-delivery/runtime';

/** Amounts by name of resource, such as `{ network: 1, cpu: 2, disk: 1e10 }`. */
export type Amounts = Readonly<Record<string, number>>;

export type Job = { readonly name: string; readonly needs: readonly string[]; readonly claims: Amounts };

export type Limits = {
  /** Builds at the same time, at most. */
  readonly lanes: number;
  /** What is there of each resource; one that is not named is not bounded. */
  readonly resources: Amounts;
};

/**
 * Names of waiting jobs that begin now. The order of `waiting` is the priority; a job that does not fit lets smaller ones pass, which
 * cannot starve it for ever, since the number of jobs is finite.
 * @param settled jobs that ended, in whatever way; what they mean for others is the caller's matter
 */
export function startNow(
  waiting: readonly Job[],
  running: readonly Job[],
  settled: ReadonlySet<string>,
  limits: Limits,
): readonly string[] {
  const taken = [...running];
  const names = new Set([...waiting, ...running].map((job) => job.name));
  const ready = (job: Job): boolean => job.needs.every((need) => settled.has(need) || !names.has(need));
  const starts: string[] = [];
  for (const job of waiting) {
    if (taken.length >= limits.lanes) break;
    if (!ready(job) || !fits(job, taken, limits.resources)) continue;
    taken.push(job);
    starts.push(job.name);
  }
  return starts;
}

function fits(job: Job, taken: readonly Job[], resources: Amounts): boolean {
  return Object.entries(resources).every(
    ([name, limit]) =>
      taken.reduce((sum, other) => sum + (other.claims[name] ?? 0), 0) + (job.claims[name] ?? 0) <= limit,
  );
}

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1_024,
  Mi: 1_024 ** 2,
  Gi: 1_024 ** 3,
  Ti: 1_024 ** 4,
};

/** `network=1,cpu=2,disk=10GB`, or the same as a mapping of a compose file. @throws InputError */
export function readAmounts(written: unknown, input: string): Amounts {
  const refuse = (seen: unknown): InputError =>
    new InputError([
      {
        input,
        expected: 'amounts such as network=1,cpu=2,disk=10GB',
        seen: JSON.stringify(seen) ?? 'nothing',
      },
    ]);
  if (
    typeof written !== 'string' &&
    (typeof written !== 'object' || written === null || Array.isArray(written))
  )
    throw refuse(written);
  const pairs =
    typeof written === 'string'
      ? written
          .split(/[,\s]+/)
          .filter((part) => part !== '')
          .map((part) => part.split('=') as [string, string?])
      : Object.entries(written).map(([name, amount]) => [name, String(amount)] as const);
  const result: Record<string, number> = {};
  for (const [name, amount] of pairs) {
    const match = /^(\d+(?:\.\d+)?)\s*(?:([KMGT]i?)?B?)$/i.exec(amount ?? '');
    const unit = UNITS[(match?.[2] ?? '').replace(/^./, (c) => c.toUpperCase()).replace(/I$/, 'i')];
    if (!/^[a-z][a-z0-9-]{0,30}$/.test(name) || !match || unit === undefined) throw refuse(written);
    result[name] = Number(match[1]) * unit;
  }
  return result;
}

/** A claim that can never be met would wait for ever. @throws InputError */
export function checkClaims(jobs: readonly Job[], limits: Limits): void {
  const problems = jobs.flatMap((job) =>
    Object.entries(job.claims)
      .filter(([name, amount]) => amount > (limits.resources[name] ?? Infinity))
      .map(([name, amount]) => ({
        input: 'resources',
        expected: `at least ${name}=${amount}, which ${job.name} asks for`,
        seen: `${name}=${limits.resources[name]}`,
      })),
  );
  if (problems.length > 0) throw new InputError(problems);
}
