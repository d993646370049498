import { afterEach, describe, expect, it } from 'vitest';
import { alive, FAST, MAIN, pidIn, run } from './fixture.ts';
import { findOrphans } from './orphans.ts';

const left: number[] = [];
afterEach(() => {
  for (const pid of left.splice(0)) if (alive(pid)) process.kill(pid, 'SIGKILL');
});

describe('processes that a job leaves', () => {
  const daemon = (prefix: string) => ({
    [MAIN]: `
on: push
jobs:
  a:
    runs-on: ubuntu-latest
    steps:
      - run: |
          ${prefix}setsid sleep 30 > /dev/null 2>&1 < /dev/null &
          # Until it is the daemon, it is a copy of this shell, which ends with the step.
          until [ "$(cat /proc/$!/comm)" = sleep ]; do sleep 0.05; done
          echo "daemon=$!"
          echo "id=$RUNNER_TRACKING_ID"
`,
  });

  it('are ended with the job when they carry its RUNNER_TRACKING_ID', async () => {
    const ran = await run(daemon(''));
    expect(ran.lines.some((line) => /^Terminate orphan process: pid \(\d+\) \(sleep\)$/.test(line))).toBe(
      true,
    );
    const id = ran.lines.find((line) => line.startsWith('id='))?.slice(3) ?? '';
    expect(id).toMatch(/^github_/);
    expect(findOrphans(id)).toEqual([]);
  });

  it('live on when they dropped it', async () => {
    const ran = await run(daemon('RUNNER_TRACKING_ID= '));
    const pid = pidIn(ran.lines, 'daemon');
    left.push(pid);
    expect(alive(pid)).toBe(true);
    expect(ran.lines.join('\n')).not.toMatch(/orphan/);
  });

  it('do not hold a step that has ended, even when they keep its output open', async () => {
    const started = Date.now();
    const ran = await run(
      {
        [MAIN]:
          "on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: 'sleep 600 & echo done' }] } }\n",
      },
      FAST,
    );
    expect(Date.now() - started).toBeLessThan(25_000);
    expect(ran.result.conclusion).toBe('success');
  });
});
