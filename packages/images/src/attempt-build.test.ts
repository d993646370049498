// The sign of life of an attempt: every thirty seconds, with the step that runs at that moment.
import { recordedLog, virtualClock } from '@compose-delivery/runtime/testing';
import { expect, test } from 'vitest';
import { failedLine, runAttempt } from './attempt-build.ts';
import type { BuildPolicy, BuildPorts } from './build-result.ts';
import { classifyFailure } from './classify-failure.ts';

test('a build that says nothing for long: who, how long, which step, what was heard last', async () => {
  const log = recordedLog();
  const clock = virtualClock();
  let beat = (): void => undefined;
  const said: string[] = [];
  const ports = {
    ...{ log, clock, signal: new AbortController().signal },
    heartbeat: (everyMs: number, tick: () => void) => {
      expect(everyMs).toBe(30_000);
      beat = tick;
      return () => undefined;
    },
  } as unknown as BuildPorts;
  const policy = { retries: 2, linesShown: 10, attemptTimeoutMs: 1, idleTimeoutMs: 1 } as BuildPolicy;
  await runAttempt(
    {
      ...{ service: 'api', what: 'build', number: 1, dockerfile: undefined, log },
      live: (text) => said.push(text),
      classify: classifyFailure,
      work: async ({ say, step }) => {
        await clock.sleep(30_000);
        beat();
        step('[3/5] RUN pip install torch');
        say('Collecting torch');
        await clock.sleep(30_000);
        beat();
        step(undefined);
        await clock.sleep(30_000);
        beat();
      },
    },
    policy,
    ports,
  );
  expect(said).toEqual([
    'api: 30 s; last heard: nothing yet',
    'api: 60 s; at [3/5] RUN pip install torch; last heard: Collecting torch',
    'api: 90 s; last heard: Collecting torch',
  ]);
});

test('the line of a Dockerfile that failed, as BuildKit prints it; none where it does not', () => {
  expect(failedLine(['Dockerfile:12', '--------------------', '  12 | >>> RUN x'])).toBe(12);
  expect(failedLine(['see Dockerfile:12', 'and so on'])).toBeUndefined();
});
