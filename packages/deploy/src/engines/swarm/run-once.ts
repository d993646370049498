// A one-shot service as a job of the orchestrator: it runs to its end on whichever node has room, and its end is read from its task.
import { DeliveryFailure } from '@compose-delivery/runtime';
import type { OnceRequest, OnceResult } from '../../ports.ts';
import { createArgs } from './render.ts';
import { listServices } from './tasks.ts';
import { serviceName, type SwarmWorld } from './world.ts';

const START_MS = 120_000;
const POLL_MS = 300;
const ENDED = ['complete', 'failed', 'rejected', 'orphaned'];

export async function runJob(world: SwarmWorld, request: OnceRequest): Promise<OnceResult> {
  const name = `${serviceName(world.prefix, request.slot, request.service)}-once`;
  await world.client.attempt(['service', 'rm', name]);
  const facts = { ...world, ...request };
  const job = { name, command: request.command, env: request.env ?? {} };
  const made = await world.client.attempt(createArgs(request.service, facts, job));
  if (made.code !== 0)
    throw new DeliveryFailure(`${name} could not be created: ${made.stderr.trim().slice(-400)}`);
  const started = world.clock.monotonic();
  try {
    for (;;) {
      const found = (await listServices(world)).find((service) => service.name === name);
      const task = found?.tasks.find(({ state }) => ENDED.includes(state));
      const late = world.clock.monotonic() - started > request.timeoutMs + START_MS;
      if (task || late) {
        const said = await world.client.attempt(['service', 'logs', '--raw', '--tail', '500', name]);
        const code = task?.state === 'complete' ? 0 : task ? (task.exitCode ?? 1) : null;
        return {
          code,
          timedOut: late && !task,
          output: `${task?.error ?? ''}\n${said.stderr}\n${said.stdout}`,
        };
      }
      await world.clock.sleep(POLL_MS);
    }
  } finally {
    // A migration must not go on behind our back.
    await world.client.attempt(['service', 'rm', name]);
  }
}
