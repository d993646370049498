// Starts and ends the sender of the traffic.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TrafficOptions, TrafficReport } from '@compose-delivery/deploy';

export type TrafficProgram = {
  /** Ends a window of samples; the next one begins at once. */
  window(name: string): void;
  /** @returns the report of each window */
  stop(): Promise<Readonly<Record<string, TrafficReport>>>;
  kill(): void;
};

export async function startTrafficProgram(options: Omit<TrafficOptions, 'clock'>): Promise<TrafficProgram> {
  const root = join(import.meta.dirname, '..');
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'traffic-program.ts'), JSON.stringify(options)],
    { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, 'close');
  const first = await lines.next();
  if (first.value !== 'ready')
    throw new Error('the sender of the traffic did not start; its own words are above');
  return {
    window: (name) => void child.stdin.write(`window ${name}\n`),
    stop: async () => {
      child.stdin.write('stop\n');
      const answer = await lines.next();
      await ended;
      if (typeof answer.value !== 'string')
        throw new Error('the sender of the traffic ended without a report');
      return JSON.parse(answer.value) as Record<string, TrafficReport>;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
