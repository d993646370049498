// The rest between two builds, for a network or a machine that one build has worn out: fixed, or until things are quiet.
import type { Clock, Files } from '@compose-delivery/runtime';

export type CooldownMode = 'fixed' | 'adaptive' | 'off';

/** What the machine does just now; undefined where it does not tell. */
export type Activity = {
  /** Bytes that network interfaces to the outside have received since the start of the machine. */
  readonly receivedBytes: number;
  /** Processes that run or wait to run, over the last minute. */
  readonly load: number;
};

export type Observe = () => Promise<Activity | undefined>;

const SAMPLE_MS = 500;
/** Below this nothing is downloaded any more: keep-alives and name lookups stay far under it. */
export const QUIET_BYTES_PER_SECOND = 100_000;

/**
 * Waits, and says how long in milliseconds. Adaptive: until a sample shows a quiet interface, and a load that leaves one processor free or
 * falls; where the machine does not tell, as long as fixed.
 */
export async function coolDown(
  mode: CooldownMode,
  longestMs: number,
  ports: {
    readonly clock: Clock;
    readonly observe: Observe;
    readonly signal: AbortSignal;
    readonly cores: number;
  },
): Promise<number> {
  if (mode === 'off' || longestMs <= 0) return 0;
  const started = ports.clock.monotonic();
  const waited = (): number => ports.clock.monotonic() - started;
  const sleep = (ms: number): Promise<void> => ports.clock.sleep(ms, ports.signal).catch(() => undefined); // a cancellation shows below
  let before = mode === 'adaptive' ? await ports.observe() : undefined;
  if (before === undefined) {
    await sleep(longestMs);
    return waited();
  }
  while (waited() < longestMs && !ports.signal.aborted) {
    const from = ports.clock.monotonic();
    await sleep(Math.min(SAMPLE_MS, longestMs - waited()));
    const now = await ports.observe();
    const seconds = (ports.clock.monotonic() - from) / 1_000;
    if (now === undefined || isQuiet(before, now, seconds, ports.cores)) break;
    before = now;
  }
  return waited();
}

function isQuiet(before: Activity, now: Activity, seconds: number, cores: number): boolean {
  const rate = seconds > 0 ? (now.receivedBytes - before.receivedBytes) / seconds : 0;
  return rate < QUIET_BYTES_PER_SECOND && (now.load < cores || now.load <= before.load);
}

/** Loopback, bridges and pairs of containers carry the same bytes a second time. */
const INNER = /^(?:lo|docker\d*|br-.*|veth.*|virbr.*|cni.*|flannel.*|tun.*|tap.*|ifb.*)$/;

/** Linux says it in /proc. Sources: proc_pid_net(5), proc_loadavg(5). */
export async function readActivity(files: Files): Promise<Activity | undefined> {
  const [network, load] = await Promise.all(
    ['/proc/net/dev', '/proc/loadavg'].map((path) => files.readText(path).catch(() => undefined)),
  );
  if (network === undefined || load === undefined) return undefined;
  let receivedBytes = 0;
  for (const line of network.split('\n')) {
    const match = /^\s*([^:\s]+):\s*(\d+)/.exec(line);
    if (match && !INNER.test(match[1] ?? '')) receivedBytes += Number(match[2]);
  }
  const current = Number.parseFloat(load);
  return Number.isFinite(current) ? { receivedBytes, load: current } : undefined;
}
