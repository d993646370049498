// `npm run e2e -- deploy [--routers a,b] [--switches N] [--rate N] [--requests N]`: the reference application with its database on the
// real engine, through each router: many switches under constant load, spread over so many requests. Nothing may be dropped; how fast it was is printed beside the steady state.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { deploymentIdOf, type TrafficReport } from '@compose-delivery/deploy';
import { findRate } from './find-rate.ts';
import { prepareMinimarket, type Minimarket } from './minimarket.ts';
import { startTrafficProgram } from './traffic.ts';

const root = join(import.meta.dirname, '..');
const ROUTERS = ['embedded', 'nginx', 'haproxy', 'caddy', 'traefik'];
const GOAL = { switchMs: 100, p99Ratio: 1.2, requests: 100_000, perSecond: 2_000 };
/** After a first delivery services, database and router are still warming up; what they do then is not what they do. */
const WARM_SECONDS = 5;
const STEADY_SECONDS = 20;
/** What the machine itself makes of it: the containers of the slot that serves nobody start again, so often, with nobody delivering. */
const BESIDE = { starts: 3, secondsEach: 8 };
/** The switch is what is measured: the checks and a long watch have tests of their own. */
const QUICK = { verify: 'health', 'watch-seconds': '1', 'probe-rate': '50', 'allow-older': 'true' };

type Row = {
  readonly router: string;
  readonly steady: TrafficReport;
  readonly across: TrafficReport;
  /** While the idle slot starts again by `docker restart`; engine compose only. */
  readonly beside: TrafficReport | undefined;
  readonly switches: readonly number[];
  readonly mixed: readonly number[];
};

export async function run(words: readonly string[]): Promise<number> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      routers: { type: 'string', default: ROUTERS.join(',') },
      switches: { type: 'string', default: '10' },
      rate: { type: 'string', default: 'auto' },
      requests: { type: 'string', default: String(GOAL.requests) },
      engine: { type: 'string', default: 'compose' },
    },
  });
  const engine = values.engine === 'process' ? 'process' : 'compose';
  const market = await prepareMinimarket(join(root, 'build/e2e/deploy'), engine, console.log);
  const rows: Row[] = [];
  const failed: string[] = [];
  try {
    for (const router of values.routers.split(','))
      try {
        const wanted = { switches: Number(values.switches), requests: Number(values.requests) };
        const row = await story(market, router, wanted, values.rate);
        rows.push(row);
        console.log(`\n${HEAD}\n${lineOf(row)}`);
      } catch (error) {
        failed.push(`${router}: ${error instanceof Error ? error.message : String(error)}`);
        console.log(failed.at(-1));
      } finally {
        keep(rows, failed);
        await market.clear();
      }
  } finally {
    await market.close();
  }
  return report(rows, failed);
}

async function story(
  market: Minimarket,
  router: string,
  wanted: { readonly switches: number; readonly requests: number },
  rate: string,
): Promise<Row> {
  market.configure((delivery) => {
    (delivery.router as Record<string, unknown>).kind = router;
    // The application's own proxy is an nginx: the others run as programs of this machine.
    if (router !== 'nginx') delete (delivery.services as Record<string, unknown>).nginx;
    (delivery.watch as Record<string, unknown>)['min-requests'] = 5;
  });
  const [first, second] = market.releases;
  if (!first || !second) throw new Error('two releases were expected to be built');
  console.log(`\n${router}: first delivery`);
  await market.deploy(first, QUICK);
  const base = market.reference.address(8000);
  const targets = [
    {
      base,
      get: ['/static/style.css', '/api/deposito/health'],
      post: '/api/echo',
      slow: '/slow?seconds=2',
      websocket: '/ws/echo',
    },
  ];
  const ratePerSecond = rate === 'auto' ? await findRate(targets, GOAL.perSecond, console.log) : Number(rate);
  const traffic = await startTrafficProgram({
    targets,
    ratePerSecond,
    slowConcurrency: 2,
    websockets: 2,
    websocketSessionMs: 5_000,
  });
  try {
    await pause(WARM_SECONDS * 1_000);
    traffic.window('warm');
    await pause(STEADY_SECONDS * 1_000);
    traffic.window('steady');
    const began = performance.now();
    const switches: number[] = [];
    const mixed: number[] = [];
    let active = '';
    const count = wanted.switches;
    // A delivery takes its share of the time in which so many requests are sent.
    const untilShare = (share: number): Promise<void> =>
      pause(Math.max(0, began + (share * wanted.requests * 1_000) / ratePerSecond - performance.now()));
    for (let i = 0; i < count; i += 1) {
      await untilShare(i / count);
      const release = i % 2 === 0 ? second : first;
      const { outputs, durationMs } = await market.deploy(release, QUICK);
      switches.push(Number(outputs['switch-ms']));
      mixed.push(Number(outputs['mixed-window-ms']));
      active = outputs['active-slot'] ?? '';
      console.log(
        `${router}: switch ${i + 1} of ${count} to ${release.version}: ${outputs['switch-ms']} ms, ${(durationMs / 1_000).toFixed(1)} s in all`,
      );
    }
    await untilShare(1);
    traffic.window('across');
    const idle = containersOf(market, active === 'blue' ? 'green' : 'blue');
    for (let i = 0; i < BESIDE.starts && idle.length > 0; i += 1) {
      execFileSync('docker', ['restart', '--time', '1', ...idle], { stdio: 'ignore' });
      await pause(BESIDE.secondsEach * 1_000);
    }
    traffic.window('beside');
    const { steady, across, beside } = await traffic.stop();
    if (!steady || !across) throw new Error('the sender of the traffic lost a window');
    return { router, steady, across, beside: idle.length > 0 ? beside : undefined, switches, mixed };
  } finally {
    traffic.kill();
  }
}

/** Colored ones of this very deployment, running or not. None without Docker. */
function containersOf(market: Minimarket, slot: string): string[] {
  const deployment = deploymentIdOf(join(market.reference.state, 'minimarket/production'));
  const labels = { deployment, slot, role: 'colored' };
  const filters = Object.entries(labels).map(([name, value]) => `label=compose-delivery.${name}=${value}`);
  const args = filters.flatMap((filter) => ['--filter', filter]);
  try {
    return execFileSync('docker', ['ps', '--all', '--quiet', ...args], { encoding: 'utf8' })
      .split('\n')
      .filter(Boolean);
  } catch {
    return [];
  }
}

const HEAD =
  'router     requests  rate/s  dropped  upper 95 %  worst switch  p99 steady  p99 at switches  ratio  p99 across  ratio  idle slot restarted  ratio';

const worstOf = ({ switches }: Row): number => Math.max(...switches);

function lineOf(row: Row): string {
  const { router, steady, across, beside } = row;
  const ratio = (p99: number | undefined): string =>
    (p99 === undefined || steady.p99Ms === undefined ? '-' : (p99 / steady.p99Ms).toFixed(2)).padStart(6);
  const cells = [
    router.padEnd(9),
    String(across.requests).padStart(9),
    across.perSecond.toFixed(0).padStart(7),
    String(across.dropped).padStart(8),
    `${(across.droppedUpper95 * 100).toFixed(4)} %`.padStart(11),
    `${worstOf(row)} ms`.padStart(13),
    `${steady.p99Ms ?? '-'} ms`.padStart(11),
    `${across.switchoverP99Ms ?? '-'} ms`.padStart(16),
    ratio(across.switchoverP99Ms),
    `${across.p99Ms ?? '-'} ms`.padStart(11),
    ratio(across.p99Ms),
    `${beside?.p99Ms ?? '-'} ms`.padStart(20),
    ratio(beside?.p99Ms),
  ];
  const dropped = across.dropExamples.slice(0, 5).map((sample) => `  dropped: ${JSON.stringify(sample)}`);
  return [cells.join(' '), ...dropped].join('\n');
}

/** After each router: a story of an hour that is cut off has not told nothing. */
function keep(rows: readonly Row[], failed: readonly string[]): void {
  const folder = join(root, 'build/e2e');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'deploy.json'), `${JSON.stringify({ goal: GOAL, rows, failed }, null, 2)}\n`);
}

function report(rows: readonly Row[], failed: readonly string[]): number {
  console.log(`\n${[HEAD, ...rows.map(lineOf)].join('\n')}`);
  for (const line of failed) console.log(`failed: ${line}`);
  console.log(
    [
      `goal: 0 dropped, each switch in ${GOAL.switchMs} ms; p99 at most ${GOAL.p99Ratio} times the steady one where sender, router, database and both slots do not share two cores, as they may here`,
      'p99: of the short requests; at switches: of the second before and after each switch; across: of everything, with the slots that start and stop beside it',
      `idle slot restarted: p99 while its containers start ${BESIDE.starts} times by docker restart and nobody delivers: what this machine allows`,
    ].join('\n'),
  );
  const good = rows.every((row) => {
    const worst = worstOf(row);
    return row.across.dropped === 0 && worst >= 0 && worst <= GOAL.switchMs;
  });
  return good && failed.length === 0 ? 0 : 1;
}
