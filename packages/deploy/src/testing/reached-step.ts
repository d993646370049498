// Waits for a delivery to come to a step: the journal says so, whoever runs it and however long the machine takes.
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** @throws if the newest delivery is not one of `version` that has begun `step` within 60 s. */
export async function reachedStep(deployment: string, step: string, version: string): Promise<void> {
  const path = `${deployment}/journal.ndjson`;
  for (let i = 0; i < 2_400; i += 1) {
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
    const own = lines.slice(
      Math.max(
        0,
        lines.findLastIndex((line) => line.includes('"entry":"begin"')),
      ),
    );
    if (
      own[0]?.includes(`"version":"${version}"`) === true &&
      own.some((line) => line.includes(`"step":"${step}","mark":"intent"`))
    )
      return;
    await pause(25);
  }
  throw new Error(`the journal never came to ${step} of ${version}`);
}
