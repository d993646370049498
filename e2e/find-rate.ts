// The rate that this machine bears: sender, router, application and a starting second slot share it, so half of what still goes well alone.
import type { TrafficTarget } from '@compose-delivery/deploy';
import { startTrafficProgram } from './traffic.ts';

const SECONDS = 4;
/** From below: a rate that is far too high does harm that outlasts it (thousands of connections that wait). */
const STEPS = [100, 150, 250, 350, 500, 700, 1_000, 1_500, 2_000];

/** @returns requests a second: the wanted rate, or half of the highest one that keeps its pace with p99 under 250 ms and no drop */
export async function findRate(
  targets: readonly TrafficTarget[],
  wanted: number,
  say: (line: string) => void,
): Promise<number> {
  let borne: number | undefined;
  for (const rate of STEPS.filter((step) => step <= wanted)) {
    const traffic = await startTrafficProgram({
      targets,
      ratePerSecond: rate,
      slowConcurrency: 0,
      websockets: 0,
    });
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 1_000));
    traffic.window('trial');
    const { trial } = await traffic.stop();
    const kept =
      trial && trial.perSecond >= rate * 0.9 && trial.dropped === 0 && (trial.p99Ms ?? Infinity) < 250;
    say(
      `rate ${rate}/s: ${trial?.perSecond ?? 0}/s, p99 ${trial?.p99Ms ?? '-'} ms, ${trial?.dropped ?? '-'} dropped${kept ? '' : ': too much'}`,
    );
    if (!kept) break;
    borne = rate;
  }
  if (borne === undefined) throw new Error('the application bears no load at all on this machine');
  return borne === wanted ? borne : Math.round(borne / 2);
}
