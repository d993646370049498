// A one-shot service as a container of its own with a fixed name: what a dead run left of it is removed before it runs again.
import type { OnceRequest, OnceResult } from '../../ports.ts';
import type { ComposeModel } from './model.ts';
import { slotServiceName } from './render.ts';
import { composeArgv } from './shared.ts';
import type { ComposeWorld } from './world.ts';

const START_MS = 60_000;

export async function runOnce(
  world: ComposeWorld,
  project: string,
  model: ComposeModel,
  request: OnceRequest,
): Promise<OnceResult> {
  const name = `${project}-once-${request.service}`;
  await world.client.attempt(['rm', '--force', '--volumes', name]);
  const env = Object.entries(request.env ?? {}).flatMap(([key, value]) => ['--env', `${key}=${value}`]);
  const args = ['run', '--rm', '--no-deps', '-T', '--name', name, ...env];
  const result = await world.client.attempt(
    composeArgv(world, project, [
      ...args,
      slotServiceName(request.service, request.slot),
      ...(request.command ?? []),
    ]),
    { input: JSON.stringify(model), timeoutMs: request.timeoutMs + START_MS, cwd: world.application.root },
  );
  // A client that was stopped leaves its container at work: a migration must not go on behind our back.
  if (result.code !== 0) await world.client.attempt(['rm', '--force', '--volumes', name]);
  return { code: result.code, timedOut: result.timedOut, output: `${result.stderr}\n${result.stdout}` };
}
