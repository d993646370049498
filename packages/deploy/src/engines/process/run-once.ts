// A one-shot service of the process engine, run to its end beside whatever the slot holds; what a dead run left of it is ended first.
import type { OnceRequest, OnceResult } from '../../ports.ts';
import type { ProcessEngineWorld } from './engine.ts';
import { marker, MARKER } from './service-environment.ts';
import { requestOf } from './start.ts';

const KEEP_LOGS = 3;
const OUTPUT_BYTES = 64 * 1_024;
const POLL_MS = 50;

export async function runOnce(world: ProcessEngineWorld, request: OnceRequest): Promise<OnceResult> {
  const { slot, release, generation, service } = request;
  const { deploymentId, variables, searchPath, host } = world;
  const mark = `${marker(deploymentId, slot, service)}\u0000`;
  for (const pid of await host.marked(MARKER, mark)) await host.signal(pid, 'SIGKILL');
  for (let i = 0; i < 100 && (await host.marked(MARKER, mark)).length > 0; i += 1)
    await world.clock.sleep(POLL_MS);
  const place = { deploymentId, slot, generation, release, ports: {}, variables, searchPath };
  const spawn = await requestOf(world, place, service);
  await host.rotate(spawn.logFile, KEEP_LOGS);
  const { code, timedOut } = await host.runToEnd(
    {
      ...spawn,
      argv: request.command ?? spawn.argv,
      env: { ...spawn.env, ...request.env },
    },
    request.timeoutMs,
  );
  return { code, timedOut, output: await host.tail(spawn.logFile, OUTPUT_BYTES) };
}
