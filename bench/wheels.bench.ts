// wheel-cache against `pip download`, uv and one-tarball caching, over a link of limited rate. How to read it: bench/README.md.
import { readOptions } from './options.ts';
import { collectSamples, writeResult, type Samples } from './samples.ts';
import { exitCode, renderGoals, renderTable, type Goal } from './table.ts';
import { flaky, stalled } from './wheels/broken-lines.ts';
import { bumpGoals, coldGoal, flakyGoals, fullHitGoal, stalledGoal } from './wheels/goals.ts';
import { layGround, type Ground } from './wheels/ground.ts';
import { CALM } from './wheels/index-behaviour.ts';
import { whyNoLink } from './wheels/link.ts';
import { cold, seedBase } from './wheels/cold.ts';
import type { Base, Course } from './wheels/course.ts';
import { bumped, fullHit } from './wheels/later.ts';
import { bump, flakySet, GIANT, SMALL, totalBytes, wheelSet, type WheelSpec } from './wheels/wheel-set.ts';

/**
 * The link and a connection's share of it, in bytes a second. Of the field: caches 60 to 85 MB/s (actions/cache#882), an index 9 MB/s on
 * a connection of a host that has 200 (microsoft/onnxruntime#23079), 15 MB/s from pypi.nvidia.com (sgl-project/sglang#21778). The link
 * is slowed to half, since the wheels are ten times smaller and the start of a program is not.
 */
const LINK_RATE = 32e6;
const CONNECTION_RATE = 8e6;
const LATENCY_MS = 20;

const SCENARIOS = ['cold', 'full-hit', 'small-bump', 'giant-bump', 'cold-link', 'stalled', 'flaky'];
const DEFAULTS = { scale: 10, rounds: 1, runs: 200 };

export async function run(words: readonly string[]): Promise<number> {
  const options = readOptions(words, SCENARIOS, DEFAULTS);
  const wants = (scenario: string): boolean => options.only.length === 0 || options.only.includes(scenario);
  const refused = whyNoLink();
  if (refused !== undefined) {
    console.error(`bench wheels: no link of limited rate can be made here: ${refused}`);
    return 1;
  }
  const set = wheelSet(options.scale);
  describeField(set, options.scale);
  const ground = await layGround({ ...options, linkRate: LINK_RATE, latencyMs: LATENCY_MS });
  const stop = (): void => void ground.close().finally(() => process.exit(130));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const samples = collectSamples((line) => console.log(`  ${line}`));
  try {
    announcePeers(ground);
    const goals: Goal[] = [];
    for (let round = 0; round < options.rounds; round += 1)
      await runRound({ ground, samples, round, behaviour: ofField(CONNECTION_RATE) }, set, wants);
    const alone = stalledSet(set);
    const [tallies] = await Promise.all([
      wants('flaky') ? flaky(ground, samples, ground.wheelsOf(flakySet()), options.runs) : undefined,
      wants('stalled') ? stalled(ground, samples, ground.wheelsOf(alone)) : undefined,
    ]);
    if (wants('cold')) goals.push(coldGoal(samples, 'cold'));
    if (wants('full-hit')) goals.push(fullHitGoal(samples));
    if (wants('small-bump')) goals.push(...bumpGoals(samples, 'small-bump', ...bumpFacts(set, SMALL)));
    if (wants('giant-bump')) goals.push(...bumpGoals(samples, 'giant-bump', ...bumpFacts(set, GIANT)));
    if (wants('stalled')) goals.push(stalledGoal(samples));
    if (wants('flaky')) goals.push(...flakyGoals(tallies?.get('ours')));
    return report(options, ground, samples, goals);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    await ground.close();
  }
}

function ofField(connectionRate: number): Course['behaviour'] {
  return { ...CALM, latencyMs: LATENCY_MS, connectionRate };
}

async function runRound(
  course: Course,
  set: readonly WheelSpec[],
  wants: (scenario: string) => boolean,
): Promise<void> {
  const { ground } = course;
  const wheels = ground.wheelsOf(set);
  let base: Base | undefined;
  if (wants('cold')) base = await cold(course, 'cold', wheels, true);
  const start = async (): Promise<Base> => (base ??= await seedBase(course, wheels));
  if (wants('full-hit')) await fullHit(course, await start());
  if (wants('small-bump'))
    await bumped(course, 'small-bump', await start(), ground.wheelsOf(bump(set, SMALL)));
  if (wants('giant-bump'))
    await bumped(course, 'giant-bump', await start(), ground.wheelsOf(bump(set, GIANT)));
  if (wants('cold-link')) await cold({ ...course, behaviour: ofField(0) }, 'cold-link', wheels, false);
}

/** Bytes of the changed wheel, and how many times faster the link would let us be if nothing but bytes took time. */
function bumpFacts(set: readonly WheelSpec[], name: string): readonly [changed: number, possible: number] {
  const changed = set.find((spec) => spec.name === name)?.bytes ?? 0;
  const all = totalBytes(set);
  const tarball = (2 * all) / LINK_RATE + changed / CONNECTION_RATE;
  const ours = changed / LINK_RATE; // up and down at the same time
  return [changed, tarball / ours];
}

/** The smallest giant and two others: enough to fall silent. */
function stalledSet(set: readonly WheelSpec[]): readonly WheelSpec[] {
  return set.filter(({ name }) => ['giant-2', 'middle-0', 'small-0'].includes(name));
}

function describeField(set: readonly WheelSpec[], scale: number): void {
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
  console.log(
    [
      `wheels: ${set.length} wheels, ${megabytes(totalBytes(set))}, which is 1:${scale} of a service with torch on CUDA`,
      `link: ${megabytes(LINK_RATE)}/s in each direction, by tc (tbf) between two network namespaces; ${LATENCY_MS} ms before each answer, by the servers`,
      `index: ${megabytes(CONNECTION_RATE)}/s for one connection in all scenarios but cold-link, where one connection may fill the link;`,
      '  pip fetches one file after another, so the share of a connection is its rate; seen in the field: 9 and 15 MB/s (see bench/README.md)',
      'cache: the toolkit takes its Azure path (8 ranges at once), with no limit but the link: the best case for a tarball',
    ].join('\n'),
  );
}

function announcePeers(ground: Ground): void {
  console.log(
    `contenders: ${ground.peers.pip ?? 'NO PIP'}, ${ground.peers.uv ?? 'NO UV'}, @actions/cache, ours`,
  );
  for (const line of ground.peers.missing) console.error(`MISSING: ${line}; goals that need it are missed`);
}

function report(
  options: ReturnType<typeof readOptions>,
  ground: Ground,
  samples: Samples,
  goals: readonly Goal[],
): number {
  console.log(`\n${renderTable(samples.measurements())}\n\n${renderGoals(goals)}`);
  const settings = {
    ...options,
    linkRate: LINK_RATE,
    connectionRate: CONNECTION_RATE,
    latencyMs: LATENCY_MS,
    pip: ground.peers.pip,
    uv: ground.peers.uv,
  };
  console.log(`written: ${writeResult('wheels', settings, samples, goals)}`);
  return exitCode(goals);
}
